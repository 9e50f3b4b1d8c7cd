/// What is asked of a layer. All conditions must hold; coordinates are EPSG:4490.
public struct FeatureQuery: Hashable, Sendable {
    public var layer: LayerID
    public var box: BoundingBox?
    /// Only features that intersect this shape.
    public var within: Geometry?
    public var near: Near?
    public var filter: Filter?
    /// The fields to answer, in this order; nil for all of the schema.
    public var fields: [String]?
    public var wantsGeometry: Bool
    public var sort: [SortKey]
    /// Rows a chunk may hold at most.
    public var limit: Int
    /// Continues after a chunk: the `next` of the chunk before.
    public var after: PageKey?

    public init(
        layer: LayerID, box: BoundingBox? = nil, within: Geometry? = nil, near: Near? = nil, filter: Filter? = nil,
        fields: [String]? = nil, wantsGeometry: Bool = true, sort: [SortKey] = [], limit: Int = 500,
        after: PageKey? = nil
    ) {
        self.layer = layer
        self.box = box
        self.within = within
        self.near = near
        self.filter = filter
        self.fields = fields
        self.wantsGeometry = wantsGeometry
        self.sort = sort
        self.limit = limit
        self.after = after
    }

    public enum Near: Hashable, Sendable {
        /// Everything whose geodesic distance from the position is at most `metres`, nearest first.
        case radius(Position, metres: Double)
        /// The `count` nearest features, nearest first.
        case nearest(Position, count: Int)
    }

    public struct SortKey: Hashable, Sendable {
        public var field: String
        public var descending: Bool

        public init(field: String, descending: Bool = false) {
            self.field = field
            self.descending = descending
        }
    }

    /// Where a chunk ended: the last row's sort values and id. Opaque to callers.
    public struct PageKey: Hashable, Sendable {
        public var values: [FieldValue]
        public var id: FeatureID

        public init(values: [FieldValue], id: FeatureID) {
            self.values = values
            self.id = id
        }
    }
}

/// A part of an answer; `next` continues it, nil at the end.
public struct FeatureChunk: Sendable {
    public var fields: [FieldDefinition]
    public var features: [Feature]
    /// Metres from the query's `near` position, one a feature; empty without one.
    public var distances: [Double]
    public var next: FeatureQuery.PageKey?
    /// The commit version that the answer saw.
    public var version: Int64

    public init(
        fields: [FieldDefinition], features: [Feature], distances: [Double] = [], next: FeatureQuery.PageKey?,
        version: Int64
    ) {
        self.fields = fields
        self.features = features
        self.distances = distances
        self.next = next
        self.version = version
    }
}
