import GRDB
import GeoModel
import OneMap

extension TwinStore {
    /// Makes the render rows of layers anew from their tables, each in a transaction of its own.
    ///
    /// - Parameter layers: all layers where empty.
    /// - Throws: `TwinStoreError.noSuchLayer`.
    public func rebuildRenderRows(of layers: [LayerID]) async throws -> [RebuiltLayer] {
        let path = path
        return try await writer().writeWithoutTransaction { database in
            try TwinStoreError.translating(path: path) {
                let all = try Catalogue.tables(database)
                let tables = try layers.isEmpty ? all : layers.map { try Catalogue.existing($0, database) }
                return try tables.map { table in
                    var rows = 0
                    try database.inTransaction(.immediate) {
                        try RenderBuild(table: table, database: database).rebuild()
                        _ = try CommitLog.append(layer: table, batch: nil, box: nil, database)
                        rows = try RenderTables.rowCount(table.number, database)
                        return .commit
                    }
                    return RebuiltLayer(layer: table.schema.id, rows: rows)
                }
            }
        }
    }
}

extension RenderTables {
    /// Full render rows of a layer.
    static func rowCount(_ layer: Int64, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT coalesce(sum(row_count), 0) FROM render_block WHERE layer = ? AND level = 0",
            arguments: [layer]) ?? 0
    }
}
