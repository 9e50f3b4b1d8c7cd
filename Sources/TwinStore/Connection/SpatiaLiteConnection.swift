import CSpatiaLite
import GRDB

/// SpatiaLite on a connection: its SQL functions, and its cache freed when the connection closes.
enum SpatiaLiteConnection {
    /// Loads SpatiaLite into the connection.
    ///
    /// GRDB has no hook for closing, so the cache is freed by the destructor of an SQL function that exists for that
    /// alone: SQLite calls it when the connection goes.
    static func prepare(_ database: Database) throws {
        guard let handle = database.sqliteConnection, let cache = spatialite_alloc_connection() else {
            throw TwinStoreError.sqlite("SpatiaLite could not be loaded")
        }
        spatialite_init_ex(handle, cache, 0)
        let code = sqlite3_create_function_v2(
            handle, "luotu_spatialite_cache", 0, SQLITE_UTF8, cache, { context, _, _ in sqlite3_result_null(context) },
            nil, nil, { cache in spatialite_cleanup_ex(cache) })
        guard code == SQLITE_OK else { throw TwinStoreError.sqlite("SpatiaLite's cache could not be registered") }
    }
}
