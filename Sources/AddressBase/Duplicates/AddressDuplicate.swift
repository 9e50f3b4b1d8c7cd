/// Two addresses of the base that may be one, for people to decide.
public struct AddressDuplicate: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// 重复: the same wording at the same place.
        case repeated
        /// 同地异名: the same place in different words.
        case reworded
        /// 异地同名: the same words for places far apart.
        case scattered
    }

    /// One of the two as people read it.
    public struct Side: Hashable, Sendable, Codable {
        /// The permanent id of its node.
        public var id: Int64
        public var code: String?
        public var address: String
        /// EPSG:4490.
        public var lon: Double?
        public var lat: Double?

        public init(id: Int64, code: String?, address: String, lon: Double?, lat: Double?) {
            self.id = id
            self.code = code
            self.address = address
            self.lon = lon
            self.lat = lat
        }
    }

    public var kind: Kind
    public var level: AddressLevel
    /// The one that a merge would keep: the older of the two.
    public var keep: Side
    public var other: Side
    /// Between both; nil where one has no position.
    public var metres: Double?
    /// The levels at which they differ.
    public var differences: [AddressLevel]

    public init(
        kind: Kind, level: AddressLevel, keep: Side, other: Side, metres: Double?, differences: [AddressLevel]
    ) {
        self.kind = kind
        self.level = level
        self.keep = keep
        self.other = other
        self.metres = metres
        self.differences = differences
    }
}

/// All that was found.
public struct AddressDuplicateReport: Hashable, Sendable, Codable {
    /// Addresses that were compared.
    public var compared: Int
    /// Addresses that name nothing below a road, and so were not.
    public var skipped: Int
    public var duplicates: [AddressDuplicate]

    public init(compared: Int, skipped: Int, duplicates: [AddressDuplicate]) {
        self.compared = compared
        self.skipped = skipped
        self.duplicates = duplicates
    }
}
