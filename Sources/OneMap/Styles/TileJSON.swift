import GeoModel

/// The TileJSON 3.0.0 document of one or more layers.
public struct TileJSON: Sendable {
    public var layers: [LayerSummary]
    /// Where the service is reached, without a slash at the end.
    public var baseURL: String
    public var access: Access
    public var attribution: String?

    public init(layers: [LayerSummary], baseURL: String, access: Access, attribution: String?) {
        self.layers = layers
        self.baseURL = baseURL
        self.access = access
        self.attribution = attribution
    }

    public var json: JSONValue {
        let ids = layers.map(\.schema.id.text).joined(separator: ",")
        var members: [JSONValue.Member] = [
            .init("tilejson", "3.0.0"), .init("name", .text(ids)), .init("scheme", "xyz"),
            .init("tiles", [.text("\(baseURL)/tiles/\(ids)/{z}/{x}/{y}.mvt")]),
            .init("minzoom", JSONValue(minimumZoom)), .init("maxzoom", JSONValue(DisplayZoom.deepestTileZoom)),
        ]
        if let extent = layers.compactMap(\.extent).reduceUnion() {
            let center = extent.center
            members.append(.init("bounds", JSONValue(extent)))
            members.append(.init("center", [.real(center.x), .real(center.y), JSONValue(min(minimumZoom + 2, 18))]))
        }
        if let attribution { members.append(.init("attribution", .text(attribution))) }
        members.append(.init("vector_layers", .array(layers.map(vectorLayer))))
        return .object(members)
    }

    private var minimumZoom: Int { layers.map(DisplayZoom.minimum).min() ?? 0 }

    private func vectorLayer(_ layer: LayerSummary) -> JSONValue {
        let fields = layer.schema.tileFields(access).map { JSONValue.Member($0.name, .text(Self.type($0.type))) }
        return [
            "id": .text(layer.schema.id.text), "description": .text(layer.schema.title),
            "minzoom": JSONValue(DisplayZoom.minimum(layer)), "maxzoom": JSONValue(DisplayZoom.deepestTileZoom),
            "fields": .object(fields),
        ]
    }

    private static func type(_ type: FieldType) -> String {
        switch type {
        case .integer, .real: "Number"
        case .boolean: "Boolean"
        case .text, .date, .timestamp: "String"
        }
    }
}

extension JSONValue {
    /// `[west, south, east, north]`
    public init(_ box: BoundingBox) {
        self = [.real(box.west), .real(box.south), .real(box.east), .real(box.north)]
    }
}

extension Sequence where Element == BoundingBox {
    /// The box around all; nil for none.
    public func reduceUnion() -> BoundingBox? {
        var iterator = makeIterator()
        guard var box = iterator.next() else { return nil }
        while let next = iterator.next() { box = box.union(next) }
        return box
    }
}
