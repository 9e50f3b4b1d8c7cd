import CSpatiaLite
import GRDB

/// How connections are opened: the writer durable, the readers unable to write.
enum ConnectionSettings {
    static let busyTimeoutSeconds = 5.0
    /// Readers wait only while another process loads a layer for the first time (`LoadJournal`).
    static let readerTimeoutSeconds = 60.0

    /// SQLite counts its memory behind one lock for all threads; nobody reads the counts.
    private static let countsNoMemory = luotu_sqlite_without_memory_statistics() == SQLITE_OK

    private static func configuration(_ label: String) -> Configuration {
        _ = countsNoMemory
        var configuration = Configuration()
        configuration.label = label
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        return configuration
    }

    /// The pool of the one process that holds the lock.
    static func writing(readers: Int) -> Configuration {
        var configuration = configuration("luotu")
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            if !database.configuration.readonly { try SpatiaLiteConnection.prepare(database) }
            // Takes effect on a new file only: fewer, larger pages write faster and read as fast.
            try database.execute(sql: "PRAGMA page_size = 16384")
            // SpatiaLite resets the busy timeout; GRDB sets synchronous=NORMAL for WAL before this runs.
            try database.execute(sql: "PRAGMA busy_timeout = \(Int(busyTimeoutSeconds * 1000))")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -49152")
            try database.execute(sql: "PRAGMA trusted_schema = ON")
        }
        return configuration
    }

    /// Readers of any other process: SQLITE_OPEN_READONLY, no SpatiaLite.
    static func reading() -> Configuration {
        var configuration = configuration("luotu-read")
        configuration.readonly = true
        configuration.busyMode = .timeout(readerTimeoutSeconds)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -32768")
            try database.execute(sql: "PRAGMA mmap_size = 268435456")
        }
        return configuration
    }
}
