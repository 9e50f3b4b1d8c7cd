import GeoModel

/// Writes features and their shapes as GML 3.2 (OGC 07-036, simple features level SF-0) into bytes that may be taken
/// chunk by chunk.
struct GMLWriter {
    static let namespace = "urn:luotu:features"
    static let prefix = "lt"

    /// The URN of the shapes' reference system.
    let srsName: String
    private var output = ""

    init(srsName: String) { self.srsName = srsName }

    /// What has been written since the last time.
    mutating func takeBytes() -> [UInt8] {
        defer { output.removeAll(keepingCapacity: true) }
        return Array(output.utf8)
    }

    mutating func begin(matched: Int, returned: Int, timeStamp: String, next: String?) {
        var attributes = """
            xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" \
            xmlns:\(Self.prefix)="\(Self.namespace)" timeStamp="\(timeStamp)" numberMatched="\(matched)" \
            numberReturned="\(returned)"
            """
        if let next { attributes += " next=\"\(XMLNode.escaped(next))\"" }
        output += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wfs:FeatureCollection \(attributes)>"
    }

    mutating func end() { output += "</wfs:FeatureCollection>" }

    /// A feature as a member of a collection; values that are null are left out.
    mutating func append(_ feature: Feature, of layer: LayerID, fields: [FieldDefinition], isMember: Bool = true) {
        if isMember { output += "<wfs:member>" }
        let declaration =
            isMember
            ? "" : " xmlns:gml=\"http://www.opengis.net/gml/3.2\" xmlns:\(Self.prefix)=\"\(Self.namespace)\""
        output += "<\(Self.prefix):\(layer)\(declaration) gml:id=\"\(layer).\(feature.id)\">"
        for (field, value) in zip(fields, feature.values) {
            guard let text = value.displayText else { continue }
            output += "<\(Self.prefix):\(field.name)>\(XMLNode.escaped(text))</\(Self.prefix):\(field.name)>"
        }
        if let shape = feature.geometry {
            output += "<\(Self.prefix):geometry>"
            append(shape, id: "\(layer).\(feature.id).g")
            output += "</\(Self.prefix):geometry>"
        }
        output += "</\(Self.prefix):\(layer)>"
        if isMember { output += "</wfs:member>" }
    }

    private mutating func append(_ shape: Geometry, id: String) {
        switch shape {
        case .point(let position): element("Point", id) { $0.coordinates("pos", [position]) }
        case .lineString(let line): element("LineString", id) { $0.coordinates("posList", line.positions) }
        case .polygon(let polygon): append(polygon, id: id)
        case .multiPoint(let positions):
            members("MultiPoint", "pointMember", id, positions) { $0.append(.point($1), id: $2) }
        case .multiLineString(let lines):
            members("MultiCurve", "curveMember", id, lines) { $0.append(.lineString($1), id: $2) }
        case .multiPolygon(let polygons):
            members("MultiSurface", "surfaceMember", id, polygons) { $0.append($1, id: $2) }
        case .collection(let shapes):
            members("MultiGeometry", "geometryMember", id, shapes) { $0.append($1, id: $2) }
        }
    }

    private mutating func append(_ polygon: Polygon, id: String) {
        element("Polygon", id) { writer in
            for (index, ring) in polygon.rings.enumerated() {
                let name = index == 0 ? "gml:exterior" : "gml:interior"
                writer.output += "<\(name)><gml:LinearRing>"
                writer.coordinates("posList", ring.positions)
                writer.output += "</gml:LinearRing></\(name)>"
            }
        }
    }

    private mutating func members<Member>(
        _ name: String, _ memberName: String, _ id: String, _ members: [Member],
        _ write: (inout GMLWriter, Member, String) -> Void
    ) {
        element(name, id) { writer in
            for (index, member) in members.enumerated() {
                writer.output += "<gml:\(memberName)>"
                write(&writer, member, "\(id).\(index)")
                writer.output += "</gml:\(memberName)>"
            }
        }
    }

    private mutating func element(_ name: String, _ id: String, _ body: (inout GMLWriter) -> Void) {
        output += "<gml:\(name) gml:id=\"\(id)\" srsName=\"\(srsName)\">"
        body(&self)
        output += "</gml:\(name)>"
    }

    /// Heights are written where every position has one.
    private mutating func coordinates(_ name: String, _ positions: [Position]) {
        let hasHeights = positions.allSatisfy { $0.z != nil }
        output += hasHeights ? "<gml:\(name) srsDimension=\"3\">" : "<gml:\(name)>"
        for (index, position) in positions.enumerated() {
            if index > 0 { output += " " }
            output += "\(position.x) \(position.y)"
            if hasHeights, let z = position.z { output += " \(z)" }
        }
        output += "</gml:\(name)>"
    }
}
