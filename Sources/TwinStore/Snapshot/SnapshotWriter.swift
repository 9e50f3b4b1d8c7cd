import Foundation
import GRDB
import GeoModel

/// Writes an ordinary SpatiaLite file for QGIS and other programs: one view a layer, with Chinese column names.
///
/// The copy is a plain file in journal mode DELETE, without Luotu's guards; nothing written to it comes back.
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
            try source.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
            try finish(partial)
            try FileManager.default.moveItem(atPath: partial, toPath: output)
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: partial + suffix)
            }
            throw error
        }
    }

    private func finish(_ path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try SpatiaLiteConnection.prepare(database)
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { database in
            for summary in try Catalogue.summaries(database) {
                guard let table = try Catalogue.table(summary.schema.id, database) else { continue }
                try table.dropGuards(database)
                try addView(of: table, database)
            }
            // A snapshot is nobody's store: Luotu must not open it as one.
            try database.execute(sql: "PRAGMA application_id = 0")
        }
        try queue.close()
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
