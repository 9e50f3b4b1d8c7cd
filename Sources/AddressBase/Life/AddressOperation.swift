/// Something that was done to the address base: who did what, when and why.
public struct AddressOperation: Hashable, Sendable, Codable {
    /// What happened to a node. The raw values are the words of the change feed.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case add, change, rename, move, retire, merge, split, alias, code, undo
        /// Several changes in one commit; each node's own says what was done to it.
        case batch
        /// Changed by a delivery.
        case deliver = "import"
    }

    public var kind: Kind
    public var operatorName: String
    public var reason: String?
    /// The moment from which it counts, ISO 8601 UTC; nil for the moment of the commit.
    public var effective: String?

    public init(kind: Kind, operatorName: String, reason: String? = nil, effective: String? = nil) {
        self.kind = kind
        self.operatorName = operatorName
        self.reason = reason
        self.effective = effective
    }
}

/// A further name of a node (地名别名).
public struct AddressAlias: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// 曾用名
        case old
        /// 俗称
        case common
        /// 简称
        case abbreviation
    }

    public var node: Int64
    public var name: String
    public var kind: Kind
    /// ISO 8601; nil where nobody has said.
    public var since: String?
    public var until: String?

    public init(node: Int64, name: String, kind: Kind, since: String? = nil, until: String? = nil) {
        self.node = node
        self.name = name
        self.kind = kind
        self.since = since
        self.until = until
    }
}
