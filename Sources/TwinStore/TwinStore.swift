import Foundation
import GRDB
import GeoModel

/// A city's SpatiaLite database: the only place with SQL.
///
/// One process opens a file for writing (`openForWriting`), any number read it (`openForReading`).
public final class TwinStore: Sendable {
    /// Absolute, symbolic links resolved.
    public let path: String
    let database: any DatabaseReader
    /// Nil when opened for reading.
    let pool: DatabasePool?
    private let lock: WriterLock?
    /// Whether this process may keep readers waiting while it loads a layer.
    let isAlone: Bool
    let addressIndexes = AddressIndexCache()
    let layerSummaries = LayerSummaryCache()
    /// Nil when opened for reading: others may write then.
    let commits: CommitCounter?

    private init(
        path: String, database: any DatabaseReader, pool: DatabasePool?, lock: WriterLock?, isAlone: Bool = false
    ) {
        self.path = path
        self.database = database
        self.pool = pool
        self.lock = lock
        self.isAlone = isAlone
        commits = pool.map { pool in
            let counter = CommitCounter()
            pool.add(transactionObserver: counter, extent: .databaseLifetime)
            return counter
        }
    }

    /// Makes a new database with the city's profile.
    ///
    /// - Throws: `TwinStoreError.alreadyExists`, and what opening throws. A failed creation leaves no file behind.
    public static func create(at path: String, profile: CityProfile) throws -> TwinStore {
        let path = resolved(path)
        guard !FileManager.default.fileExists(atPath: path) else { throw TwinStoreError.alreadyExists(path: path) }
        let lock = try WriterLock(database: path)
        do {
            return try TwinStoreError.translating(path: path) {
                let pool = try DatabasePool(path: path, configuration: ConnectionSettings.writing(readers: 4))
                try StoreSchema.migrate(pool)
                let store = TwinStore(path: path, database: pool, pool: pool, lock: lock)
                try pool.write { try ProfileTable.write(profile, $0) }
                try store.createBuiltInLayers()
                return store
            }
        } catch {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            throw error
        }
    }

    /// Opens the file as its one writer and brings it to this version.
    ///
    /// - Parameter isAlone: nothing in this process reads while it loads a layer for the first time (`LoadJournal`).
    public static func openForWriting(_ path: String, readers: Int = 4, isAlone: Bool = false) throws -> TwinStore {
        let path = resolved(path)
        try StoreSchema.refuseMissingFile(path)
        let lock = try WriterLock(database: path)
        return try TwinStoreError.translating(path: path) {
            try StoreSchema.checkFile(path)
            let pool = try DatabasePool(path: path, configuration: ConnectionSettings.writing(readers: readers))
            try StoreSchema.migrate(pool)
            return TwinStore(path: path, database: pool, pool: pool, lock: lock, isAlone: isAlone)
        }
    }

    /// Opens the file read-only, whoever writes it.
    public static func openForReading(_ path: String) throws -> TwinStore {
        let path = resolved(path)
        try StoreSchema.refuseMissingFile(path)
        return try TwinStoreError.translating(path: path) {
            let queue = try LoadJournal.rollingBack(path) { try opened(path) }
            return TwinStore(path: path, database: queue, pool: nil, lock: nil)
        }
    }

    private static func opened(_ path: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: ConnectionSettings.reading())
        try queue.read { try StoreSchema.check($0, path: path) }
        return queue
    }

    public var isWritable: Bool { pool != nil }

    /// Commits of this process so far, after which what was read before may be out of date; nil when opened for reading.
    public var commitCount: Int? { commits?.count }

    public func profile() throws -> CityProfile {
        try TwinStoreError.translating(path: path) { try database.read { try ProfileTable.read($0) } }
    }

    /// The writer's pool.
    ///
    /// - Throws: `TwinStoreError.unsupported` when the store was opened for reading.
    func writer() throws -> DatabasePool {
        guard let pool else { throw TwinStoreError.unsupported("the database was opened for reading only") }
        return pool
    }

    /// Reads in one snapshot, off the caller's thread.
    func reading<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let path = path
        return try await database.read { database in
            try TwinStoreError.translating(path: path) { try body(database) }
        }
    }

    /// Asks the database for something small.
    ///
    /// - Throws: what reading throws: then nothing else will be answered either.
    public func checkReading() async throws { try await reading { _ = try AddressIndexHead($0) } }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
