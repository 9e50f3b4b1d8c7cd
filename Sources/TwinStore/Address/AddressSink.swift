import AddressBase
import GRDB
import GeoModel

/// Writes the nodes and names of a tree that is being built.
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

    func add(name key: String, kind: AddressNameKind, level: AddressLevel, node: Int64) throws {
        try register.names.add(key, kind: kind, level: level, node: node)
    }
}

/// The forms of names by which nodes are looked up.
struct AddressNameWriter {
    private let insert: RawStatement
    private let delete: RawStatement

    init(_ database: Database) throws {
        insert = try RawStatement(
            "INSERT OR IGNORE INTO address_name (key, kind, level, node) VALUES (?1, ?2, ?3, ?4)", database)
        delete = try RawStatement(
            "DELETE FROM address_name WHERE key = ?1 AND kind = ?2 AND level = ?3 AND node = ?4", database)
    }

    func add(_ key: String, kind: AddressNameKind, level: AddressLevel, node: Int64) throws {
        try run(insert, key, kind, level, node)
    }

    func add(_ node: AddressNode) throws { try run(insert, node.name, node) }
    func remove(_ node: AddressNode) throws { try run(delete, node.name, node) }

    /// The forms of an alias, of which the plain ones count as alias.
    func add(alias: String, of node: AddressNode) throws { try run(insert, alias, node, isAlias: true) }
    func remove(alias: String, of node: AddressNode) throws { try run(delete, alias, node, isAlias: true) }

    private func run(_ statement: RawStatement, _ name: String, _ node: AddressNode, isAlias: Bool = false) throws {
        guard !node.level.isNumbered || node.level == .building else { return }
        for (key, kind) in AddressNames.forms(of: name, at: node.level) {
            let isPlain = kind == .exact || kind == .core
            try run(statement, key, isAlias && isPlain ? .alias : kind, node.level, node.id)
        }
    }

    private func run(
        _ statement: RawStatement, _ key: String, _ kind: AddressNameKind, _ level: AddressLevel, _ node: Int64
    ) throws {
        statement.bind(key, at: 1)
        statement.bind(Int64(kind.rawValue), at: 2)
        statement.bind(Int64(level.number), at: 3)
        statement.bind(node, at: 4)
        try statement.step()
    }
}
