import Foundation
import GRDB
import GeoModel
import OneMap
import Synchronization

/// Finished tiles in a SQLite file of their own beside the city's, `<database>.tiles`: an MBTiles file for readers, with
/// tiles of one content stored once.
///
/// Every tile carries the version of the commit log that it was rendered from, and the log's time of that version: who
/// takes it out asks the city's log what has happened since, so nothing needs to be in step between the two files, and
/// a file that belongs to another history of the database (a restored backup) is emptied when it is opened.
public final class TileFile: TileShelf {
    /// What the file may weigh; beyond it the oldest half goes.
    public static let byteLimit = 2 << 30

    /// Connections that read at once.
    static let readerCount = 2

    private let pool: DatabasePool
    private let city: TwinStore
    private let lock: WriterLock
    private let byteLimit: Int
    private let scopes = Mutex<[String: Int64]>([:])
    private let savesSinceCheck = Mutex(0)

    /// Opens the file, or makes it.
    ///
    /// - Parameter city: the database whose tiles it keeps, opened for writing.
    /// - Throws: `TwinStoreError`.
    public init(of city: TwinStore, byteLimit: Int = TileFile.byteLimit) throws {
        let path = city.path + ".tiles"
        lock = try WriterLock(database: path)
        self.city = city
        self.byteLimit = byteLimit
        pool = try TwinStoreError.translating(path: path) {
            var configuration = Configuration()
            configuration.maximumReaderCount = Self.readerCount
            configuration.label = "luotu-tiles"
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA page_size = 8192")
                // Tiles that a power failure takes are rendered again.
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { try $0.execute(sql: Self.tables) }
            return pool
        }
        try dropForeignTiles()
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT);
        INSERT OR IGNORE INTO metadata VALUES ('name', 'luotu'), ('format', 'pbf'), ('scheme', 'tms'), ('type', 'overlay');
        CREATE TABLE IF NOT EXISTS scopes (scope INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS images (tile_id TEXT PRIMARY KEY, tile_data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS map (
            scope INTEGER NOT NULL, zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL,
            tile_id TEXT NOT NULL, version INTEGER NOT NULL, version_time TEXT NOT NULL, features INTEGER NOT NULL,
            dropped INTEGER NOT NULL, PRIMARY KEY (scope, zoom_level, tile_column, tile_row)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS map_tile ON map (tile_id);
        CREATE VIEW IF NOT EXISTS tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map
            JOIN images USING (tile_id) WHERE scope = 1;
        """

    /// Takes out what was rendered from versions that the city's log does not know as they were.
    private func dropForeignTiles() throws {
        let known = try pool.read { database in
            try Row.fetchAll(database, sql: "SELECT DISTINCT version, version_time FROM map")
                .map { (version: $0["version"] as Int64, time: $0["version_time"] as String) }
        }
        let foreign = try city.database.read { database in
            try known.filter { try CommitLog.time(of: $0.version, database) != $0.time }
        }
        guard !foreign.isEmpty else { return }
        try pool.write { database in
            for (version, time) in foreign {
                try database.execute(
                    sql: "DELETE FROM map WHERE version = ? AND version_time = ?", arguments: [version, time])
            }
            try database.execute(sql: Self.sweep)
        }
    }

    private static let sweep = "DELETE FROM images WHERE tile_id NOT IN (SELECT tile_id FROM map)"

    /// Reads the file as any MBTiles reader may.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try pool.read(body) }

    public func tile(_ tile: TileCoordinate, of scope: TileScope) async -> ShelvedTile? {
        guard let number = try? await number(of: scope) else { return nil }
        return try? await pool.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT m.tile_id, m.version, m.features, m.dropped, i.tile_data FROM map m
                    LEFT JOIN images i ON i.tile_id = m.tile_id
                    WHERE scope = ? AND zoom_level = ? AND tile_column = ? AND tile_row = ?
                    """, arguments: [number, tile.zoom, tile.column, tile.tmsRow]
            ).flatMap { row -> ShelvedTile? in
                let data: Data? = row["tile_data"]
                let features: Int = row["features"]
                guard features == 0 || data != nil else { return nil }
                return ShelvedTile(
                    content: RenderedTile(
                        bytes: data.map { [UInt8]($0) } ?? [], tag: row["tile_id"], featureCount: features,
                        collapsedCount: row["dropped"]),
                    version: row["version"])
            }
        }
    }

    /// A tile that cannot be kept is rendered again when it is asked for.
    public func keep(_ shelved: ShelvedTile, _ tile: TileCoordinate, of scope: TileScope) async {
        guard let number = try? await number(of: scope), let time = try? await city.time(of: shelved.version) else {
            return
        }
        let content = shelved.content
        try? await pool.write { database in
            if !content.bytes.isEmpty {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO images (tile_id, tile_data) VALUES (?, ?)",
                    arguments: [content.tag, Data(content.bytes)])
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO map VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    number, tile.zoom, tile.column, tile.tmsRow, content.tag, shelved.version, time,
                    content.featureCount, content.collapsedCount,
                ])
        }
        await trim()
    }

    /// Now and then looks whether the file has grown beyond its limit.
    private func trim() async {
        let isDue = savesSinceCheck.withLock { count in
            count += 1
            return count % 256 == 0
        }
        guard isDue else { return }
        let byteLimit = byteLimit
        try? await pool.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            guard (pages - free) * size > byteLimit else { return }
            try database.execute(
                sql:
                    "DELETE FROM map WHERE version <= (SELECT version FROM map ORDER BY version LIMIT 1 OFFSET (SELECT count(*) / 2 FROM map))"
            )
            try database.execute(sql: Self.sweep)
        }
    }

    private func number(of scope: TileScope) async throws -> Int64 {
        let name = scope.name
        if let known = scopes.withLock({ $0[name] }) { return known }
        let number = try await pool.write { database in
            try database.execute(sql: "INSERT OR IGNORE INTO scopes (name) VALUES (?)", arguments: [name])
            return try Int64.fetchOne(database, sql: "SELECT scope FROM scopes WHERE name = ?", arguments: [name])
        }
        guard let number else { throw TwinStoreError.sqlite("the tile file took no scope") }
        scopes.withLock { $0[name] = number }
        return number
    }
}

extension TileCoordinate {
    /// MBTiles counts rows from the south.
    var tmsRow: Int { (1 << zoom) - 1 - row }
}

extension TwinStore {
    /// When a version was committed, as the log says; nil for one that it does not know.
    ///
    /// Asynchronous, because a task that waits for a connection in its thread can keep those from going on that hold one.
    fileprivate func time(of version: Int64) async throws -> String? {
        try await reading { try CommitLog.time(of: version, $0) }
    }
}

extension CommitLog {
    /// When a version was committed; nil for one that the log does not know. Version 0 is before the first.
    fileprivate static func time(of version: Int64, _ database: Database) throws -> String? {
        guard version > 0 else { return "" }
        return try String.fetchOne(database, sql: "SELECT time FROM commit_log WHERE version = ?", arguments: [version])
    }
}
