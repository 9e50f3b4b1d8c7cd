/// Takes the nodes of a tree that is being built. Each node comes once; a parent may come after its children.
public protocol AddressTreeSink {
    mutating func add(_ node: AddressNode, sample: AddressSample) throws
    /// The same with what governs the node; a sink that does not keep that takes the node alone.
    mutating func add(_ record: AddressRecord) throws
}

/// The row that a node stands for, or for a derived node one below it: it lends the node its zone and its cell.
public struct AddressSample: Hashable, Sendable {
    /// 0 for none.
    public var feature: Int64
    public var zone: Int64

    public init(feature: Int64, zone: Int64) {
        self.feature = feature
        self.zone = zone
    }

    public static let none = AddressSample(feature: 0, zone: 0)
}

extension AddressTreeSink {
    public mutating func add(_ record: AddressRecord) throws { try add(record.node, sample: record.sample) }
}
