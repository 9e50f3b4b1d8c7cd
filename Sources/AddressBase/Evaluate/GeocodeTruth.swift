import GeoModel

/// A query whose answer is known.
public struct GeocodeTruth: Hashable, Sendable {
    /// From 1, as in the file.
    public var row: Int
    public var query: String
    /// The codes of the address that is meant; more than one where several are right. Of an address that the base lacks,
    /// those of what is known above it.
    public var codes: [String] = []
    /// Its full text, for bases that give codes of their own.
    public var address: String?
    public var level: AddressLevel?
    /// EPSG:4490.
    public var position: Position?
    /// What was done to the text, such as `homophone`.
    public var kinds: [String] = []
    /// How much was done; 0 for the text as it stands.
    public var distortions: Int = 0
    /// The finest level of an address that the base lacks; nil where the query can be answered.
    public var missing: AddressLevel?

    public init(row: Int, query: String) {
        self.row = row
        self.query = query
    }

    /// Whether something is said of the answer that is expected.
    public var isJudgeable: Bool { missing != nil || !codes.isEmpty || address != nil || position != nil }
}
