import GeoModel

/// Where the address base is read. A store implements it; tests and small programs use `MemoryAddressSource`.
///
/// Reading happens in sessions: everything that `body` reads is of one committed version.
public protocol AddressSource: Sendable {
    /// - Parameter names: whether the index is read as far as it is touched, or held in memory as a whole.
    func read<Answer: Sendable>(
        access: Access, names: Geocoder.Names, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer
}

extension AddressSource {
    /// A session for few questions: the index is read as far as it is touched.
    public func read<Answer: Sendable>(
        access: Access, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        try await read(access: access, names: .probed, body)
    }
}

/// One reading session. Not to be kept beyond it, nor used from two threads.
public protocol AddressReader {
    /// The version of the base that the session sees.
    var version: Int64 { get }

    /// The names, numbers and texts of the base.
    var index: AddressIndex { get }

    /// The nodes with the ids, in their order; nil for ids that are not there.
    func nodes(_ ids: [Int64]) throws -> [AddressNode?]

    /// The centre lines, or parts of them, of the roads that have a name, EPSG:4490.
    func roadLines(named name: String) throws -> [[Position]]

    /// At most `count` nodes that rows stand for, nearest first, none further than `metres` (geodesic).
    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance]
}

/// The forms under which a name is kept.
public enum AddressNameKind: Int, Hashable, Sendable, CaseIterable, Codable {
    /// The normalised name.
    case exact = 0
    /// Without its ending: 碧桂园 for 碧桂园小区.
    case core = 1
    /// An old or common name.
    case alias = 2
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
