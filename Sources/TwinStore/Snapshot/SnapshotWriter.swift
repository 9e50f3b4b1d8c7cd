import Foundation
import GRDB
import GeoModel

/// Writes an ordinary SpatiaLite file for QGIS and other programs: the layers, and one view each with Chinese column names.
///
/// The file is made anew and only the layers' rows are carried over, so that nothing else of the city can be in it, not
/// even in a free page: no profile (the local grid and the datum shifts are secret), no history or import records (names
/// of people and files), no address tree, no tokens. A table that the store gets in future stays out by itself. Of a row
/// the system columns come along: they are numbers that say nothing outside of the city's own database, `_flags` aside,
/// whose 1 marks an approximate position.
///
/// It is a plain file in journal mode DELETE, without Luotu's guards and mark; nothing written to it comes back.
struct SnapshotWriter {
    let source: any DatabaseReader
    let output: String

    /// - Throws: `TwinStoreError.alreadyExists`, `.diskFull`; a failed snapshot leaves no file behind.
    func write() throws {
        guard !FileManager.default.fileExists(atPath: output) else {
            throw TwinStoreError.alreadyExists(path: output)
        }
        let partial = output + ".part"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try source.read { try fill(partial, from: $0) }
            try FileManager.default.moveItem(atPath: partial, toPath: output)
        } catch {
            for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: partial + suffix) }
            throw error
        }
    }

    private func fill(_ path: String, from city: Database) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try SpatiaLiteConnection.prepare(database)
            try database.execute(sql: "PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { snapshot in
            try snapshot.execute(sql: "SELECT InitSpatialMetaDataFull(0)")
            for summary in try Catalogue.summaries(city) {
                let table = try Catalogue.existing(summary.schema.id, city)
                try table.createUnguarded(snapshot)
                try copyRows(of: table, from: city, to: snapshot)
                try addView(of: table, snapshot)
            }
        }
        try queue.close()
    }

    private func copyRows(of table: LayerTable, from city: Database, to snapshot: Database) throws {
        let bulk = try BulkSwitch(table, snapshot)
        let hasGeometry = table.schema.geometry != .none
        let columns =
            LayerTable.systemColumns.filter { hasGeometry || $0 != "_geom" }
            + table.schema.fields.map { LayerTable.quoted($0.name) }
        let list = columns.joined(separator: ", ")
        let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let rows = try RawStatement("SELECT \(list) FROM \(table.quotedName) ORDER BY _id", city)
        let insert = try RawStatement("INSERT INTO \(table.quotedName) (\(list)) VALUES (\(marks))", snapshot)
        while try rows.next() {
            for column in 0..<Int32(columns.count) { insert.bind(column: column, of: rows, at: column + 1) }
            try insert.step()
        }
        try bulk.restoreIndex(hasGeometry ? boxes(of: table, city) : PackedRTree(), snapshot)
        try bulk.restoreKeys(snapshot)
    }

    /// The city's spatial index, box by box.
    private func boxes(of table: LayerTable, _ city: Database) throws -> PackedRTree {
        var tree = PackedRTree()
        let boxes = try RawStatement("SELECT pkid, xmin, ymin, xmax, ymax FROM \(table.quotedIndex)", city)
        while try boxes.next() {
            tree.append(
                id: boxes.integer(0),
                box: BoundingBox(west: boxes.real(1), south: boxes.real(2), east: boxes.real(3), north: boxes.real(4)))
        }
        return tree
    }

    private func addView(of table: LayerTable, _ database: Database) throws {
        let hasGeometry = table.schema.geometry != .none
        let columns = ViewColumns(table.schema).pairs.map {
            "\(LayerTable.quoted($0.column)) AS \(LayerTable.quoted($0.title))"
        }
        let name = viewName(table.schema, database)
        let all = ["_id AS ROWID"] + columns + (hasGeometry ? ["_geom AS geometry"] : [])
        try database.execute(
            sql:
                "CREATE VIEW \(LayerTable.quoted(name)) AS SELECT \(all.joined(separator: ", ")) FROM \(table.quotedName)"
        )
        guard hasGeometry else { return }
        try database.execute(
            sql: """
                INSERT INTO views_geometry_columns (view_name, view_geometry, view_rowid, f_table_name,
                f_geometry_column, read_only) VALUES (lower(?), 'geometry', 'rowid', lower(?), '_geom', 1)
                """, arguments: [name, table.name])
    }

    /// The layer's Chinese title; its id where the title is taken.
    private func viewName(_ schema: LayerSchema, _ database: Database) -> String {
        let taken =
            (try? database.tableExists(schema.title)) == true || (try? database.viewExists(schema.title)) == true
        return taken || schema.title.isEmpty ? "\(schema.title)_\(schema.id.text)" : schema.title
    }
}

/// The columns of a snapshot view: the fields' Chinese titles, made unique.
struct ViewColumns {
    let pairs: [(column: String, title: String)]

    init(_ schema: LayerSchema) {
        var taken: Set<String> = ["rowid", "geometry"]
        pairs = schema.fields.map { field in
            var title = field.title.isEmpty ? field.name : field.title
            if !taken.insert(title.lowercased()).inserted {
                title += "_\(field.name)"
                taken.insert(title.lowercased())
            }
            return (column: field.name, title: title)
        }
    }
}

extension TwinStore {
    /// Writes a read-only copy for other programs.
    public func writeSnapshot(to output: String) throws {
        let output = URL(fileURLWithPath: output).path
        try TwinStoreError.translating(path: output) {
            try SnapshotWriter(source: database, output: output).write()
        }
    }
}
