import GRDB

/// How connections are opened: the writer durable, the readers unable to write.
enum ConnectionSettings {
    static let busyTimeoutSeconds = 5.0

    /// The pool of the one process that holds the lock.
    static func writing(readers: Int) -> Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.label = "luotu"
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { database in
            if !database.configuration.readonly { try SpatiaLiteConnection.prepare(database) }
            // Takes effect on a new file only: fewer, larger pages write faster and read as fast.
            try database.execute(sql: "PRAGMA page_size = 8192")
            // SpatiaLite resets the busy timeout; GRDB sets synchronous=NORMAL for WAL before this runs.
            try database.execute(sql: "PRAGMA busy_timeout = \(Int(busyTimeoutSeconds * 1000))")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -65536")
            try database.execute(sql: "PRAGMA trusted_schema = ON")
        }
        return configuration
    }

    /// Readers of any other process: SQLITE_OPEN_READONLY, no SpatiaLite.
    static func reading() -> Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "luotu-read"
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -32768")
            try database.execute(sql: "PRAGMA mmap_size = 268435456")
        }
        return configuration
    }
}
