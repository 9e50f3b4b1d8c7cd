import Foundation
import GRDB
import GeoModel

extension TwinStore: ImportStore {
    public func load(_ plan: ImportPlan, from rows: sending any PlacedBatchSource) async throws -> ImportOutcome {
        let profile = try profile()
        let batches = FormedBatches(rows)
        defer { batches.close() }
        let (path, pool, isAlone) = (path, try writer(), isAlone)
        return try await pool.writeWithoutTransaction { database in
            try TwinStoreError.translating(path: path) {
                let stored = try Catalogue.table(plan.schema.id, database)
                let isFirst = try stored.map { try CatalogueCounts.count($0, database) == 0 } ?? true
                let journal = isAlone && isFirst && !plan.isDryRun ? try LoadJournal(pool, database) : nil
                defer { journal?.end() }
                var outcome: ImportOutcome?
                try database.inTransaction(.immediate) {
                    let version = try CommitLog.version(database)
                    let transaction = try ImportTransaction(plan, profile: profile, database)
                    batches.start(schema: transaction.table.schema, keyColumn: transaction.keyColumn)
                    while let batch = try batches.next() {
                        let refused = try transaction.add(batch)
                        if !refused.isEmpty { batches.refused(Array(refused), of: batch.placed) }
                    }
                    outcome = try transaction.finish(rejectedBefore: try batches.finish())
                    try batches.checkStop()
                    guard plan.isDryRun else { return .commit }
                    outcome?.batch = nil
                    outcome?.version = version
                    return .rollback
                }
                guard let outcome else { throw TwinStoreError.sqlite("the import ended without an outcome") }
                return outcome
            }
        }
    }

    public func importBatches() async throws -> [ImportBatchRecord] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT b.*, l.id AS layer_id FROM import_batch b JOIN layer l ON l.number = b.layer ORDER BY b.id
                    """
            ).map { row in
                guard let layer = LayerID(row["layer_id"]) else {
                    throw TwinStoreError.sqlite("the catalogue holds a layer without a proper id")
                }
                let origin: String = row["origin"]
                return ImportBatchRecord(
                    id: row["id"], layer: layer,
                    origin: try JSONDecoder().decode(ImportOrigin.self, from: Data(origin.utf8)),
                    operatorName: row["operator"], time: row["time"], inserted: row["inserted"],
                    updated: row["updated"], unchanged: row["unchanged"], rejected: row["rejected"],
                    retired: row["retired"], isUndone: row["undone_by"] != nil, undoes: row["undo_of"])
            }
        }
    }

    public func undoImport(_ batch: Int64, operatorName: String) async throws -> ImportOutcome {
        let path = path
        return try await writer().writeWithoutTransaction { database in
            try TwinStoreError.translating(path: path) {
                var outcome: ImportOutcome?
                try database.inTransaction(.immediate) {
                    outcome = try UndoTransaction(batch, operatorName: operatorName, database).run()
                    return .commit
                }
                guard let outcome else { throw TwinStoreError.sqlite("the undo ended without an outcome") }
                return outcome
            }
        }
    }
}
