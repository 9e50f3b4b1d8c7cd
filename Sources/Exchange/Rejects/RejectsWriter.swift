import Foundation
import GeoModel

/// Writes refused rows with their original columns, so that the file can be corrected and imported again as it is.
///
/// `.xlsx` holds every value as text, because spreadsheet programs zero digits behind the fifteenth; `.csv` is UTF-8
/// with a byte-order mark. Behind the source's columns stand WKT (where the source's shapes are in no column), 行号,
/// 字段, 值, 原因 and 坐标系; `TableReader` leaves them out when the file comes back. Text that a spreadsheet program would
/// run as a formula carries an apostrophe, which is taken off again.
///
/// The file appears under its name when `close` succeeds; without a refusal there is none. Used by one thread at a time.
public final class RejectsWriter {
    public private(set) var count = 0

    private let path: String
    private let table: SourceTable
    private let hasShapes: Bool
    private var output: (any RejectsOutput)?

    /// - Parameter path: ends in `.csv` or `.xlsx`.
    /// - Throws: `ExchangeError.cannotWrite` for another ending.
    public init(_ path: String, for table: SourceTable) throws {
        guard ["csv", "xlsx"].contains(URL(fileURLWithPath: path).pathExtension.lowercased()) else {
            throw ExchangeError.cannotWrite(path: path, reason: "a rejects file ends in .csv or .xlsx")
        }
        self.path = path
        self.table = table
        hasShapes = table.geometry != .none && table.positionFields.isEmpty
    }

    deinit { output?.abandon() }

    /// Adds refusals.
    ///
    /// - Parameter rows: where the original rows are looked up by number; a row found nowhere is written without values.
    /// - Throws: `ExchangeError.cannotWrite`.
    public func append(_ refusals: [RowRefusal], from rows: [FeatureBatch]) throws {
        guard !refusals.isEmpty else { return }
        let wanted = Set(refusals.map(\.row))
        var places: [Int: (batch: Int, row: Int)] = [:]
        for (index, batch) in rows.enumerated() {
            for (row, number) in batch.rowNumbers.enumerated() where wanted.contains(number) {
                places[number] = (index, row)
            }
        }
        for refusal in refusals {
            if let place = places[refusal.row] {
                try write(values(rows[place.batch], place.row), refusal)
            } else {
                try write(Array(repeating: "", count: table.fields.count + (hasShapes ? 1 : 0)), refusal)
            }
        }
    }

    private func write(_ values: [String], _ refusal: RowRefusal) throws {
        let output = try opened()
        let reason = [String(refusal.row), refusal.field ?? "", refusal.value ?? "", refusal.reason, system]
        try output.write((values + reason).map(RejectsColumns.guarded))
        count += 1
    }

    private var system: String { (try? table.crs().description) ?? "" }

    private func values(_ batch: FeatureBatch, _ row: Int) -> [String] {
        let cells = batch.columns.map { $0.value(row).displayText ?? "" }
        guard hasShapes else { return cells }
        let shape = batch.geometry.slice(row).flatMap { try? WKB.decode(Array($0)) }
        return cells + [shape.map(WKT.encode) ?? ""]
    }

    private func opened() throws -> any RejectsOutput {
        if let output { return output }
        let isSheet = path.lowercased().hasSuffix(".xlsx")
        let made: any RejectsOutput = isSheet ? try SheetOutput(path) : try DelimitedOutput(path)
        output = made
        try made.write(
            table.fields.map(\.name) + (hasShapes ? [RejectsColumns.wellKnownText] : []) + RejectsColumns.names)
        return made
    }

    /// Puts the file in its place; nil where nothing was refused.
    ///
    /// - Throws: `ExchangeError.cannotWrite`.
    public func close() throws -> String? {
        guard let output else { return nil }
        try output.finish()
        self.output = nil
        return path
    }
}

/// A file that rows of text go into; it stands beside its final name until `finish`.
protocol RejectsOutput: AnyObject {
    func write(_ cells: [String]) throws
    func finish() throws
    func abandon()
}

/// CSV (RFC 4180), UTF-8 with a byte-order mark, lines ended as Windows does.
final class DelimitedOutput: RejectsOutput {
    private let path: String
    private let partial: String
    private let file: FileHandle

    init(_ path: String) throws {
        self.path = path
        partial = path + ".part"
        guard FileManager.default.createFile(atPath: partial, contents: Data([0xEF, 0xBB, 0xBF])),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw ExchangeError.cannotWrite(path: path, reason: String(cString: strerror(errno))) }
        self.file = file
        _ = try? file.seekToEnd()
    }

    func write(_ cells: [String]) throws {
        do { try file.write(contentsOf: Data((DelimitedText.line(cells) + "\r\n").utf8)) } catch {
            throw ExchangeError.cannotWrite(path: path, reason: "\(error)")
        }
    }

    func finish() throws {
        try? file.close()
        guard rename(partial, path) == 0 else {
            throw ExchangeError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func abandon() {
        try? file.close()
        unlink(partial)
    }
}
