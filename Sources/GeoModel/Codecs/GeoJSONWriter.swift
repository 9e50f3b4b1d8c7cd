/// Writes GeoJSON (RFC 7946) into a byte buffer, without intermediate objects.
///
/// A collection is written in pieces, so that an answer of any length needs only the memory of one chunk:
/// `beginCollection`, any number of `append(_:fields:)`, `endCollection`, with `takeBytes` whenever a piece should leave.
/// Outer rings are written counter-clockwise and holes clockwise (RFC 7946 §3.1.6), whatever the input's orientation.
/// Positions are written as they come, in lon/lat order: the caller has transformed them.
public struct GeoJSONWriter: Sendable {
    /// What has been written and not been taken.
    public private(set) var bytes: [UInt8] = []
    /// The features written since the collection began.
    public private(set) var featureCount = 0
    private let decimals: Int

    /// - Parameter decimals: places after the point of a coordinate, 0 … 15: 9 for degrees (a tenth of a millimetre),
    ///   4 for metres.
    public init(decimals: Int = 9) {
        self.decimals = min(max(decimals, 0), 15)
    }

    /// Hands over what has been written so far and goes on with an empty buffer.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// Opens a FeatureCollection.
    public mutating func beginCollection() {
        featureCount = 0
        JSONText.append(literal: #"{"type":"FeatureCollection","features":["#, to: &bytes)
    }

    /// Closes the collection.
    ///
    /// - Parameter members: what else the collection says, in this order, such as `numberReturned`; each value is JSON
    ///   already, such as a number or a list of links.
    public mutating func endCollection(members: [(name: String, json: [UInt8])] = []) {
        bytes.append(UInt8(ascii: "]"))
        for member in members {
            name(member.name)
            bytes.append(contentsOf: member.json)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes one Feature: inside a collection after the comma it needs, otherwise on its own.
    ///
    /// - Parameters:
    ///   - fields: the definitions of `feature.values`, in the same order. A boolean field's 0 and 1 become false and true.
    ///   - members: what else the feature says beside its properties, such as `layer` or `distance`.
    /// - Precondition: as many fields as values.
    public mutating func append(
        _ feature: Feature, fields: [FieldDefinition], members: [(name: String, value: FieldValue)] = []
    ) {
        precondition(fields.count == feature.values.count, "a feature's values must match its fields")
        if featureCount > 0 { bytes.append(UInt8(ascii: ",")) }
        featureCount += 1
        JSONText.append(literal: #"{"type":"Feature","id":"#, to: &bytes)
        JSONText.append(feature.id.rawValue, to: &bytes)
        for member in members {
            name(member.name)
            JSONText.append(member.value, to: &bytes)
        }
        JSONText.append(literal: #","properties":{"#, to: &bytes)
        properties(feature.values, fields)
        JSONText.append(literal: #"},"geometry":"#, to: &bytes)
        append(feature.geometry)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes a geometry object; `null` for none.
    public mutating func append(_ geometry: Geometry?) {
        switch geometry {
        case nil: JSONText.append(literal: "null", to: &bytes)
        case .point(let position): coordinates("Point") { $0.position(position) }
        case .lineString(let line): coordinates("LineString") { $0.positions(line.positions) }
        case .polygon(let polygon): coordinates("Polygon") { $0.polygon(polygon) }
        case .multiPoint(let parts): coordinates("MultiPoint") { $0.positions(parts) }
        case .multiLineString(let parts):
            coordinates("MultiLineString") { $0.list(parts) { $0.positions($1.positions) } }
        case .multiPolygon(let parts): coordinates("MultiPolygon") { $0.list(parts) { $0.polygon($1) } }
        case .collection(let members):
            JSONText.append(literal: #"{"type":"GeometryCollection","geometries":"#, to: &bytes)
            list(members) { $0.append($1) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func name(_ name: String) {
        bytes.append(UInt8(ascii: ","))
        JSONText.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func properties(_ values: [FieldValue], _ fields: [FieldDefinition]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if field.type == .boolean, case .integer(let flag) = values[index], flag == 0 || flag == 1 {
                JSONText.append(.boolean(flag == 1), to: &bytes)
            } else {
                JSONText.append(values[index], to: &bytes)
            }
        }
    }

    private mutating func coordinates(_ type: String, _ write: (inout GeoJSONWriter) -> Void) {
        JSONText.append(literal: #"{"type":""#, to: &bytes)
        JSONText.append(literal: type, to: &bytes)
        JSONText.append(literal: #"","coordinates":"#, to: &bytes)
        write(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func list<Items: Sequence>(
        _ items: Items, _ write: (inout GeoJSONWriter, Items.Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(&self, item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func polygon(_ polygon: Polygon) {
        list(polygon.rings.enumerated()) { writer, ring in
            let isCounterClockwise = ring.element.isCounterClockwise
            if isCounterClockwise == (ring.offset == 0) {
                writer.positions(ring.element.positions)
            } else {
                writer.positions(ring.element.positions.reversed())
            }
        }
    }

    private mutating func positions(_ positions: some Sequence<Position>) {
        list(positions) { $0.position($1) }
    }

    private mutating func position(_ position: Position) {
        bytes.append(UInt8(ascii: "["))
        JSONText.append(position.x, decimals: decimals, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        JSONText.append(position.y, decimals: decimals, to: &bytes)
        if let z = position.z {
            bytes.append(UInt8(ascii: ","))
            JSONText.append(z, decimals: 4, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension LinearRing {
    /// Twice the signed area in the unit of the coordinates squared: positive for a counter-clockwise ring.
    public var doubledSignedArea: Double {
        let origin = positions[0]
        var sum = 0.0
        for index in 1..<positions.count - 1 {
            let a = positions[index]
            let b = positions[index + 1]
            sum += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
        }
        return sum
    }

    /// True for a ring without area, too.
    public var isCounterClockwise: Bool { doubledSignedArea >= 0 }
}
