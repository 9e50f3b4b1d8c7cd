import Foundation
import GRDB
import GeoModel

/// The log of what changed where: one entry an edit or a batch, followed by caches and feeds.
enum CommitLog {
    static func version(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT max(version) FROM commit_log") ?? 0
    }

    /// Appends an entry for a whole batch and answers its version.
    ///
    /// - Parameters:
    ///   - batch: nil where rows stay as they are and only their tiles may differ.
    ///   - box: around what changed, old and new; nil where all of the layer may have.
    static func append(layer: LayerTable, batch: Int64?, box: BoundingBox?, _ database: Database) throws -> Int64 {
        let version = try version(database) + 1
        try database.execute(
            sql: """
                INSERT INTO commit_log (version, layer, feature, batch, west, south, east, north, time)
                VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [version, layer.number, batch, box?.west, box?.south, box?.east, box?.north, now()])
        try database.execute(
            sql: "UPDATE layer SET version = ? WHERE number = ?", arguments: [version, layer.number])
        return version
    }

    /// ISO 8601, UTC, to the millisecond.
    static func now() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// The catalogue's exact count and extent of a layer.
enum CatalogueCounts {
    /// Follows a change of few rows: only what left the border of the extent makes the whole be looked at again.
    static func adjust(
        _ table: LayerTable, by count: Int, added: BoundingBox?, removed: BoundingBox?, _ database: Database
    ) throws {
        let row = try Row.fetchOne(
            database, sql: "SELECT west, south, east, north FROM layer WHERE number = ?", arguments: [table.number])
        guard let west: Double = row?["west"], let south: Double = row?["south"], let east: Double = row?["east"],
            let north: Double = row?["north"]
        else { return try refresh(table, database) }
        if let removed,
            removed.west <= west || removed.south <= south || removed.east >= east || removed.north >= north
        {
            return try refresh(table, database)
        }
        var box = BoundingBox(west: west, south: south, east: east, north: north)
        if let added { box = box.union(added) }
        try database.execute(
            sql: """
                UPDATE layer SET feature_count = feature_count + ?, west = ?, south = ?, east = ?, north = ?
                WHERE number = ?
                """, arguments: [count, box.west, box.south, box.east, box.north, table.number])
    }

    static func count(_ table: LayerTable, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT feature_count FROM layer WHERE number = ?", arguments: [table.number]) ?? 0
    }

    /// Of a layer whose rows are all known, as after a first load.
    static func set(_ table: LayerTable, count: Int, extent: BoundingBox?, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE layer SET feature_count = ?, west = ?, south = ?, east = ?, north = ? WHERE number = ?",
            arguments: [count, extent?.west, extent?.south, extent?.east, extent?.north, table.number])
    }

    /// Counts and measures anew.
    static func refresh(_ table: LayerTable, _ database: Database) throws {
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName)") ?? 0
        var box: Row?
        if table.schema.geometry != .none {
            box = try Row.fetchOne(
                database,
                sql: "SELECT min(xmin) AS w, min(ymin) AS s, max(xmax) AS e, max(ymax) AS n FROM \(table.quotedIndex)")
        }
        var extent: BoundingBox?
        if let west: Double = box?["w"], let south: Double = box?["s"], let east: Double = box?["e"],
            let north: Double = box?["n"]
        {
            extent = BoundingBox(west: west, south: south, east: east, north: north)
        }
        try set(table, count: count, extent: extent, database)
    }
}
