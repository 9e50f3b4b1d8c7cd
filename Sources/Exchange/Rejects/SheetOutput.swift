import CXlsxWriter
import Foundation

/// An XLSX file whose cells are all text (format `@`), written row by row in constant memory.
final class SheetOutput: RejectsOutput {
    /// Excel's limits: rows of a sheet, UTF-16 units of a cell.
    private static let rowLimit: UInt32 = 1_048_576
    private static let cellLimit = 32_767

    private let path: String
    private let partial: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let format: UnsafeMutablePointer<lxw_format>
    private var row: UInt32 = 0

    init(_ path: String) throws {
        self.path = path
        partial = path + ".part"
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard access(URL(fileURLWithPath: path).deletingLastPathComponent().path, W_OK) == 0,
            let workbook = workbook_new_opt(partial, &options), let sheet = workbook_add_worksheet(workbook, nil),
            let format = workbook_add_format(workbook)
        else { throw ExchangeError.cannotWrite(path: path, reason: "the folder is not there or may not be written") }
        self.workbook = workbook
        self.sheet = sheet
        self.format = format
        format_set_num_format(format, "@")
        worksheet_freeze_panes(sheet, 1, 0)
    }

    func write(_ cells: [String]) throws {
        guard row < Self.rowLimit else {
            throw ExchangeError.cannotWrite(
                path: path, reason: "a sheet holds \(Self.rowLimit) rows and more were refused; write a .csv")
        }
        for (column, cell) in cells.enumerated() where !cell.isEmpty {
            guard cell.utf16.count <= Self.cellLimit else {
                throw ExchangeError.cannotWrite(
                    path: path,
                    reason: "a cell of row \(row + 1) has \(cell.utf16.count) characters, a sheet takes "
                        + "\(Self.cellLimit); write a .csv")
            }
            let status = worksheet_write_string(sheet, row, lxw_col_t(column), cell, format)
            guard status == LXW_NO_ERROR else { throw failure(status) }
        }
        row += 1
    }

    func finish() throws {
        let status = workbook_close(workbook)
        guard status == LXW_NO_ERROR else { throw failure(status) }
        guard rename(partial, path) == 0 else {
            throw ExchangeError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
    }

    func abandon() {
        workbook_close(workbook)
        unlink(partial)
    }

    private func failure(_ status: lxw_error) -> ExchangeError {
        .cannotWrite(path: path, reason: lxw_strerror(status).map { String(cString: $0) } ?? "error \(status.rawValue)")
    }
}
