import GeoModel

/// Where the address base is read. A store implements it; tests and small programs use `MemoryAddressSource`.
///
/// Reading happens in sessions: everything that `body` reads is of one committed version. The reader is synchronous and
/// takes many questions a call, so that a store in the process answers without hops and one behind a network in few.
public protocol AddressSource: Sendable {
    func read<Answer: Sendable>(
        access: Access, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer
}

/// One reading session. Not to be kept beyond it, nor used from two threads.
///
/// Every list answers its questions in their order.
public protocol AddressReader {
    /// The version of the base that the session sees.
    var version: Int64 { get }

    /// The nodes with the ids; nil for ids that are not there.
    func nodes(_ ids: [Int64]) throws -> [AddressNode?]

    /// The nodes that have a name (see `AddressNameKind` for the forms that are known of each).
    func named(_ queries: [AddressNameQuery]) throws -> [[AddressNameHit]]

    /// Which levels have a name, as it stands or without its ending: what a lexicon asks.
    func levels(named keys: [String]) throws -> [[AddressNameLevel]]

    /// Nodes by what holds them (`AddressNode.holder`), their level and their key.
    func children(_ queries: [AddressChildQuery]) throws -> [[AddressNode]]

    /// The nearest numbers on either side of a number that a road may lack.
    func neighbours(_ queries: [AddressNeighbourQuery]) throws -> [AddressNeighbours]

    /// At most `count` nodes that rows stand for, nearest first, none further than `metres` (geodesic).
    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance]

    /// Names that begin with a prefix, in any of the given forms, at most `limit`, shortest names first.
    func completions(of prefix: String, kinds: [AddressNameKind], limit: Int) throws -> [AddressNameHit]

    /// The codes of the unit grid cells that hold the nodes' positions; of a derived node that of a row below it.
    func cells(_ ids: [Int64]) throws -> [String?]

    /// Calls `body` with every name of the base in its exact form and without its ending, for a lexicon in memory.
    func forEachName(_ body: (String, AddressNameLevel) throws -> Void) throws
}

/// The forms under which a name is kept.
public enum AddressNameKind: Int, Hashable, Sendable, CaseIterable, Codable {
    /// The normalised name.
    case exact = 0
    /// Without its ending: 碧桂园 for 碧桂园小区.
    case core = 1
    /// An old or common name.
    case alias = 2
    /// Full pinyin without tones: biguiyuanxiaoqu.
    case pinyin = 3
    /// Initials: bgyxq.
    case initials = 4
    /// The name with one character left out, to find names with one wrong, missing or superfluous character.
    case deletion = 5
}

/// Asks for the nodes of a name.
public struct AddressNameQuery: Hashable, Sendable {
    public var key: String
    public var kinds: [AddressNameKind]

    public init(_ key: String, kinds: [AddressNameKind]) {
        self.key = key
        self.kinds = kinds
    }
}

/// A node found by name, and by which form of it.
public struct AddressNameHit: Hashable, Sendable {
    public var node: AddressNode
    public var kind: AddressNameKind

    public init(node: AddressNode, kind: AddressNameKind) {
        self.node = node
        self.kind = kind
    }
}

/// A level that has a name.
public struct AddressNameLevel: Hashable, Sendable {
    public var level: AddressLevel
    /// Whether the name lacks its ending.
    public var isShort: Bool

    public init(level: AddressLevel, isShort: Bool) {
        self.level = level
        self.isShort = isShort
    }
}

/// Asks for what a node holds.
public struct AddressChildQuery: Hashable, Sendable {
    public var holder: Int64
    public var level: AddressLevel
    /// Nil for all of the level; then at most `limit`, in the order of their keys.
    public var key: String?
    /// The beginning of keys that are wanted, where `key` is nil.
    public var prefix: String?
    public var limit: Int

    public init(
        holder: Int64, level: AddressLevel, key: String? = nil, prefix: String? = nil, limit: Int = 1000
    ) {
        self.holder = holder
        self.level = level
        self.key = key
        self.prefix = prefix
        self.limit = limit
    }
}

/// Asks for the doorplates next to a number on one road.
public struct AddressNeighbourQuery: Hashable, Sendable {
    public var road: Int64
    public var number: Int
    /// Whether only numbers of the same parity count (odd and even sides).
    public var sameParity: Bool

    public init(road: Int64, number: Int, sameParity: Bool) {
        self.road = road
        self.number = number
        self.sameParity = sameParity
    }
}

/// The doorplates next below and next above a number.
public struct AddressNeighbours: Hashable, Sendable {
    public var below: AddressNode?
    public var above: AddressNode?

    public init(below: AddressNode?, above: AddressNode?) {
        self.below = below
        self.above = above
    }
}

/// A node and how far it is.
public struct AddressDistance: Hashable, Sendable {
    public var node: AddressNode
    public var metres: Double

    public init(node: AddressNode, metres: Double) {
        self.node = node
        self.metres = metres
    }
}
