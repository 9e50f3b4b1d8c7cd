import GeoModel

/// What is to be counted, and by what.
public struct StatisticsRequest: Sendable {
    public enum Grouping: Hashable, Sendable {
        /// The polygons of a layer; of `regions` those of a level.
        case areas(layer: LayerID, level: String?)
        /// The values of a field of the layer itself.
        case field(String)

        /// `grid`, `community`, `town`, `county`, `layer:ID`, or the name of a field of the layer.
        public init(_ text: String, fields: [FieldDefinition]) throws(CityFlowError) {
            if fields.contains(where: { $0.name == text }), text != "grid" {
                self = .field(text)
                return
            }
            switch text {
            case "grid", "grids": self = .areas(layer: Self.id("grids"), level: nil)
            case "community", "town", "county", "city": self = .areas(layer: Self.id("regions"), level: text)
            default:
                guard text.hasPrefix("layer:"), let id = LayerID(String(text.dropFirst(6))) else {
                    throw .unknownGrouping(text)
                }
                self = .areas(layer: id, level: nil)
            }
        }

        private static func id(_ text: String) -> LayerID {
            guard let id = LayerID(text) else { preconditionFailure("\(text) is a layer id") }
            return id
        }
    }

    public var layer: LayerID
    public var by: Grouping
    /// A field of the layer by which areas are divided further: 土地利用 by class in every town.
    public var field: String?
    public var sums: [String]
    public var within: Geometry?
    public var filter: Filter?
    /// Divide and measure in this plane instead of on the ellipsoid.
    public var plane: SpatialReference?

    public init(
        layer: LayerID, by: Grouping, field: String? = nil, sums: [String] = [], within: Geometry? = nil,
        filter: Filter? = nil, plane: SpatialReference? = nil
    ) {
        self.layer = layer
        self.by = by
        self.field = field
        self.sums = sums
        self.within = within
        self.filter = filter
        self.plane = plane
    }
}
