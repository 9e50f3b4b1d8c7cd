import AddressBase
import Foundation
import GRDB
import GeoModel

/// One file on its way into one layer, inside one transaction.
///
/// The first load of an empty layer is a bulk load (no triggers, packed R-tree); later ones compare row by row.
///
/// A class, because its methods run once a row inside closures, which would copy a structure of this size each time.
final class ImportTransaction {
    let plan: ImportPlan
    let profile: CityProfile
    let database: Database
    let table: LayerTable
    let batch: Int64
    private let bulk: BulkSwitch?
    private let insert: RowBinder
    private let update: RowBinder
    private let history: HistoryWriter
    private let cellLink: RawStatement
    /// The column of the layer's key in every batch; nil for a layer without one.
    let keyColumn: Int?
    private let merging: RowMerging?
    private let recorder: ChangeRecorder?
    private let upkeep: RenderUpkeep?
    private let countBefore: Int
    private var existing: ExistingRows
    private var ids: IDSequence
    private var tree = PackedRTree()
    private var extent: BoundingBox?
    private var superseded: BoundingBox?
    private var seen: Set<Int64> = []
    private var changes: RowChanges?
    private var translation: DeliveryTranslation?
    private(set) var outcome = ImportOutcome(
        batch: nil, inserted: 0, updated: 0, unchanged: 0, retired: 0, missing: 0, refusals: [], version: 0)

    init(_ plan: ImportPlan, profile: CityProfile, _ database: Database) throws {
        self.plan = plan
        self.profile = profile
        self.database = database
        let table = try Self.table(plan, database)
        self.table = table
        batch = try (Int64.fetchOne(database, sql: "SELECT max(id) FROM import_batch") ?? 0) + 1
        countBefore = try CatalogueCounts.count(table, database)
        try database.execute(sql: "UPDATE write_guard SET is_open = 1")
        bulk = countBefore == 0 ? try BulkSwitch(table, database) : nil
        insert = try RowBinder(inserting: table, database)
        update = try RowBinder(updating: table, database)
        let delivery = RowBinder.Delivery(
            county: Int64(profile.countyCode) ?? 0, batch: batch, flags: plan.isBallpark ? LayerTable.ballparkFlag : 0)
        insert.bind(delivery)
        update.bind(delivery)
        history = try HistoryWriter(table, database)
        cellLink = try RawStatement(
            "INSERT OR REPLACE INTO cell_link (layer, feature, system, cell) VALUES (?1, ?2, 0, ?3)", database)
        keyColumn = table.keyField.flatMap { key in table.schema.fields.firstIndex { $0.name == key } }
        existing = try ExistingRows(table, isEmpty: countBefore == 0, database)
        merging = countBefore == 0 ? nil : try RowMerging(plan, table, database)
        recorder = try ChangeRecorder(plan, table, database)
        upkeep = plan.isDryRun ? nil : try RenderUpkeep(table, isEmpty: countBefore == 0, database)
        ids = try IDSequence(site: profile.site, database)
        changes = RowChanges.matter(to: table.schema.kind) ? RowChanges(isFirstLoad: countBefore == 0) : nil
        translation = table.schema.kind == .address ? try DeliveryTranslation(table, database) : nil
    }

    private static func table(_ plan: ImportPlan, _ database: Database) throws -> LayerTable {
        guard let table = try Catalogue.table(plan.schema.id, database) else {
            return try Catalogue.create(plan.schema, keyField: plan.keyField, database)
        }
        let have = table.schema.fields.map { "\($0.name):\($0.type.rawValue)" }
        let want = plan.schema.fields.map { "\($0.name):\($0.type.rawValue)" }
        guard have == want else {
            throw TwinStoreError.layerDiffers(
                plan.schema.id, "it has \(have.joined(separator: " ")), the file gives \(want.joined(separator: " "))")
        }
        return table
    }

    // MARK: Rows

    /// - Returns: the rows that were refused.
    func add(_ batch: FormedBatch) throws -> ArraySlice<RowRefusal> {
        var (placed, forms) = (batch.placed, batch.forms)
        let refusedBefore = outcome.refusals.count
        let translated = try translation?.translate(placed.rows)
        if let rows = translated?.rows {
            placed.rows = rows
            forms = try RowForms(rows, schema: table.schema)
        }
        try BorrowedColumns.with(placed.rows) { columns in
            upkeep?.begin(forms.render)
            try BorrowedBytes.with(forms.blobs) { blobs in
                for row in 0..<placed.rows.count {
                    if let refusal = translated?.refusals[row] {
                        outcome.refusals.append(refusal)
                        continue
                    }
                    let incoming = Incoming(
                        row: row, number: placed.rows.rowNumbers[row], zone: placed.zones[row],
                        key: key(of: row, columns), digest: forms.digests[row], box: forms.boxes[row],
                        blob: blobs[row])
                    try add(incoming, of: columns, repeatsKey: batch.repeatsKey[row])
                    if !placed.cells.isEmpty, placed.cells[row] != 0, let id = lastID {
                        try link(id, to: placed.cells[row])
                    }
                }
            }
        }
        return outcome.refusals[refusedBefore...]
    }

    private func link(_ id: Int64, to cell: Int64) throws {
        cellLink.bind(table.number, at: 1)
        cellLink.bind(id, at: 2)
        cellLink.bind(cell, at: 3)
        try cellLink.step()
    }

    /// A row on its way in, beside its values. Holds no references, so that handing it on costs nothing.
    private struct Incoming {
        var row: Int
        /// In the source.
        var number: Int
        var zone: Int64
        /// Nil where the row has none.
        var key: UnsafeRawBufferPointer?
        var digest: Int64
        /// Nil where the row has no geometry, as `blob`.
        var box: BoundingBox?
        var blob: UnsafeRawBufferPointer?
    }

    /// The feature that the last row became or stayed; nil when it was refused.
    private var lastID: Int64?

    private func key(of row: Int, _ columns: BorrowedColumns) -> UnsafeRawBufferPointer? {
        keyColumn.flatMap { columns.textBytes(column: $0, row: row) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func add(_ incoming: Incoming, of columns: BorrowedColumns, repeatsKey: Bool) throws {
        lastID = nil
        if let keyColumn, incoming.key == nil, table.schema.fields[keyColumn].isRequired {
            return refuse(incoming.number, value: nil, "the row has no \(table.keyField ?? "code")")
        }
        if repeatsKey, let key = incoming.key {
            return refuse(
                incoming.number, value: String(decoding: key, as: UTF8.self), "stands in the file more than once")
        }
        switch try existing.match(key: incoming.key, digest: incoming.digest) {
        case .none: try insert(incoming, of: columns)
        case .same(let id):
            guard isFirst(id, incoming) else { return }
            outcome.unchanged += 1
            lastID = id
        case .changed(let id, let stored):
            guard isFirst(id, incoming) else { return }
            if merging == nil { return try change(id, incoming, of: columns) }
            try changePartly(id, incoming, of: columns, stored: stored)
        }
    }

    /// Notes that a row was about a stored one. A former code and the present one may stand in one file: the second is refused.
    private func isFirst(_ id: Int64, _ incoming: Incoming) -> Bool {
        if seen.insert(id).inserted { return true }
        refuse(
            incoming.number, value: incoming.key.map { String(decoding: $0, as: UTF8.self) },
            "stands in the file more than once, under a former code")
        return false
    }

    private func refuse(_ row: Int, value: String?, _ reason: String) {
        outcome.refusals.append(RowRefusal(row: row, field: table.keyField, value: value, reason: reason))
    }

    private func insert(_ incoming: Incoming, of columns: BorrowedColumns) throws {
        try recorder?.added(incoming.row, number: incoming.number, of: columns.batch)
        let id = try ids.next()
        try write(incoming, of: columns, as: id, with: insert)
        if bulk != nil, let box = incoming.box { tree.append(id: id, box: box) }
        if countBefore > 0 {
            seen.insert(id)
            changes?.written.append(id)
        }
        outcome.inserted += 1
        lastID = id
    }

    private func change(_ id: Int64, _ incoming: Incoming, of columns: BorrowedColumns) throws {
        switch plan.onConflict {
        case .skip:
            outcome.unchanged += 1
        case .fail:
            let key = incoming.key.map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw TwinStoreError.conflict(field: table.keyField ?? "code", value: key, row: incoming.number)
        case .update:
            try recorder?.changed(id, to: incoming.row, number: incoming.number, of: columns.batch)
            let old = try history.supersede(id, by: batch, operation: .update)
            upkeep?.superseded(id, box: old)
            cover(old: old)
            try write(incoming, of: columns, as: id, with: update)
            outcome.updated += 1
            changes?.written.append(id)
        }
        lastID = id
    }

    private func cover(old box: BoundingBox?) {
        guard let box else { return }
        extent = extent.map { $0.union(box) } ?? box
        superseded = superseded.map { $0.union(box) } ?? box
    }

    /// A row of which the file holds only a part: what it does not hold stays.
    private func changePartly(_ id: Int64, _ incoming: Incoming, of columns: BorrowedColumns, stored: Int64) throws {
        guard let merged = try merging?.merged(incoming.row, of: columns, id: id) else { return }
        let forms = try RowForms(merged, schema: table.schema)
        guard forms.digests[0] != stored else {
            outcome.unchanged += 1
            lastID = id
            return
        }
        let rowsOfBatch = upkeep?.begin(forms.render)
        defer { upkeep?.begin(rowsOfBatch ?? nil) }
        try BorrowedColumns.with(merged) { columns in
            try BorrowedBytes.with(forms.blobs) { blobs in
                var whole = incoming
                whole.row = 0
                whole.digest = forms.digests[0]
                whole.box = forms.boxes[0]
                whole.blob = blobs[0]
                try change(id, whole, of: columns)
            }
        }
    }

    private func write(_ incoming: Incoming, of columns: BorrowedColumns, as id: Int64, with binder: RowBinder) throws {
        let system = RowBinder.System(id: id, zone: incoming.zone, digest: incoming.digest)
        try binder.run(system, row: incoming.row, of: columns, blob: incoming.blob)
        if let box = incoming.box { extent = extent.map { $0.union(box) } ?? box }
        try upkeep?.wrote(incoming.row, id: id, zone: incoming.zone)
    }

    // MARK: The end

    /// Retires what a replacing delivery leaves out, writes the records of the batch, and closes the guard.
    func finish(rejectedBefore: Int) throws -> ImportOutcome {
        if countBefore > 0 { try retireMissing() }
        try recorder?.flush()
        try ids.save(database)
        if let bulk { try restore(bulk) }
        let hasNewPlan = try upkeep?.finish() ?? false
        let isChange = outcome.inserted + outcome.updated + outcome.retired > 0
        if isChange {
            outcome.batch = batch
            try writeBatchRecord(rejected: rejectedBefore + outcome.refusals.count)
            outcome.version = try CommitLog.append(
                layer: table, batch: batch, box: hasNewPlan ? nil : extent, database)
            if countBefore == 0 {
                try CatalogueCounts.set(table, count: outcome.inserted, extent: extent, database)
            } else {
                try CatalogueCounts.adjust(
                    table, by: outcome.inserted - outcome.retired, added: extent, removed: superseded, database)
            }
            try refreshAddresses()
        } else {
            outcome.version = try CommitLog.version(database)
        }
        try database.execute(sql: "UPDATE write_guard SET is_open = 0")
        return outcome
    }

    /// Writes the indexes, and between their pieces the render blocks, which another thread makes meanwhile.
    private func restore(_ bulk: BulkSwitch) throws {
        try upkeep?.prepare()
        let packed = tree
        tree = PackedRTree()
        try bulk.restoreIndex(packed, database) { try upkeep?.storeReady() }
        try upkeep?.storeBlocks()
        // While the counts are made of the last blocks.
        try bulk.restoreKeys(database)
    }

    private func refreshAddresses() throws {
        guard let changes else { return }
        try AddressTreeWriter(database: database).refresh(
            after: table.schema.kind, changes, version: outcome.version, batch: batch,
            operation: AddressOperation(kind: .deliver, operatorName: plan.operatorName))
    }

    private func retireMissing() throws {
        outcome.missing = countBefore + outcome.inserted - seen.count
        let inside = try existing.unseen(seen, within: plan.replaceWithin, database)
        if let recorder {
            let retired = Set(inside)
            for id in try existing.unseen(seen, database) { try recorder.left(id, isRetired: retired.contains(id)) }
        }
        for id in inside {
            let old = try history.supersede(id, by: batch, operation: .retire)
            upkeep?.superseded(id, box: old)
            cover(old: old)
            try database.execute(sql: "DELETE FROM \(table.quotedName) WHERE _id = ?", arguments: [id])
            try database.execute(
                sql: "DELETE FROM cell_link WHERE layer = ? AND feature = ?", arguments: [table.number, id])
            outcome.retired += 1
            changes?.removed.append(id)
        }
    }

    private func writeBatchRecord(rejected: Int) throws {
        let origin = String(decoding: try JSONEncoder().encode(plan.source), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT INTO import_batch (id, layer, origin, operator, time, inserted, updated, unchanged, rejected,
                retired, ballpark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                batch, table.number, origin, plan.operatorName, CommitLog.now(), outcome.inserted, outcome.updated,
                outcome.unchanged, rejected, outcome.retired, plan.isBallpark,
            ])
    }
}
