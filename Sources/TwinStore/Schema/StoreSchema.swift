import Foundation
import GRDB

/// The tables around the layers, and how they came to be.
enum StoreSchema {
    /// "LuoT": marks the file as Luotu's (PRAGMA application_id).
    static let applicationID = 0x4C75_6F54

    static let migrations: [@Sendable (Database) throws -> Void] = [
        { database in
            try database.execute(sql: "SELECT InitSpatialMetaDataFull(0)")
            try database.execute(sql: firstVersion)
        },
        { try AddressTables.createFirst($0) },
        { try AddressTables.create($0) },
        { try DoorplateTable.create($0) },
        { database in
            try AddressTables.createLife(database)
            try AddressTreeWriter.deriveWhereMissing(database)
        },
        { database in
            try RenderTables.create(database)
            for table in try Catalogue.tables(database) {
                try RenderBuild(table: table, database: database).rebuild()
            }
        },
        { try AddressTables.createPictures($0) },
        { try AddressIndexTables.create($0) },
    ]

    static var currentVersion: Int { migrations.count }

    /// Runs what is missing, each step in its own transaction together with its version number.
    static func migrate(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            for step in found..<max(found, migrations.count) {
                try database.inTransaction(.immediate) {
                    try migrations[step](database)
                    try database.execute(sql: "PRAGMA user_version = \(step + 1)")
                    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                    return .commit
                }
            }
        }
    }

    /// Looks whether there is a file at all. The file itself is opened by SQLite alone: opening and closing it as a plain
    /// file would drop the locks of other connections in this process (rule 5 of docs/decisions/0003).
    static func refuseMissingFile(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw TwinStoreError.notFound(path: path)
        }
        guard !isFolder.boolValue else { throw TwinStoreError.notADatabase(path: path) }
    }

    /// - Throws: `TwinStoreError.notLuotu`, `.newerVersion`.
    static func check(_ database: Database, path: String) throws {
        guard try Int.fetchOne(database, sql: "PRAGMA application_id") == applicationID else {
            throw TwinStoreError.notLuotu(path: path)
        }
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= currentVersion else {
            throw TwinStoreError.newerVersion(path: path, found: found, supported: currentVersion)
        }
    }

    /// Looks at the file through a connection that cannot write.
    static func checkFile(_ path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.reading())
        try queue.read { try check($0, path: path) }
    }

    private static let firstVersion = """
        CREATE TABLE city_profile (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
        CREATE TABLE layer (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, schema TEXT NOT NULL, key_field TEXT,
            feature_count INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
            west REAL, south REAL, east REAL, north REAL);
        CREATE TABLE id_sequence (site INTEGER PRIMARY KEY, next INTEGER NOT NULL);
        CREATE TABLE commit_log (
            version INTEGER PRIMARY KEY, layer INTEGER NOT NULL, feature INTEGER, batch INTEGER,
            west REAL, south REAL, east REAL, north REAL, time TEXT NOT NULL);
        CREATE TABLE import_batch (
            id INTEGER PRIMARY KEY, layer INTEGER NOT NULL, origin TEXT NOT NULL, operator TEXT NOT NULL,
            time TEXT NOT NULL, inserted INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL,
            rejected INTEGER NOT NULL, retired INTEGER NOT NULL, ballpark INTEGER NOT NULL DEFAULT 0,
            undo_of INTEGER, undone_by INTEGER);
        CREATE TABLE feature_history (
            layer INTEGER NOT NULL, feature INTEGER NOT NULL, batch_from INTEGER NOT NULL, batch_to INTEGER NOT NULL,
            operation TEXT NOT NULL, zone INTEGER NOT NULL, digest INTEGER NOT NULL, flags INTEGER NOT NULL,
            field_values TEXT NOT NULL, geom BLOB);
        CREATE INDEX feature_history_feature ON feature_history (layer, feature);
        CREATE INDEX feature_history_batch ON feature_history (batch_to);
        CREATE TABLE cell_link (
            layer INTEGER NOT NULL, feature INTEGER NOT NULL, system INTEGER NOT NULL, cell INTEGER NOT NULL,
            PRIMARY KEY (layer, feature, system)) WITHOUT ROWID;
        CREATE TABLE write_guard (id INTEGER PRIMARY KEY CHECK (id = 1), is_open INTEGER NOT NULL);
        INSERT INTO write_guard (id, is_open) VALUES (1, 0);
        """
}
