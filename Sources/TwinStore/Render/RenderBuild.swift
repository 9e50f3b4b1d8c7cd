import Foundation
import GRDB
import GeoModel
import OneMap

/// Builds the render rows of a whole layer: full blocks first, then what follows from them.
struct RenderBuild {
    let table: LayerTable
    let database: Database

    /// Makes the plan, the counts and the coarse levels anew from the full blocks that stand.
    func derive() throws {
        let full = try BlockTable(table.number, level: 0, database)
        var survey = RenderSurvey(RenderFields(table.schema))
        try full.forEach { try survey.add(block: $0) }
        let plan = survey.plan(table.schema)
        try write(
            DerivedRendering(plan: plan, counts: survey.countTiles(plan), hasShapes: survey.hasShapes))
    }

    /// Writes what follows from the full blocks that stand, and the coarse levels.
    func write(_ derived: DerivedRendering) throws {
        let full = try BlockTable(table.number, level: 0, database)
        try RenderTables.save(derived.plan, of: table.number, database)
        try writeCounts(derived.counts)
        for level in RenderLevels.numbers {
            try RenderTables.clear(table.number, level: level, database)
            if derived.hasShapes { try writeLevel(level, derived.plan, from: full) }
        }
    }

    /// Where rows may wait: beside the database.
    static func directory(_ database: Database) throws -> String {
        let path = try String.fetchOne(database, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
        return URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    private func writeCounts(_ tiles: [CountedTile]) throws {
        try database.execute(sql: "DELETE FROM render_count WHERE layer = ?", arguments: [table.number])
        let counts = try CountTable(table.number, database)
        for tile in tiles { try counts.insert(tile) }
    }

    private func writeLevel(_ level: Int, _ plan: RenderPlan, from full: BlockTable) throws {
        let levels = RenderLevels(plan)
        let target = try BlockTable(table.number, level: level, database)
        let sorter = RenderSorter(
            fieldCount: plan.fields.names.count, directory: try Self.directory(database))
        try full.forEach { block in
            let rows = try levels.rows(of: RenderRows(block: block), level: level)
            for (row, id) in rows.ids.enumerated() { try sorter.add(row, of: rows, id: id, zone: rows.zone(row)) }
        }
        try sorter.forEachBlock { try target.insert($0) }
    }

    /// Makes everything anew from the layer's table.
    func rebuild() throws {
        try RenderTables.clear(table.number, database)
        guard table.schema.geometry != .none else { return }
        let target = try BlockTable(table.number, level: 0, database)
        let sorter = RenderSorter(
            fieldCount: RenderFields(table.schema).names.count, directory: try Self.directory(database))
        let rows = try StoredBatches(table, database)
        while let batch = try rows.next() {
            let made = try RenderRows(batch.rows, schema: table.schema)
            for row in 0..<made.count {
                try sorter.add(row, of: made, id: batch.ids[row], zone: batch.zones[row])
            }
        }
        try sorter.forEachBlock { try target.insert($0) }
        try derive()
    }
}

/// Writes and reads the counts of one layer.
struct CountTable {
    private let layer: Int64
    private let insert: RawStatement
    private let select: RawStatement
    private let database: Database

    init(_ layer: Int64, _ database: Database) throws {
        self.layer = layer
        self.database = database
        insert = try RawStatement(
            """
            INSERT OR REPLACE INTO render_count (layer, zoom, tile_column, tile_row, row_count, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """, database)
        select = try RawStatement(
            "SELECT body FROM render_count WHERE layer = ?1 AND zoom = ?2 AND tile_column = ?3 AND tile_row = ?4",
            database)
    }

    func insert(_ counted: CountedTile) throws {
        bind(counted.tile, to: insert)
        insert.bind(Int64(counted.count), at: 5)
        try counted.bytes.withUnsafeBytes { bytes in
            insert.bind(blob: bytes, at: 6)
            try insert.step()
        }
    }

    /// Calls `body` with the tile's counts, no bytes for none.
    func with<Value>(_ tile: TileCoordinate, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) throws -> Value {
        bind(tile, to: select)
        defer { select.reset() }
        guard try select.next() else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        return try body(select.bytes(0).bindMemory(to: UInt8.self))
    }

    /// A statement whose one row, if there is any, is the tile's counts.
    func statement(for tile: TileCoordinate) -> RawStatement {
        bind(tile, to: select)
        return select
    }

    func delete(_ tile: TileCoordinate) throws {
        try database.execute(
            sql: "DELETE FROM render_count WHERE layer = ? AND zoom = ? AND tile_column = ? AND tile_row = ?",
            arguments: [layer, tile.zoom, tile.column, tile.row])
    }

    private func bind(_ tile: TileCoordinate, to statement: RawStatement) {
        statement.bind(layer, at: 1)
        statement.bind(Int64(tile.zoom), at: 2)
        statement.bind(Int64(tile.column), at: 3)
        statement.bind(Int64(tile.row), at: 4)
    }
}
