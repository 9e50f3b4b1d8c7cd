import CSpatiaLite
import GRDB

/// A prepared statement without GRDB's value boxing, for the rows of a bulk load. Confined to its connection's queue.
final class RawStatement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    /// The connection's own statement, where it keeps it prepared.
    private let kept: Statement?

    /// A statement that the connection keeps prepared, for what is asked in session after session: preparing costs more than
    /// finding a row. One user at a time in a session.
    init(kept sql: String, _ database: Database) throws {
        guard let connection = database.sqliteConnection else {
            throw TwinStoreError.sqlite("the connection is closed")
        }
        let statement = try database.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
        self.database = connection
        kept = statement
    }

    init(_ sql: String, _ database: Database) throws {
        guard let connection = database.sqliteConnection else {
            throw TwinStoreError.sqlite("the connection is closed")
        }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)), sql: sql)
        }
        handle = statement
        self.database = connection
        kept = nil
    }

    deinit {
        if kept == nil {
            sqlite3_finalize(handle)
        } else {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
    }

    @inline(__always)
    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }
    @inline(__always)
    func bind(_ value: Double, at index: Int32) { sqlite3_bind_double(handle, index, value) }
    @inline(__always)
    func bindNull(at index: Int32) { sqlite3_bind_null(handle, index) }

    /// The bytes must stay where they are until `step` returns.
    @inline(__always)
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int32) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        // An empty buffer may have no address; SQLite would read nil as NULL, so an empty literal stands in.
        if let start {
            sqlite3_bind_text(handle, index, start, Int32(bytes.count), luotu_sqlite_static())
        } else {
            sqlite3_bind_text(handle, index, "", 0, luotu_sqlite_transient())
        }
    }

    /// The bytes must stay where they are until `step` returns.
    @inline(__always)
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int32) {
        sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), luotu_sqlite_static())
    }

    func bind(_ value: String, at index: Int32) {
        sqlite3_bind_text(handle, index, value, -1, luotu_sqlite_transient())
    }

    /// Binds a value of another statement's row as it is, also across connections.
    func bind(column: Int32, of row: RawStatement, at index: Int32) {
        sqlite3_bind_value(handle, index, sqlite3_column_value(row.handle, column))
    }

    /// Runs the statement to its end and makes it ready again.
    func step() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    /// Whether there is a (further) row; at the end the statement is ready again.
    func next() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    func reset() { sqlite3_reset(handle) }

    @inline(__always)
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    @inline(__always)
    func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }
    @inline(__always)
    func type(_ column: Int32) -> Int32 { sqlite3_column_type(handle, column) }

    /// Valid until the next step.
    @inline(__always)
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    func text(_ column: Int32) -> String? {
        guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
        return String(decoding: bytes(column), as: UTF8.self)
    }

    func run(_ first: Int64, _ second: Int64) throws {
        bind(first, at: 1)
        bind(second, at: 2)
        try step()
    }

    func run(_ first: Int64, blob: [UInt8]) throws {
        try blob.withUnsafeBytes { bytes in
            bind(first, at: 1)
            bind(blob: bytes, at: 2)
            try step()
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database)),
            sql: String(cString: sqlite3_sql(handle)))
    }
}
