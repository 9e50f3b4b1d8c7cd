import GRDB

/// Takes a layer's triggers and key index away for a bulk load and puts them back, inside the load's transaction.
struct BulkSwitch {
    private let table: LayerTable
    private let triggers: [(name: String, sql: String)]

    /// Takes them away.
    init(_ table: LayerTable, _ database: Database) throws {
        self.table = table
        triggers = try Row.fetchAll(
            database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            arguments: [table.name]
        ).map { (name: $0["name"], sql: $0["sql"]) }
        for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(LayerTable.quoted(trigger.name))") }
        try table.dropKeyIndex(database)
    }

    /// Packs the R-tree and puts everything back.
    func restore(_ tree: PackedRTree, _ database: Database) throws {
        let order = table.schema.geometry == .none ? nil : Ahead { tree.hilbertOrder() }
        try table.createKeyIndex(database)
        if let order { try tree.write(to: table.index, order: order.value(), database) }
        for trigger in triggers { try database.execute(sql: trigger.sql) }
    }
}
