import Foundation
import GRDB
import GeoModel
import OneMap

/// An MBTiles 1.3 file of vector tiles, tiles of one content stored once.
///
/// It is written in one transaction: until `finish` the file holds what it held before. Used by one task.
public final class MBTilesArchive: RenewableTileArchive {
    private let path: String
    private let queue: DatabaseQueue
    public private(set) var byteCount = 0
    public let content: TileArchiveContent?

    /// Makes a file, or opens one that is to be brought up to date.
    ///
    /// - Throws: `TwinStoreError`; `.unsupported` for a file to be renewed that this program has not written.
    public init(path: String, isRenewed: Bool) throws {
        self.path = path
        (queue, content) = try TwinStoreError.translating(path: path) {
            var configuration = Configuration()
            // One transaction from here to `finish`.
            configuration.allowsUnsafeTransactions = true
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 16384") }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return (queue, isRenewed ? try queue.read { try Self.content($0, path) } : nil)
        }
        try change { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            try database.execute(sql: Self.tables)
        }
    }

    private static let tables = """
        CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT);
        CREATE TABLE IF NOT EXISTS images (tile_id TEXT PRIMARY KEY, tile_data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS map (
            zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_id TEXT NOT NULL,
            PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
        CREATE VIEW IF NOT EXISTS tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map
            JOIN images USING (tile_id);
        """
    private static let versionName = "luotu:version"

    private static func content(_ database: Database, _ path: String) throws -> TileArchiveContent {
        guard try database.tableExists("metadata"), try database.tableExists("map") else {
            throw TwinStoreError.unsupported("\(path) was not written by luotu; export it anew with --overwrite")
        }
        func value(_ name: String) throws -> String? {
            try String.fetchOne(database, sql: "SELECT value FROM metadata WHERE name = ?", arguments: [name])
        }
        guard let name = try value("name"), let version = try value(versionName).flatMap({ Int64($0) }),
            let least = try value("minzoom").flatMap({ Int($0) }), let most = try value("maxzoom").flatMap({ Int($0) }),
            least <= most
        else { throw TwinStoreError.unsupported("\(path) was not written by luotu; export it anew with --overwrite") }
        return TileArchiveContent(name: name, zooms: least...most, version: version)
    }

    public func append(_ tile: TileCoordinate, _ bytes: [UInt8]) throws {
        let name = TileHash.text(TileHash.of(bytes)) + TileHash.text(TileHash.of(bytes.reversed()))
        try change { database in
            try database.cachedStatement(sql: "INSERT OR IGNORE INTO images (tile_id, tile_data) VALUES (?, ?)")
                .execute(arguments: [name, Data(bytes)])
            if database.changesCount > 0 { byteCount += bytes.count }
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO map VALUES (?, ?, ?, ?)")
                .execute(arguments: [tile.zoom, tile.column, tile.tmsRow, name])
        }
    }

    public func remove(_ tile: TileCoordinate) throws {
        try change { database in
            try database.execute(
                sql: "DELETE FROM map WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                arguments: [tile.zoom, tile.column, tile.tmsRow])
        }
    }

    public func removeAll(from tile: TileCoordinate) throws {
        for zoom in tile.zoom...TileCoordinate.deepestZoom {
            let shift = zoom - tile.zoom
            try change { database in
                try database.execute(
                    sql: """
                        DELETE FROM map WHERE zoom_level = ? AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?
                        """,
                    arguments: [
                        zoom, tile.column << shift, ((tile.column + 1) << shift) - 1, tile.tmsRow << shift,
                        ((tile.tmsRow + 1) << shift) - 1,
                    ])
            }
        }
    }

    public func finish(_ description: TileArchiveDescription) throws {
        let zooms = description.zooms
        var entries = [
            ("name", description.name), ("format", "pbf"), ("type", "overlay"), ("version", "1"), ("scheme", "tms"),
            ("minzoom", String(zooms.lowerBound)), ("maxzoom", String(zooms.upperBound)),
            ("json", description.vectorLayers.serialized), (Self.versionName, String(description.version)),
        ]
        if let box = description.bounds {
            entries.append(("bounds", "\(box.west),\(box.south),\(box.east),\(box.north)"))
            entries.append(("center", "\(box.center.x),\(box.center.y),\(zooms.lowerBound)"))
        }
        if let attribution = description.attribution { entries.append(("attribution", attribution)) }
        try change { database in
            for (name, value) in entries {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO metadata VALUES (?, ?)", arguments: [name, value])
            }
            try database.execute(sql: "DELETE FROM images WHERE tile_id NOT IN (SELECT tile_id FROM map)")
            try database.execute(sql: "COMMIT")
        }
        try queue.close()
    }

    private func change(_ body: (Database) throws -> Void) throws {
        try TwinStoreError.translating(path: path) { try queue.writeWithoutTransaction(body) }
    }
}
