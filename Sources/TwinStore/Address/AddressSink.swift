import AddressBase
import GRDB
import GeoModel

/// Writes the nodes of a tree that is being built.
struct AddressSink: AddressTreeSink {
    private let register: StoreRegister
    private let node: RawStatement
    private let known: [Int64: AddressRecord]

    /// - Parameter known: the nodes that were there before: one that stays as it was keeps its version.
    init(_ register: StoreRegister, known: [Int64: AddressRecord], _ database: Database) throws {
        self.register = register
        self.known = known
        node = try RawStatement(StoreRegister.insertion, database)
    }

    func add(_ node: AddressNode, sample: AddressSample) throws {
        try add(AddressRecord(node: node, sample: sample))
    }

    func add(_ record: AddressRecord) throws {
        var version = register.version
        if let old = known[record.id] {
            if old.isSame(as: record) {
                version = old.version
            } else {
                try register.supersede(old, .deliver)
            }
        }
        AddressRecordRow.bind(record, version: version, to: node)
        try node.step()
    }
}
