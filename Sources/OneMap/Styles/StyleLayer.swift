import GeoModel

/// One drawing layer of a MapLibre style, without its source.
public struct StyleLayer: Hashable, Sendable {
    /// Appended to the map layer's id; empty for its main drawing.
    public var suffix: String
    /// `fill`, `line`, `circle` or `symbol`.
    public var type: String
    /// Where it stands in the drawing: lower ranks are drawn first.
    public var rank: Int
    public var minimumZoom: Double?
    public var maximumZoom: Double?
    public var filter: JSONValue?
    public var layout: JSONValue = [:]
    public var paint: JSONValue = [:]
    public var legend: [LegendEntry] = []

    /// The layer as it stands in a style document.
    public func json(layer: LayerID) -> JSONValue { json(layer: layer, filter: filter) }

    /// The same for an area layer, whose names stand at points of their own.
    public func json(areaLayer: LayerID) -> JSONValue {
        let kind: JSONValue = ["==", ["geometry-type"], type == "symbol" ? "Point" : "Polygon"]
        return json(layer: areaLayer, filter: filter.map { ["all", kind, $0] } ?? kind)
    }

    private func json(layer: LayerID, filter: JSONValue?) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .text(suffix.isEmpty ? layer.text : "\(layer)-\(suffix)")), .init("type", .text(type)),
            .init("source", .text(layer.text)), .init("source-layer", .text(layer.text)),
        ]
        if let minimumZoom { members.append(.init("minzoom", .real(minimumZoom))) }
        if let maximumZoom { members.append(.init("maxzoom", .real(maximumZoom))) }
        if let filter { members.append(.init("filter", filter)) }
        if !layout.members.isEmpty { members.append(.init("layout", layout)) }
        if !paint.members.isEmpty { members.append(.init("paint", paint)) }
        if !legend.isEmpty {
            members.append(.init("metadata", ["luotu:legend": .array(legend.map(\.json))]))
        }
        return .object(members)
    }
}

/// One line of a legend.
public struct LegendEntry: Hashable, Sendable {
    public var label: String
    public var englishLabel: String
    /// `#rrggbb`
    public var color: String
    public var shape: Shape

    public enum Shape: String, Sendable { case fill, line, dashed, circle, square, symbol }

    public init(_ label: String, _ englishLabel: String, _ color: String, _ shape: Shape) {
        self.label = label
        self.englishLabel = englishLabel
        self.color = color
        self.shape = shape
    }

    var json: JSONValue {
        ["label": .text(label), "labelEn": .text(englishLabel), "color": .text(color), "shape": .text(shape.rawValue)]
    }
}

/// Shorthand for the expressions of the MapLibre style specification.
enum Expression {
    static func get(_ field: String) -> JSONValue { ["get", .text(field)] }

    /// A value that runs through the stops with the zoom.
    static func zoom(_ stops: [(Double, Double)]) -> JSONValue {
        .array(
            ["interpolate", ["exponential", 1.4], ["zoom"]] + stops.flatMap { [JSONValue.real($0.0), .real($0.1)] })
    }

    /// The value of the first case whose list holds the input.
    static func match(_ input: JSONValue, _ cases: [([String], JSONValue)], otherwise: JSONValue) -> JSONValue {
        .array(
            ["match", input] + cases.flatMap { [JSONValue.array($0.0.map { .text($0) }), $0.1] } + [otherwise])
    }
}
