import Foundation
import GRDB
import GeoModel
import OneMap

/// The layer catalogue's table.
enum Catalogue {
    static func table(_ id: LayerID, _ database: Database) throws -> LayerTable? {
        let row = try Row.fetchOne(
            database, sql: "SELECT number, schema, key_field FROM layer WHERE id = ?", arguments: [id.text])
        return try row.map(layerTable)
    }

    /// Whether there is such a layer.
    static func has(_ id: LayerID, _ database: Database) throws -> Bool {
        let layer = try RawStatement(kept: "SELECT 1 FROM layer WHERE id = ?1", database)
        layer.bind(id.text, at: 1)
        return try layer.next()
    }

    /// All layers, in the order in which they were made.
    static func tables(_ database: Database) throws -> [LayerTable] {
        try Row.fetchAll(database, sql: "SELECT number, schema, key_field FROM layer ORDER BY number").map(layerTable)
    }

    static func existing(_ id: LayerID, _ database: Database) throws -> LayerTable {
        guard let table = try table(id, database) else { throw TwinStoreError.noSuchLayer(id) }
        return table
    }

    static func table(number: Int64, _ database: Database) throws -> LayerTable? {
        try Row.fetchOne(
            database, sql: "SELECT number, schema, key_field FROM layer WHERE number = ?", arguments: [number]
        ).map(layerTable)
    }

    /// Adds a layer and its table.
    static func create(_ schema: LayerSchema, keyField: String?, _ database: Database) throws -> LayerTable {
        let body = String(decoding: try JSONEncoder().encode(schema), as: UTF8.self)
        try database.execute(
            sql: "INSERT INTO layer (id, schema, key_field) VALUES (?, ?, ?)",
            arguments: [schema.id.text, body, keyField])
        let table = LayerTable(number: database.lastInsertedRowID, schema: schema, keyField: keyField)
        try table.create(database)
        return table
    }

    static func summaries(_ database: Database, where condition: String = "1", _ arguments: StatementArguments = [])
        throws -> [LayerSummary]
    {
        try Row.fetchAll(
            database,
            sql: """
                SELECT schema, feature_count, version, west, south, east, north FROM layer WHERE \(condition)
                ORDER BY number
                """, arguments: arguments
        ).map { row in
            var extent: BoundingBox?
            if let west: Double = row["west"], let south: Double = row["south"], let east: Double = row["east"],
                let north: Double = row["north"]
            {
                extent = BoundingBox(west: west, south: south, east: east, north: north)
            }
            return LayerSummary(
                schema: try decode(row["schema"]), featureCount: row["feature_count"], extent: extent,
                version: row["version"])
        }
    }

    private static func layerTable(_ row: Row) throws -> LayerTable {
        LayerTable(number: row["number"], schema: try decode(row["schema"]), keyField: row["key_field"])
    }

    private static func decode(_ body: String) throws -> LayerSchema {
        try JSONDecoder().decode(LayerSchema.self, from: Data(body.utf8))
    }
}

extension TwinStore {
    /// The built-in layers of a new city.
    func createBuiltInLayers() throws {
        try writer().write { database in
            for schema in BuiltInLayers.all {
                _ = try Catalogue.create(schema, keyField: schema.field("code")?.name, database)
            }
        }
    }
}
