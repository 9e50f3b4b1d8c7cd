/// What a text was found to be.
public struct GeocodeAnswer: Hashable, Sendable, Codable {
    public var query: String
    /// Best first: candidates at the level that the query names come before their ancestors.
    public var candidates: [GeocodeCandidate]
    /// Why there is no candidate; nil where there is one.
    public var reason: String?

    public init(query: String, candidates: [GeocodeCandidate], reason: String? = nil) {
        self.query = query
        self.candidates = candidates
        self.reason = reason
    }
}

/// How a candidate was found.
public enum GeocodeMatch: String, Hashable, Sendable, Codable {
    /// Every element that the query names is there under its own name.
    case exact
    /// By a short, old or common name.
    case alias
    /// With a wrong, missing or superfluous character.
    case fuzzy
    /// Not in the base: placed between its neighbours.
    case interpolated
    /// Not in the base: the narrowest known node that contains it.
    case ancestor
}

/// One candidate. Its score belongs to its own level.
public struct GeocodeCandidate: Hashable, Sendable, Codable {
    /// The permanent id of the node; nil for what is placed between nodes.
    public var id: Int64?
    /// The standard address in full; of a row that is a mere text, the text.
    public var address: String
    /// The standard code; nil for what has none of its own.
    public var code: String?
    public var level: AddressLevel
    public var match: GeocodeMatch
    /// 0 … 1: how likely the candidate is right at its level.
    public var score: Double
    /// EPSG:4490; nil for a node without a place.
    public var lon: Double?
    public var lat: Double?
    /// The unit grid cell.
    public var grid: String?
    public var elements: AddressElements
}
