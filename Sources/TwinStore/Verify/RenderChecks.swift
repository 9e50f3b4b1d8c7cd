import GRDB
import GeoModel
import OneMap

/// Full render rows against the layers' tables.
struct RenderRowsCheck: StoreCheck {
    let name = "render-rows"
    let rule = "the full render rows of every layer are what its table gives, each once, in boxes that hold them"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for table in try Catalogue.tables(database) where table.schema.geometry != .none {
            var wanted: [Int64: UInt64] = [:]
            let stored = try StoredBatches(table, database)
            while let batch = try stored.next() {
                let rows = try RenderRows(batch.rows, schema: table.schema)
                for row in 0..<rows.count {
                    if let digest = rows.digest(row, zone: batch.zones[row]) { wanted[batch.ids[row]] = digest }
                }
            }
            try RenderBlocks(table, level: 0, database).forEach(fault) { rows in
                for (row, id) in rows.ids.enumerated() {
                    guard let digest = wanted.removeValue(forKey: id) else {
                        fault("\(table.schema.id): feature \(id) has a render row too many")
                        continue
                    }
                    if rows.digest(row, zone: rows.zone(row)) != digest {
                        fault("\(table.schema.id): the render row of feature \(id) is not that of its table")
                    }
                }
            }
            for id in wanted.keys.sorted() { fault("\(table.schema.id): feature \(id) has no render row") }
        }
    }
}

/// Generalised rows against full ones.
struct RenderLevelsCheck: StoreCheck {
    let name = "render-levels"
    let rule = "the generalised rows of every layer are what its full render rows give"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for table in try Catalogue.tables(database) where table.schema.geometry != .none {
            guard let plan = try RenderTables.plan(table.number, database) else {
                let rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName)") ?? 0
                if rows > 0 { fault("\(table.schema.id): has no plan; run: luotu layer rebuild \(table.schema.id)") }
                continue
            }
            if plan.fields.names != RenderFields(table.schema).names {
                fault("\(table.schema.id): its tiles carry other fields; run: luotu layer rebuild \(table.schema.id)")
            }
            for level in RenderLevels.numbers { try compare(table, plan, level, database, fault) }
        }
    }

    private func compare(
        _ table: LayerTable, _ plan: RenderPlan, _ level: Int, _ database: Database, _ fault: (String) -> Void
    ) throws {
        let levels = RenderLevels(plan)
        var wanted: [Int64: UInt64] = [:]
        try RenderBlocks(table, level: 0, database).forEach(fault) { full in
            let rows = try levels.rows(of: full, level: level)
            for (row, id) in rows.ids.enumerated() { wanted[id] = rows.digest(row, zone: rows.zone(row)) }
        }
        try RenderBlocks(table, level: level, database).forEach(fault) { rows in
            for (row, id) in rows.ids.enumerated()
            where wanted.removeValue(forKey: id) != rows.digest(row, zone: rows.zone(row)) {
                fault("\(table.schema.id): feature \(id) is wrong at level \(level)")
            }
        }
        for id in wanted.keys.sorted() { fault("\(table.schema.id): feature \(id) is missing at level \(level)") }
    }
}

/// Counts against full rows.
struct RenderCountsCheck: StoreCheck {
    let name = "render-counts"
    let rule = "at every zoom, the counts of every tile, cell, class and zone are those of the rows that are not drawn"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for table in try Catalogue.tables(database) where table.schema.geometry != .none {
            guard let plan = try RenderTables.plan(table.number, database) else { continue }
            var survey = RenderSurvey(plan.fields)
            try BlockTable(table.number, level: 0, database).forEach { try survey.add(block: $0) }
            survey.sort()
            let counts = try CountTable(table.number, database)
            var wanted = 0
            for tile in survey.countTiles(plan) {
                wanted += 1
                if try !counts.with(tile.tile, { try tile.hasContent(of: $0) }) {
                    fault("\(table.schema.id): the counts of tile \(tile.tile) are not those of its rows")
                }
            }
            let found = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM render_count WHERE layer = ?", arguments: [table.number])
            if found != wanted { fault("\(table.schema.id): \(found ?? 0) tiles count rows, wanted \(wanted)") }
        }
    }
}

/// Reads the blocks of a level with their boxes.
private struct RenderBlocks {
    private let blocks: RawStatement
    private let layer: LayerID
    private let level: Int

    init(_ table: LayerTable, level: Int, _ database: Database) throws {
        layer = table.schema.id
        self.level = level
        blocks = try RawStatement(
            """
            SELECT b.body, b.row_count, b.id, i.west, i.east, i.north, i.south, i.layer_from FROM render_block b
            LEFT JOIN render_index i ON i.id = b.id WHERE b.layer = \(table.number) AND b.level = \(level)
            """, database)
        plane = RenderTables.plane(table.number, level: level)
    }

    private let plane: Int64

    /// Calls `body` with the rows of every block, and says where a block's record does not fit its rows.
    func forEach(_ fault: (String) -> Void, _ body: (RenderRows) throws -> Void) throws {
        while try blocks.next() {
            let rows = try RenderRows(block: blocks.bytes(0).bindMemory(to: UInt8.self))
            let fits =
                rows.count == Int(blocks.integer(1)) && blocks.integer(7) == plane
                && rows.worldBox.map { box in
                    blocks.integer(3) == Int64(box.west) && blocks.integer(4) == Int64(box.east)
                        && blocks.integer(5) == Int64(box.north) && blocks.integer(6) == Int64(box.south)
                } ?? false
            if !fits {
                fault("\(layer): block \(blocks.integer(2)) of level \(level) is not indexed as its rows stand")
            }
            try body(rows)
        }
    }
}
