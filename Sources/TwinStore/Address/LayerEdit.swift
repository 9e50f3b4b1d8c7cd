import AddressBase
import Foundation
import GRDB
import GeoModel
import OneMap

/// Single rows of one layer that change inside an edit: one batch with history, as an import has.
final class LayerEdit {
    let table: LayerTable
    let batch: Int64
    let database: Database
    private let history: HistoryWriter
    private let stored: StoredRows
    private let batchOfRow: RawStatement
    private let upkeep: RenderUpkeep?
    private var update: [[String]: RawStatement] = [:]
    private(set) var inserted = 0
    private(set) var updated = 0
    private(set) var retired = 0
    private(set) var box: BoundingBox?
    private var removedBox: BoundingBox?

    init(_ table: LayerTable, batch: Int64, _ database: Database) throws {
        self.table = table
        self.batch = batch
        self.database = database
        history = try HistoryWriter(table, database)
        stored = try StoredRows(table, database)
        batchOfRow = try RawStatement("SELECT _batch FROM \(table.quotedName) WHERE _id = ?1", database)
        upkeep = try RenderUpkeep(table, isEmpty: false, database)
    }

    /// - Parameter changes: new texts by field; nil empties a field.
    func write(_ changes: [String: String?], place: AddressPlacement?, to id: Int64, county: String) throws {
        var row = try stored.row(id)
        for (place, field) in table.schema.fields.enumerated() {
            guard let value = changes[field.name] else { continue }
            row.columns[place] = Self.text(value)
        }
        if let place {
            var geometry = ByteColumn()
            geometry.append(WKB.encode(.point(place.position)))
            row.geometry = geometry
        }
        try supersede([id])
        try put(row, changes.keys.sorted(), place, id)
        try render(row, id)
    }

    private func put(_ row: FeatureBatch, _ fields: [String], _ place: AddressPlacement?, _ id: Int64) throws {
        let statement = try updating(fields, withPlace: place != nil)
        var blob: [UInt8] = []
        try BorrowedColumns.with(row) { columns in
            statement.bind(id, at: 1)
            statement.bind(batch, at: 2)
            statement.bind(columns.digest(0), at: 3)
            for (index, field) in fields.enumerated() {
                guard let column = table.schema.fields.firstIndex(where: { $0.name == field }) else { continue }
                columns.bind(column: column, row: 0, to: statement, at: Int32(index + 6))
            }
            guard let place else { return try statement.step() }
            if let wkb = columns.wkb(0) { note(try SpatialBlob.append(wkb: wkb, to: &blob)) }
            try blob.withUnsafeBytes {
                statement.bind(place.zone, at: 4)
                statement.bind(blob: $0, at: 5)
                try statement.step()
            }
            try link(id, to: place.cell)
        }
    }

    func updating(_ fields: [String], withPlace: Bool) throws -> RawStatement {
        let key = fields + (withPlace ? ["_geom"] : [])
        if let known = update[key] { return known }
        var sets =
            ["_batch = ?2", "_digest = ?3"] + fields.enumerated().map { "\(LayerTable.quoted($1)) = ?\($0 + 6)" }
        if withPlace { sets += ["_zone = ?4", "_geom = ?5"] }
        let statement = try RawStatement(
            "UPDATE \(table.quotedName) SET \(sets.joined(separator: ", ")) WHERE _id = ?1", database)
        update[key] = statement
        return statement
    }

    func insert(_ id: Int64, _ fields: [String: String], place: AddressPlacement?, county: String) throws {
        var geometry = ByteColumn()
        if let place { geometry.append(WKB.encode(.point(place.position))) } else { geometry.appendMissing() }
        let row = FeatureBatch(
            rowNumbers: [1], columns: table.schema.fields.map { Self.text(fields[$0.name]) }, geometry: geometry)
        let binder = try RowBinder(inserting: table, database)
        var blob: [UInt8] = []
        try BorrowedColumns.with(row) { columns in
            if let wkb = columns.wkb(0) { note(try SpatialBlob.append(wkb: wkb, to: &blob)) }
            binder.bind(RowBinder.Delivery(county: Int64(county) ?? 0, batch: batch, flags: 0))
            let system = RowBinder.System(id: id, zone: place?.zone ?? 0, digest: columns.digest(0))
            try blob.withUnsafeBytes { try binder.run(system, row: 0, of: columns, blob: place == nil ? nil : $0) }
        }
        if let place { try link(id, to: place.cell) }
        try render(row, id)
        inserted += 1
    }

    /// Keeps the present versions of rows, but for those that this very edit wrote.
    func supersede(_ ids: [Int64]) throws {
        for id in ids where try batchOf(id) != batch {
            let old = try history.supersede(id, by: batch, operation: .update)
            upkeep?.superseded(id, box: old)
            note(old)
            updated += 1
        }
    }

    /// Tells tiles of rows as they stand now.
    func render(_ rows: FeatureBatch, _ written: [(row: Int, id: Int64, zone: Int64)]) throws {
        guard let upkeep else { return }
        upkeep.begin(try RenderRows(rows, schema: table.schema))
        for row in written { try upkeep.wrote(row.row, id: row.id, zone: row.zone) }
    }

    /// Tells tiles of a row as it stands now.
    private func render(_ row: FeatureBatch, _ id: Int64) throws {
        guard upkeep != nil else { return }
        let zone = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT _zone FROM \(table.quotedName) WHERE _id = ?"), arguments: [id])
        try render(row, [(row: 0, id: id, zone: zone ?? 0)])
    }

    func remove(_ id: Int64) throws {
        let old = try history.supersede(id, by: batch, operation: .retire)
        upkeep?.superseded(id, box: old)
        if let old {
            note(old)
            removedBox = removedBox.map { $0.union(old) } ?? old
        }
        try database.execute(sql: "DELETE FROM \(table.quotedName) WHERE _id = ?", arguments: [id])
        try link(id, to: 0)
        retired += 1
    }

    /// Writes the batch's record, its entry in the commit log and the layer's new count.
    ///
    /// - Returns: the version of the commit.
    func finish(_ operation: AddressOperation) throws -> Int64 {
        let origin = ImportOrigin(
            file: "luotu address \(operation.kind.rawValue)", sourceLayer: operation.reason ?? "", encoding: "",
            crs: "EPSG:4490")
        try database.execute(
            sql: """
                INSERT INTO import_batch (id, layer, origin, operator, time, inserted, updated, unchanged, rejected,
                retired) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
                """,
            arguments: [
                batch, table.number, String(decoding: try JSONEncoder().encode(origin), as: UTF8.self),
                operation.operatorName, CommitLog.now(), inserted, updated, retired,
            ])
        let hasNewPlan = try upkeep?.finish() ?? false
        let version = try CommitLog.append(layer: table, batch: batch, box: hasNewPlan ? nil : box, database)
        try CatalogueCounts.adjust(table, by: inserted - retired, added: box, removed: removedBox, database)
        return version
    }

    private func link(_ id: Int64, to cell: Int64) throws {
        if cell == 0 {
            try database.execute(
                sql: "DELETE FROM cell_link WHERE layer = ? AND feature = ? AND system = 0",
                arguments: [table.number, id])
        } else {
            try database.execute(
                sql: "INSERT OR REPLACE INTO cell_link (layer, feature, system, cell) VALUES (?, ?, 0, ?)",
                arguments: [table.number, id, cell])
        }
    }

    private func batchOf(_ id: Int64) throws -> Int64? {
        batchOfRow.bind(id, at: 1)
        defer { batchOfRow.reset() }
        return try batchOfRow.next() ? batchOfRow.optional(0) : nil
    }

    private func note(_ covered: BoundingBox?) {
        guard let covered else { return }
        box = box.map { $0.union(covered) } ?? covered
    }

    private static func text(_ value: String?) -> GeoModel.Column {
        var column = ByteColumn()
        if let value { column.append(value.utf8) } else { column.appendMissing() }
        return .texts(column)
    }
}
