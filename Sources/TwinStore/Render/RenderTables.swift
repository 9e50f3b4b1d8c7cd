import Foundation
import GRDB
import GeoModel
import OneMap

/// The tables that tiles are made from, beside the truth (docs/decisions/0013): blocks of rows along a Hilbert curve with
/// an R-tree of integers over the blocks, counts per tile, and the rule of what is drawn at which zoom.
enum RenderTables {
    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE render_layer (layer INTEGER PRIMARY KEY, plan TEXT NOT NULL);
                CREATE TABLE render_block (
                    id INTEGER PRIMARY KEY, layer INTEGER NOT NULL, level INTEGER NOT NULL, place INTEGER NOT NULL,
                    row_count INTEGER NOT NULL, body BLOB NOT NULL);
                CREATE INDEX render_block_place ON render_block (layer, level, place);
                CREATE TABLE render_count (
                    id INTEGER PRIMARY KEY, layer INTEGER NOT NULL, zoom INTEGER NOT NULL, tile_column INTEGER NOT NULL,
                    tile_row INTEGER NOT NULL, row_count INTEGER NOT NULL, body BLOB NOT NULL,
                    UNIQUE (layer, zoom, tile_column, tile_row));
                CREATE VIRTUAL TABLE render_index USING rtree_i32(
                    id, west, east, north, south, layer_from, layer_to);
                """)
    }

    /// The third dimension of the index: a layer and one of its levels.
    static func plane(_ layer: Int64, level: Int) -> Int64 { layer * 8 + Int64(level) }

    /// The layer's plan; nil where its render rows were never made.
    static func plan(_ layer: Int64, _ database: Database) throws -> RenderPlan? {
        try String.fetchOne(database, sql: "SELECT plan FROM render_layer WHERE layer = ?", arguments: [layer]).map {
            try JSONDecoder().decode(RenderPlan.self, from: Data($0.utf8))
        }
    }

    static func save(_ plan: RenderPlan, of layer: Int64, _ database: Database) throws {
        let body = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
        try database.execute(
            sql: "INSERT OR REPLACE INTO render_layer (layer, plan) VALUES (?, ?)", arguments: [layer, body])
    }

    /// Takes everything of a layer away.
    static func clear(_ layer: Int64, _ database: Database) throws {
        for level in 0...RenderLevels.numbers.count { try clear(layer, level: level, database) }
        try database.execute(sql: "DELETE FROM render_count WHERE layer = ?", arguments: [layer])
        try database.execute(sql: "DELETE FROM render_layer WHERE layer = ?", arguments: [layer])
    }

    static func clear(_ layer: Int64, level: Int, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM render_index WHERE layer_from = ?", arguments: [plane(layer, level: level)])
        try database.execute(
            sql: "DELETE FROM render_block WHERE layer = ? AND level = ?", arguments: [layer, level])
    }
}

/// Writes and reads the blocks of one level of a layer.
struct BlockTable {
    let layer: Int64
    let level: Int
    private let database: Database
    private let insertBlock: RawStatement
    private let insertBox: RawStatement

    init(_ layer: Int64, level: Int, _ database: Database) throws {
        self.layer = layer
        self.level = level
        self.database = database
        insertBlock = try RawStatement(
            "INSERT INTO render_block (id, layer, level, place, row_count, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            database)
        insertBox = try RawStatement(
            """
            INSERT INTO render_index (id, west, east, north, south, layer_from, layer_to)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
            """, database)
    }

    /// Stores a block, under the id given or a new one.
    func insert(_ block: RenderBlock, id: Int64? = nil) throws {
        if let id { insertBlock.bind(id, at: 1) } else { insertBlock.bindNull(at: 1) }
        insertBlock.bind(layer, at: 2)
        insertBlock.bind(Int64(level), at: 3)
        insertBlock.bind(block.order, at: 4)
        insertBlock.bind(Int64(block.rowCount), at: 5)
        try block.bytes.withUnsafeBytes { bytes in
            insertBlock.bind(blob: bytes, at: 6)
            try insertBlock.step()
        }
        insertBox.bind(id ?? database.lastInsertedRowID, at: 1)
        insertBox.bind(Int64(block.box.west), at: 2)
        insertBox.bind(Int64(block.box.east), at: 3)
        insertBox.bind(Int64(block.box.north), at: 4)
        insertBox.bind(Int64(block.box.south), at: 5)
        insertBox.bind(RenderTables.plane(layer, level: level), at: 6)
        try insertBox.step()
    }

    func delete(_ id: Int64) throws {
        try database.execute(sql: "DELETE FROM render_block WHERE id = ?", arguments: [id])
        try database.execute(sql: "DELETE FROM render_index WHERE id = ?", arguments: [id])
    }

    /// Calls `body` with every block, in the order along the curve.
    func forEach(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        let blocks = try RawStatement(
            "SELECT body FROM render_block WHERE layer = \(layer) AND level = \(level) ORDER BY place, id", database)
        while try blocks.next() { try body(blocks.bytes(0).bindMemory(to: UInt8.self)) }
    }
}
