import AddressBase
import Foundation
import GRDB
import GeoModel
import OneMap

/// Takes one import batch back, as a batch of its own: what it inserted goes, what it changed or retired returns.
struct UndoTransaction {
    private let undone: Int64
    private let operatorName: String
    private let database: Database
    private let table: LayerTable
    private let batch: Int64
    private let origin: String

    /// - Throws: `TwinStoreError.noSuchBatch`, `.batchAlreadyUndone`, `.laterChanges`.
    init(_ batch: Int64, operatorName: String, _ database: Database) throws {
        guard
            let record = try Row.fetchOne(database, sql: "SELECT * FROM import_batch WHERE id = ?", arguments: [batch]),
            let table = try Catalogue.table(number: record["layer"], database)
        else { throw TwinStoreError.noSuchBatch(batch) }
        guard record["undone_by"] == nil else { throw TwinStoreError.batchAlreadyUndone(batch) }
        let later = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) AS n, min(batch_to) AS later FROM feature_history
                WHERE layer = ? AND batch_from = ? AND batch_to > ?
                AND batch_to NOT IN (SELECT id FROM import_batch WHERE undone_by IS NOT NULL)
                """, arguments: [table.number, batch, batch])
        if let rows: Int = later?["n"], rows > 0, let by: Int64 = later?["later"] {
            throw TwinStoreError.laterChanges(batch: batch, rows: rows, by: by)
        }
        undone = batch
        self.operatorName = operatorName
        self.database = database
        self.table = table
        self.batch = try (Int64.fetchOne(database, sql: "SELECT max(id) FROM import_batch") ?? 0) + 1
        origin = record["origin"]
    }

    /// - Parameter followsAddresses: whether the address tree follows the rows; not where its nodes are taken back themselves.
    func run(followsAddresses: Bool = true) throws -> ImportOutcome {
        try database.execute(sql: "UPDATE write_guard SET is_open = 1")
        var box = try boxOfBatch()
        let written = try Int64.fetchAll(
            database, sql: "SELECT _id FROM \(table.quotedName) WHERE _batch = ?", arguments: [undone])
        let upkeep = try RenderUpkeep(table, isEmpty: false, database)
        let removed = try removeVersions(upkeep)
        let restored = try restoreVersions()
        try renderRestored(upkeep)
        if let after = try boxOfRestored() { box = box.map { $0.union(after) } ?? after }
        try database.execute(
            sql: """
                INSERT INTO import_batch (id, layer, origin, operator, time, inserted, updated, unchanged, rejected,
                retired, undo_of) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)
                """,
            arguments: [
                batch, table.number, origin, operatorName, CommitLog.now(), restored, removed, undone,
            ])
        try database.execute(
            sql: "UPDATE import_batch SET undone_by = ? WHERE id = ?", arguments: [batch, undone])
        let hasNewPlan = try upkeep?.finish() ?? false
        let version = try CommitLog.append(layer: table, batch: batch, box: hasNewPlan ? nil : box, database)
        try CatalogueCounts.refresh(table, database)
        if followsAddresses { try refreshAddresses(wrote: written, version: version) }
        try database.execute(sql: "UPDATE write_guard SET is_open = 0")
        return ImportOutcome(
            batch: batch, inserted: 0, updated: restored, unchanged: 0, retired: removed, missing: 0, refusals: [],
            version: version)
    }

    /// Lets the address tree follow: rows that are there again count as written, the others as removed.
    private func refreshAddresses(wrote written: [Int64], version: Int64) throws {
        var changes = RowChanges()
        changes.written = try Int64.fetchAll(
            database, sql: "SELECT feature FROM feature_history WHERE layer = ? AND batch_to = ? ORDER BY feature",
            arguments: [table.number, undone])
        let back = Set(changes.written)
        changes.removed = written.filter { !back.contains($0) }
        try AddressTreeWriter(database: database).refresh(
            after: table.schema.kind, changes, version: version, batch: batch,
            operation: AddressOperation(kind: .undo, operatorName: operatorName))
    }

    /// Moves every row that the batch wrote into history and out of the layer.
    private func removeVersions(_ upkeep: RenderUpkeep?) throws -> Int {
        let history = try HistoryWriter(table, database)
        let ids = try Int64.fetchAll(
            database, sql: "SELECT _id FROM \(table.quotedName) WHERE _batch = ?", arguments: [undone])
        for id in ids { upkeep?.superseded(id, box: try history.supersede(id, by: batch, operation: .undo)) }
        try database.execute(
            sql: """
                DELETE FROM cell_link WHERE layer = ? AND feature IN
                (SELECT _id FROM \(table.quotedName) WHERE _batch = ?)
                """, arguments: [table.number, undone])
        try database.execute(sql: "DELETE FROM \(table.quotedName) WHERE _batch = ?", arguments: [undone])
        return ids.count
    }

    /// Brings back what the batch superseded, with the batch that wrote it.
    private func restoreVersions() throws -> Int {
        let fields = table.schema.fields
        let names = fields.map { LayerTable.quoted($0.name) }.map { ", " + $0 }.joined()
        let values = fields.map { ", json_extract(field_values, '$.\($0.name)')" }.joined()
        let hasGeometry = table.schema.geometry != .none
        try database.execute(
            sql: """
                INSERT INTO \(table.quotedName) (_id, _zone, _county, _batch, _digest, _flags\(names)\(hasGeometry ? ", _geom" : ""))
                SELECT feature, zone, (SELECT json_extract(body, '$.countyCode') + 0 FROM city_profile), batch_from,
                digest, flags\(values)\(hasGeometry ? ", geom" : "") FROM feature_history
                WHERE layer = ? AND batch_to = ?
                """, arguments: [table.number, undone])
        return database.changesCount
    }

    /// Gives tiles the rows that are there again.
    private func renderRestored(_ upkeep: RenderUpkeep?) throws {
        guard let upkeep else { return }
        let condition = """
            t._id IN (SELECT feature FROM feature_history WHERE layer = \(table.number) AND batch_to = \(undone))
            """
        let rows = try StoredBatches(table, where: condition, database)
        while let batch = try rows.next() {
            let made = try RenderRows(batch.rows, schema: table.schema)
            upkeep.begin(made)
            for row in 0..<made.count { try upkeep.wrote(row, id: batch.ids[row], zone: batch.zones[row]) }
        }
    }

    private func boxOfBatch() throws -> BoundingBox? {
        try box(of: "SELECT _id FROM \(table.quotedName) WHERE _batch = \(undone)")
    }

    private func boxOfRestored() throws -> BoundingBox? {
        try box(of: "SELECT feature FROM feature_history WHERE layer = \(table.number) AND batch_to = \(undone)")
    }

    private func box(of rows: String) throws -> BoundingBox? {
        guard table.schema.geometry != .none else { return nil }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT min(xmin) AS w, min(ymin) AS s, max(xmax) AS e, max(ymax) AS n FROM \(table.quotedIndex)
                WHERE pkid IN (\(rows))
                """)
        guard let row, let w: Double = row["w"], let s: Double = row["s"], let e: Double = row["e"],
            let n: Double = row["n"]
        else { return nil }
        return BoundingBox(west: w, south: s, east: e, north: n)
    }
}
