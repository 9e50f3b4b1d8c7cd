import GeoModel

/// Where the tokens of address nodes are kept. Implemented by a store.
public protocol DoorplateStore: Sendable {
    /// The tokens of live nodes, in their order: made where there is none, the same for ever after.
    ///
    /// - Throws: the store's error, for a node that is not live and where the store can only be read.
    func issueTokens(for nodes: [Int64], operatorName: String) async throws -> [DoorplateToken]

    /// Where a token leads today; nil for one that was never issued.
    func destination(of token: DoorplateToken) async throws -> DoorplateDestination?

    /// The live nodes that have a code, or had it before it was replaced.
    func nodes(withCode code: String) async throws -> [Int64]

    /// The live nodes that rows of the layer `addresses` stand for, in the rows' order; nil for a row without.
    func nodes(of features: [FeatureID]) async throws -> [Int64?]
}

/// Where a token leads: through every merge and split since it was issued, to the nodes of today.
public struct DoorplateDestination: Hashable, Sendable {
    /// The live nodes: the token's own, or what took its place; empty where nothing did.
    public var nodes: [Int64]
    /// Whether the token's own node has ended.
    public var hasEnded: Bool

    public init(nodes: [Int64], hasEnded: Bool) {
        self.nodes = nodes
        self.hasEnded = hasEnded
    }
}
