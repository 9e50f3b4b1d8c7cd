/// Takes the nodes of a tree that is being built. Each node comes once; a parent may come after its children.
public protocol AddressTreeSink {
    /// - Parameter sample: the row that the node stands for, or for a derived node one below it (for its cell); 0 for none.
    mutating func add(_ node: AddressNode, sample: Int64) throws
    /// A form of a name, see `AddressNames`.
    mutating func add(name key: String, kind: AddressNameKind, level: AddressLevel, node: Int64) throws
}
