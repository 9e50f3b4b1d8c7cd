/// Counts, sizes and sums of a layer's features by area or by field.
public struct StatisticsTable: Encodable, Hashable, Sendable {
    /// One area, one value of the field, or one pair of both.
    public struct Group: Encodable, Hashable, Sendable {
        /// The area's code; nil where it has none, and for groups by field alone.
        public var code: String?
        /// The area's name.
        public var name: String?
        /// The field's value; nil for a missing one, and where no field was asked for.
        public var value: String?
        public var count = 0
        /// Features per square kilometre of the area.
        public var density: Double?
        /// Metres of lines; nil for other layers.
        public var length: Double?
        /// Square metres of polygons; nil for other layers.
        public var area: Double?
        /// The area's own ground, square metres on the ellipsoid.
        public var ground: Double?
        /// Of the fields asked for, over the features that count; missing values and texts that are no numbers count 0.
        public var sums: [String: Double] = [:]

        public init(code: String? = nil, name: String? = nil, value: String? = nil, ground: Double? = nil) {
            self.code = code
            self.name = name
            self.value = value
            self.ground = ground
        }

        mutating func add(_ other: Group) {
            count += other.count
            if let more = other.length { length = (length ?? 0) + more }
            if let more = other.area { area = (area ?? 0) + more }
            for (field, sum) in other.sums { sums[field, default: 0] += sum }
        }
    }

    public var layer: String
    /// `grid`, `community`, `layer:ID` or the field's name.
    public var by: String
    public var unit: String?
    /// Areas in the order of their codes, values of a field in ascending order; areas without a feature stand here, too.
    public var groups: [Group]
    /// What lies in no area; nil for groups by field alone.
    public var outside: Group?
    /// Of all features: `groups` and `outside` together.
    public var total: Group
    /// Features without a place, which lie outside of every area.
    public var withoutPlace: Int
    /// Values of summed fields that are missing or no numbers.
    public var notSummed: [String: Int]
}
