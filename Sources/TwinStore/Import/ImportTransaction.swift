import AddressBase
import Foundation
import GRDB
import GeoModel

/// One file on its way into one layer, inside one transaction.
///
/// The first load of an empty layer is a bulk load (no triggers, packed R-tree); later ones compare row by row.
struct ImportTransaction {
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
    private let keyColumn: Int?
    private let merging: RowMerging?
    private let recorder: ChangeRecorder?
    private let countBefore: Int
    private var existing: ExistingRows
    private var ids: IDSequence
    private var tree = PackedRTree()
    private var blob: [UInt8] = []
    private var extent: BoundingBox?
    private var seen: Set<Int64> = []
    private var keys = KeyDigestSet()
    private var changes: RowChanges?
    private(set) var outcome = ImportOutcome(
        batch: nil, inserted: 0, updated: 0, unchanged: 0, retired: 0, missing: 0, refusals: [], version: 0)

    init(_ plan: ImportPlan, profile: CityProfile, _ database: Database) throws {
        self.plan = plan
        self.profile = profile
        self.database = database
        let table = try Self.table(plan, database)
        self.table = table
        batch = try (Int64.fetchOne(database, sql: "SELECT max(id) FROM import_batch") ?? 0) + 1
        countBefore = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName)") ?? 0
        try database.execute(sql: "UPDATE write_guard SET is_open = 1")
        bulk = countBefore == 0 ? try BulkSwitch(table, database) : nil
        insert = try RowBinder(inserting: table, database)
        update = try RowBinder(updating: table, database)
        history = try HistoryWriter(table, database)
        cellLink = try RawStatement(
            "INSERT OR REPLACE INTO cell_link (layer, feature, system, cell) VALUES (?1, ?2, 0, ?3)", database)
        keyColumn = table.keyField.flatMap { key in table.schema.fields.firstIndex { $0.name == key } }
        existing = try ExistingRows(table, isEmpty: countBefore == 0, database)
        merging = countBefore == 0 ? nil : try RowMerging(plan, table, database)
        recorder = try ChangeRecorder(plan, table, database)
        ids = try IDSequence(site: profile.site, database)
        changes = RowChanges.matter(to: table.schema.kind) ? RowChanges(isFirstLoad: countBefore == 0) : nil
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
    mutating func add(_ placed: PlacedBatch) throws -> ArraySlice<RowRefusal> {
        let rows = placed.rows
        let refusedBefore = outcome.refusals.count
        try BorrowedColumns.with(rows) { columns in
            for row in 0..<rows.count {
                try add(row, number: rows.rowNumbers[row], of: columns, zone: placed.zones[row])
                if !placed.cells.isEmpty, placed.cells[row] != 0, let id = lastID {
                    cellLink.bind(table.number, at: 1)
                    cellLink.bind(id, at: 2)
                    cellLink.bind(placed.cells[row], at: 3)
                    try cellLink.step()
                }
            }
        }
        return outcome.refusals[refusedBefore...]
    }

    /// The feature that the last row became or stayed; nil when it was refused.
    private var lastID: Int64?

    private mutating func add(_ row: Int, number: Int, of columns: BorrowedColumns, zone: Int64) throws {
        lastID = nil
        var key: UnsafeRawBufferPointer?
        if let keyColumn {
            if let bytes = columns.textBytes(column: keyColumn, row: row), !bytes.isEmpty {
                key = bytes
            } else if table.schema.fields[keyColumn].isRequired {
                return refuse(number, value: nil, "the row has no \(table.keyField ?? "code")")
            }
        }
        if let bytes = key {
            guard keys.insert(KeyDigest(bytes)) else {
                return refuse(
                    number, value: String(decoding: bytes, as: UTF8.self), "stands in the file more than once")
            }
        }
        let digest = columns.digest(row)
        switch try existing.match(key: key, digest: digest) {
        case .none: try insert(row, number: number, of: columns, zone: zone, digest: digest)
        case .same(let id):
            outcome.unchanged += 1
            seen.insert(id)
            lastID = id
        case .changed(let id, let stored):
            seen.insert(id)
            if merging == nil {
                return try change(id, row, number: number, of: columns, zone: zone, digest: digest, key: key)
            }
            try changePartly(id, row, number: number, of: columns, zone: zone, stored: stored, key: key)
        }
    }

    private mutating func refuse(_ row: Int, value: String?, _ reason: String) {
        outcome.refusals.append(RowRefusal(row: row, field: table.keyField, value: value, reason: reason))
    }

    private mutating func insert(_ row: Int, number: Int, of columns: BorrowedColumns, zone: Int64, digest: Int64)
        throws
    {
        try recorder?.added(row, number: number, of: columns.batch)
        let id = try ids.next()
        let box = try makeBlob(row, of: columns)
        try blob.withUnsafeBytes { try insert.run(system(id, zone, digest), row: row, of: columns, blob: $0) }
        if let box {
            if bulk != nil { tree.append(id: id, box: box) }
            extent = extent.map { $0.union(box) } ?? box
        }
        if countBefore > 0 {
            seen.insert(id)
            changes?.written.append(id)
        }
        outcome.inserted += 1
        lastID = id
    }

    private mutating func change(
        _ id: Int64, _ row: Int, number: Int, of columns: BorrowedColumns, zone: Int64, digest: Int64,
        key: UnsafeRawBufferPointer?
    ) throws {
        let keyText = key.map { String(decoding: $0, as: UTF8.self) } ?? ""
        switch plan.onConflict {
        case .skip:
            outcome.unchanged += 1
        case .fail:
            throw TwinStoreError.conflict(field: table.keyField ?? "code", value: keyText, row: number)
        case .update:
            try recorder?.changed(id, to: row, number: number, of: columns.batch)
            if let old = try history.supersede(id, by: batch, operation: .update) {
                extent = extent.map { $0.union(old) } ?? old
            }
            let box = try makeBlob(row, of: columns)
            try blob.withUnsafeBytes { try update.run(system(id, zone, digest), row: row, of: columns, blob: $0) }
            if let box { extent = extent.map { $0.union(box) } ?? box }
            outcome.updated += 1
            changes?.written.append(id)
        }
        lastID = id
    }

    /// A row of which the file holds only a part: what it does not hold stays.
    private mutating func changePartly(
        _ id: Int64, _ row: Int, number: Int, of columns: BorrowedColumns, zone: Int64, stored: Int64,
        key: UnsafeRawBufferPointer?
    ) throws {
        guard let merged = try merging?.merged(row, of: columns, id: id) else { return }
        try BorrowedColumns.with(merged) { columns in
            let digest = columns.digest(0)
            guard digest != stored else {
                outcome.unchanged += 1
                lastID = id
                return
            }
            try change(id, 0, number: number, of: columns, zone: zone, digest: digest, key: key)
        }
    }

    private func system(_ id: Int64, _ zone: Int64, _ digest: Int64) -> RowBinder.System {
        RowBinder.System(
            id: id, zone: zone, county: Int64(profile.countyCode) ?? 0, batch: batch, digest: digest,
            flags: plan.isBallpark ? LayerTable.ballparkFlag : 0)
    }

    /// Leaves the row's SpatiaLite blob in `blob`, empty where the row has no geometry.
    private mutating func makeBlob(_ row: Int, of columns: BorrowedColumns) throws -> BoundingBox? {
        blob.removeAll(keepingCapacity: true)
        guard let wkb = columns.wkb(row) else { return nil }
        return try SpatialBlob.append(wkb: wkb, to: &blob)
    }

    // MARK: The end

    /// Retires what a replacing delivery leaves out, writes the records of the batch, and closes the guard.
    mutating func finish(rejectedBefore: Int) throws -> ImportOutcome {
        if countBefore > 0 { try retireMissing() }
        try recorder?.flush()
        try ids.save(database)
        try bulk?.restore(tree, database)
        let isChange = outcome.inserted + outcome.updated + outcome.retired > 0
        if isChange {
            outcome.batch = batch
            try writeBatchRecord(rejected: rejectedBefore + outcome.refusals.count)
            outcome.version = try CommitLog.append(layer: table, batch: batch, box: extent, database)
            try CatalogueCounts.refresh(table, database)
            try refreshAddresses()
        } else {
            outcome.version = try CommitLog.version(database)
        }
        try database.execute(sql: "UPDATE write_guard SET is_open = 0")
        return outcome
    }

    private func refreshAddresses() throws {
        guard let changes else { return }
        try AddressTreeWriter(database: database).refresh(
            after: table.schema.kind, changes, version: outcome.version, batch: batch,
            operation: AddressOperation(kind: .deliver, operatorName: plan.operatorName))
    }

    private mutating func retireMissing() throws {
        let gone = try existing.unseen(seen, within: plan.replaceWithin, database)
        outcome.missing = gone.missing.count
        if let recorder {
            let inside = Set(gone.inside)
            for id in gone.missing { try recorder.left(id, isRetired: inside.contains(id)) }
        }
        for id in gone.inside {
            if let box = try history.supersede(id, by: batch, operation: .retire) {
                extent = extent.map { $0.union(box) } ?? box
            }
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
