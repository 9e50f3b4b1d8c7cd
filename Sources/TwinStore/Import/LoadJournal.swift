import GRDB
import GeoModel

/// Lets a first load write its pages once instead of twice.
///
/// A write-ahead log takes every page first and has it copied into the file afterwards. With a rollback journal new pages
/// go straight into the file, and only those that were there before need the journal: a load is as safe from crashes, and
/// writes half as much. Readers have to wait while it runs, so it is for a process that is alone with the file.
struct LoadJournal {
    private let database: Database

    /// Switches to the rollback journal; nil, with the log still on, where another process has the file open.
    init?(_ pool: DatabasePool, _ database: Database) throws {
        self.database = database
        pool.invalidateReadOnlyConnections()
        let mode = try? String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        guard mode == "delete" else { return nil }
    }

    /// Switches back to the log.
    func end() {
        // Should somebody have begun to read at this very moment, the next writer switches when it opens the file.
        _ = try? String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    }

    /// Undoes what a killed load left in the file. A reader can't, so it does this first.
    static func rollBack(_ path: String) throws {
        let lock = try WriterLock(database: path)
        defer { withExtendedLifetime(lock) {} }
        let pool = try DatabasePool(path: path, configuration: ConnectionSettings.writing(readers: 1))
        try pool.close()
    }
}
