import GRDB
import GeoModel
import Glibc

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

    /// Opens the file for reading, after what a killed load left in it is undone: a reader can't do that itself. Where
    /// several come at once, one does it and the others wait.
    static func rollingBack<Value>(_ path: String, _ open: () throws -> Value) throws -> Value {
        let end = ContinuousClock.now + .seconds(ConnectionSettings.readerTimeoutSeconds)
        while true {
            do {
                return try open()
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
                do {
                    try rollBack(path)
                } catch TwinStoreError.lockedByWriter where ContinuousClock.now < end {
                    usleep(20_000)
                }
            }
        }
    }

    private static func rollBack(_ path: String) throws {
        let lock = try WriterLock(database: path)
        defer { withExtendedLifetime(lock) {} }
        let pool = try DatabasePool(path: path, configuration: ConnectionSettings.writing(readers: 1))
        try pool.close()
    }
}
