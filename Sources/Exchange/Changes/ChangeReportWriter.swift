import Foundation
import GeoModel

/// Writes what an import would change as a table for people: one line a value, its old and new content side by side.
///
/// `.xlsx` holds every value as text, `.csv` is UTF-8 with a byte-order mark. Text that a spreadsheet program would run as
/// a formula carries an apostrophe. The file appears under its name when `close` succeeds. Used by one thread at a time.
public final class ChangeReportWriter {
    static let header = ["变化", "行号", "标识", "编码", "字段", "名称", "原值", "新值"]

    private let output: any RejectsOutput
    private var isClosed = false

    /// - Parameter path: ends in `.csv` or `.xlsx`.
    /// - Throws: `ExchangeError.cannotWrite`.
    public init(_ path: String) throws {
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "csv": output = try DelimitedOutput(path)
        case "xlsx": output = try SheetOutput(path)
        default: throw ExchangeError.cannotWrite(path: path, reason: "a report of changes ends in .csv or .xlsx")
        }
        try output.write(Self.header)
    }

    deinit { if !isClosed { output.abandon() } }

    /// - Throws: `ExchangeError.cannotWrite`.
    public func append(_ change: RowChange) throws {
        let row = [
            Self.title(change.change), change.row.map { String($0) } ?? "", change.id?.description ?? "",
            change.key ?? "",
        ]
        let values = change.values.map { [$0.field, $0.title, $0.old ?? "", $0.new ?? ""] }
        for value in values.isEmpty ? [["", "", "", ""]] : values {
            try output.write((row + value).map(RejectsColumns.guarded))
        }
    }

    /// - Throws: `ExchangeError.cannotWrite`.
    public func close() throws {
        isClosed = true
        try output.finish()
    }

    private static func title(_ kind: RowChange.Kind) -> String {
        switch kind {
        case .added: "新增"
        case .changed: "变更"
        case .missing: "缺少"
        case .retired: "停用"
        }
    }
}
