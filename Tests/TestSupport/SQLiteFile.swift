import Foundation
import GeoModel

/// Reads a SQLite file that tests need as an input, through the system's library found at run time.
///
/// The project's own database has its own room; this is for reference data only.
public final class SQLiteFile {
    public enum Value {
        case field(FieldValue)
        case bytes([UInt8])

        var text: String? {
            if case .field(let field) = self { field.displayText } else { nil }
        }
    }

    public struct Failure: Error, CustomStringConvertible {
        public var message: String
        public var description: String { message }
    }

    private typealias Open =
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>, Int32, Int) -> Int32
    private typealias Prepare =
        @convention(c) (OpaquePointer?, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<OpaquePointer?>, Int) -> Int32
    private typealias OnHandle = @convention(c) (OpaquePointer?) -> Int32
    private typealias Integer32 = @convention(c) (OpaquePointer?, Int32) -> Int32
    private typealias Integer64 = @convention(c) (OpaquePointer?, Int32) -> Int64
    private typealias Real = @convention(c) (OpaquePointer?, Int32) -> Double
    private typealias Blob = @convention(c) (OpaquePointer?, Int32) -> UnsafeRawPointer?

    private let library: UnsafeMutableRawPointer
    private var handle: OpaquePointer?

    /// Opens `path` to read only, as a file that nobody else changes.
    public init(_ path: String) throws {
        guard let library = dlopen("libsqlite3.so.0", RTLD_NOW) ?? dlopen("libsqlite3.dylib", RTLD_NOW) else {
            throw Failure(message: "libsqlite3 is not installed")
        }
        self.library = library
        let open: Open = try Self.function("sqlite3_open_v2", in: library)
        let readOnlyURI: Int32 = 0x1 | 0x40
        guard open("file:\(path)?immutable=1", &handle, readOnlyURI, 0) == 0 else {
            throw Failure(message: "\(path) cannot be opened")
        }
    }

    deinit {
        if let close: OnHandle = try? Self.function("sqlite3_close", in: library) { _ = close(handle) }
    }

    public func rows(_ query: String) throws -> [[Value]] {
        let prepare: Prepare = try Self.function("sqlite3_prepare_v2", in: library)
        let step: OnHandle = try Self.function("sqlite3_step", in: library)
        let count: OnHandle = try Self.function("sqlite3_column_count", in: library)
        let finalize: OnHandle = try Self.function("sqlite3_finalize", in: library)
        var statement: OpaquePointer?
        guard prepare(handle, query, -1, &statement, 0) == 0 else { throw Failure(message: "refused: \(query)") }
        defer { _ = finalize(statement) }
        var rows: [[Value]] = []
        while step(statement) == 100 {
            rows.append(try (0..<count(statement)).map { try value(statement, $0) })
        }
        return rows
    }

    private func value(_ statement: OpaquePointer?, _ column: Int32) throws -> Value {
        let type: Integer32 = try Self.function("sqlite3_column_type", in: library)
        switch type(statement, column) {
        case 1:
            let read: Integer64 = try Self.function("sqlite3_column_int64", in: library)
            return .field(.integer(read(statement, column)))
        case 2:
            let read: Real = try Self.function("sqlite3_column_double", in: library)
            return .field(.real(read(statement, column)))
        case 3: return .field(.text(String(decoding: try bytes(statement, column), as: UTF8.self)))
        case 4: return .bytes(try bytes(statement, column))
        default: return .field(.null)
        }
    }

    private func bytes(_ statement: OpaquePointer?, _ column: Int32) throws -> [UInt8] {
        let blob: Blob = try Self.function("sqlite3_column_blob", in: library)
        let length: Integer32 = try Self.function("sqlite3_column_bytes", in: library)
        guard let start = blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(length(statement, column))))
    }

    /// `Function` must be the C function's type.
    private static func function<Function>(_ name: String, in library: UnsafeMutableRawPointer) throws -> Function {
        guard let symbol = dlsym(library, name) else { throw Failure(message: "libsqlite3 has no \(name)") }
        return unsafeBitCast(symbol, to: Function.self)
    }
}
