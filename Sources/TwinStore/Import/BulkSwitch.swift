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

    /// Packs the R-tree.
    ///
    /// - Parameter meanwhile: called now and then while it is written.
    func restoreIndex(
        _ tree: consuming PackedRTree, _ database: Database, meanwhile: () throws -> Void = {}
    ) throws {
        guard table.schema.geometry != .none else { return }
        try tree.write(to: table.index, database, meanwhile: meanwhile)
    }

    /// Puts the key index and the triggers back.
    func restoreKeys(_ database: Database) throws {
        try table.createKeyIndex(database)
        for trigger in triggers { try database.execute(sql: trigger.sql) }
    }
}
