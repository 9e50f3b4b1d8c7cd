import GRDB
import GeoModel

/// The SQL shape of one layer: system columns begin with `_`, which no field name can.
///
/// `_id` feature id · `_zone` share class × town · `_county` · `_batch` the import that wrote this version ·
/// `_digest` of all values, to see whether a row changed · `_flags` (1 = ballpark position) · `_geom` SpatiaLite blob.
struct LayerTable: Sendable {
    let number: Int64
    let schema: LayerSchema
    let keyField: String?

    static let systemColumns = ["_id", "_zone", "_county", "_batch", "_digest", "_flags", "_geom"]
    static let ballparkFlag: Int64 = 1

    var name: String { Self.name(of: schema.id) }
    var quotedName: String { Self.quoted(name) }
    var index: String { Self.index(of: schema.id) }
    var quotedIndex: String { Self.quotedIndex(of: schema.id) }

    private static func name(of layer: LayerID) -> String { "layer_" + layer.text }
    private static func index(of layer: LayerID) -> String { "idx_\(name(of: layer))__geom" }
    static func quotedIndex(of layer: LayerID) -> String { quoted(index(of: layer)) }

    /// An SQL identifier; field and layer names are checked when a layer is made, so quotes cannot be inside.
    static func quoted(_ name: String) -> String { "\"" + name.filter { $0 != "\"" } + "\"" }

    /// Makes the table with its indexes and guards.
    func create(_ database: Database) throws {
        try createUnguarded(database)
        try createGuards(database)
    }

    /// Makes the table with its indexes, for a file that others may edit.
    func createUnguarded(_ database: Database) throws {
        for field in schema.fields {
            guard Self.isFieldName(field.name) else {
                throw TwinStoreError.unsupported("\(field.name) is no field name: a-z, then a-z, 0-9 and _")
            }
        }
        let columns = schema.fields.map { "\(Self.quoted($0.name)) \(Self.sqlType($0.type))" }
        let all =
            [
                "_id INTEGER PRIMARY KEY", "_zone INTEGER NOT NULL", "_county INTEGER NOT NULL",
                "_batch INTEGER NOT NULL", "_digest INTEGER NOT NULL", "_flags INTEGER NOT NULL",
            ] + columns
        try database.execute(sql: "CREATE TABLE \(quotedName) (\(all.joined(separator: ", ")))")
        if schema.geometry != .none { try addGeometry(database) }
        try createKeyIndex(database)
    }

    private func addGeometry(_ database: Database) throws {
        let added = try Int.fetchOne(
            database, sql: "SELECT AddGeometryColumn(?, '_geom', 4490, 'GEOMETRY', 'XY')", arguments: [name])
        let indexed = try Int.fetchOne(database, sql: "SELECT CreateSpatialIndex(?, '_geom')", arguments: [name])
        guard added == 1, indexed == 1 else { throw TwinStoreError.sqlite("no geometry column for \(name)") }
    }

    func createKeyIndex(_ database: Database) throws {
        guard let keyField else { return }
        try database.execute(
            sql: "CREATE UNIQUE INDEX \(Self.quoted(name + "_key")) ON \(quotedName) (\(Self.quoted(keyField)))")
    }

    func dropKeyIndex(_ database: Database) throws {
        try database.execute(sql: "DROP INDEX IF EXISTS \(Self.quoted(name + "_key"))")
    }

    // MARK: Guards

    private static let guardedOperations = ["INSERT", "UPDATE", "DELETE"]

    /// Triggers that stop careless writes of other programs. They stop no DDL and carry no meaning.
    func createGuards(_ database: Database) throws {
        for operation in Self.guardedOperations {
            try database.execute(
                sql: """
                    CREATE TRIGGER \(Self.quoted("guard_\(name)_\(operation.lowercased())")) BEFORE \(operation) ON \(quotedName)
                    WHEN (SELECT is_open FROM write_guard WHERE id = 1) = 0
                    BEGIN SELECT RAISE(ABORT, 'Luotu: write through luotu or its HTTP service; for QGIS use luotu snapshot'); END
                    """)
        }
    }

    static func isFieldName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (0x61...0x7A).contains(first), name.utf8.count <= 60 else { return false }
        return name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
    }

    private static func sqlType(_ type: FieldType) -> String {
        switch type {
        case .integer, .boolean: "INTEGER"
        case .real: "REAL"
        case .text, .date, .timestamp: "TEXT"
        }
    }
}
