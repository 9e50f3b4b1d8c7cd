import Foundation

/// Writes a table of texts for people: `.xlsx` with every value as text, or `.csv` in UTF-8 with a byte-order mark.
///
/// Text that a spreadsheet program would run as a formula carries an apostrophe; `TableReader` takes it off again. The file
/// appears under its name when `close` succeeds. Used by one thread at a time.
public final class TableFileWriter {
    private let output: any RejectsOutput
    private var isClosed = false

    /// - Parameters:
    ///   - path: ends in `.csv` or `.xlsx`.
    ///   - names: the header.
    /// - Throws: `ExchangeError.cannotWrite`.
    public init(_ path: String, columns names: [String]) throws {
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv": output = try DelimitedOutput(path)
        case "xlsx": output = try SheetOutput(path)
        default: throw ExchangeError.cannotWrite(path: path, reason: "a table ends in .csv or .xlsx")
        }
        try output.write(names)
    }

    deinit { if !isClosed { output.abandon() } }

    /// - Throws: `ExchangeError.cannotWrite`.
    public func write(_ cells: [String]) throws { try output.write(cells.map(RejectsColumns.guarded)) }

    /// - Throws: `ExchangeError.cannotWrite`.
    public func close() throws {
        isClosed = true
        try output.finish()
    }
}
