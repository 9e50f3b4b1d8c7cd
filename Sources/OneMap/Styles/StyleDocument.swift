import GeoModel

/// A MapLibre style (specification version 8) of one or more layers.
///
/// Every layer is a source of its own, so that a hidden layer costs nothing and a dense one is asked for only from its
/// own zoom on.
public struct StyleDocument: Sendable {
    public var name: String
    public var layers: [LayerSummary]
    /// Where the service is reached, without a slash at the end.
    public var baseURL: String
    public var attribution: String?

    public init(name: String, layers: [LayerSummary], baseURL: String, attribution: String?) {
        self.name = name
        self.layers = layers
        self.baseURL = baseURL
        self.attribution = attribution
    }

    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("version", 8), .init("name", .text(name)),
            .init("glyphs", .text("\(baseURL)/glyphs/{fontstack}/{range}.pbf")),
        ]
        if let extent = layers.compactMap(\.extent).reduceUnion() {
            members.append(.init("center", [.real(extent.center.x), .real(extent.center.y)]))
            members.append(.init("zoom", JSONValue(Self.zoom(showing: extent))))
        }
        members.append(.init("sources", .object(layers.map(source))))
        members.append(.init("layers", .array([Self.background] + drawing)))
        return .object(members)
    }

    private static let background: JSONValue = [
        "id": "background", "type": "background", "paint": ["background-color": "#f6f4ee"],
    ]

    private func source(_ layer: LayerSummary) -> JSONValue.Member {
        let id = layer.schema.id.text
        // Names of areas stand at points of their own: on the areas they would be repeated on every tile.
        let labels = layer.schema.holdsAreas ? "?labels=1" : ""
        var source: [JSONValue.Member] = [
            .init("type", "vector"), .init("tiles", [.text("\(baseURL)/tiles/\(id)/{z}/{x}/{y}.mvt\(labels)")]),
            .init("minzoom", JSONValue(DisplayZoom.minimum(layer))),
            .init("maxzoom", JSONValue(DisplayZoom.deepestTileZoom)),
        ]
        if let extent = layer.extent { source.append(.init("bounds", JSONValue(extent))) }
        if let attribution { source.append(.init("attribution", .text(attribution))) }
        return .init(id, .object(source))
    }

    private var drawing: [JSONValue] {
        Self.drawing(layers.map(\.schema)).map { schema, style in
            schema.holdsAreas ? style.json(areaLayer: schema.id) : style.json(layer: schema.id)
        }
    }

    /// What is drawn of layers one over the other, the lowest first.
    public static func drawing(_ layers: [LayerSchema]) -> [(schema: LayerSchema, style: StyleLayer)] {
        let all = layers.flatMap { schema in BuiltInStyles.layers(schema).map { (schema, $0) } }
        // Ranks first, then the order of the layers: the sort must be stable.
        let ordered = all.enumerated().sorted { ($0.element.1.rank, $0.offset) < ($1.element.1.rank, $1.offset) }
        return ordered.map { ($0.element.0, $0.element.1) }
    }

    /// The zoom at which a map of about 1,000 pixels shows the whole box.
    private static func zoom(showing extent: BoundingBox) -> Int {
        let width = TileGrid.fraction(longitude: extent.east) - TileGrid.fraction(longitude: extent.west)
        let height = TileGrid.fraction(latitude: extent.south) - TileGrid.fraction(latitude: extent.north)
        var zoom = 0
        while zoom < DisplayZoom.deepestTileZoom, max(width, height) * Double(1 << (zoom + 1)) * 512 < 1000 {
            zoom += 1
        }
        return zoom
    }
}

extension LayerSchema {
    /// Whether the layer is drawn as areas: regions may also be known by a point only, which then carries the name.
    public var holdsAreas: Bool { geometry == .polygon || kind == .region }
}
