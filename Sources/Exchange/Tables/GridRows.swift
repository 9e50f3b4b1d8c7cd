import GeoModel

/// Rows of a sheet as text cells, still without names: what delimited text and spreadsheets have in common.
protocol GridRows {
    /// The next rows, each with as many columns as the sheet has; nil at the end. Row numbers are the sheet's own.
    mutating func next() throws -> GridBlock?
}

struct GridBlock: Sendable {
    /// 1-based, as a spreadsheet program counts.
    var rowNumbers: [Int]
    var columns: [ByteColumn]
    /// Rows with more cells than columns.
    var overlong: [RowRefusal] = []
    var blankRows = 0

    var count: Int { rowNumbers.count }

    /// A row's cells decoded; a missing one is empty.
    ///
    /// - Throws: `ExchangeError.undecodable` where the encoding `isExplicit`; otherwise malformed bytes are shown.
    func cells(_ row: Int, _ decoder: TextDecoder, isExplicit: Bool) throws -> [String] {
        try columns.map { column in
            guard let bytes = column.slice(row) else { return "" }
            var text: [UInt8] = []
            if let failure = bytes.withUnsafeBytes({ decoder.decode($0, into: &text) }) {
                if isExplicit {
                    throw ExchangeError.undecodable(
                        encoding: decoder.encoding, row: rowNumbers[row], field: nil,
                        bytes: Array(bytes.dropFirst(failure).prefix(8)))
                }
                text = ColumnDecoder.shown(bytes)
            }
            return String(decoding: text, as: UTF8.self).trimming { $0.isWhitespace }
        }
    }

    /// The rows from `start` on.
    func dropping(_ start: Int) -> GridBlock {
        let rest = Array(min(start, count)..<count)
        return GridBlock(
            rowNumbers: rest.map { rowNumbers[$0] }, columns: columns.map { $0.picking(rest) }, overlong: overlong,
            blankRows: blankRows)
    }
}

/// Delimited text as a grid.
struct DelimitedGrid: GridRows {
    private let rows: DelimitedRows
    private var ahead: (first: Int, cells: CellBlock)?
    private let width: Int

    /// - Throws: what `DelimitedRows` throws.
    init(_ rows: DelimitedRows) throws {
        self.rows = rows
        ahead = try rows.next()
        let block = ahead?.cells ?? CellBlock()
        width = (0..<min(block.count, HeaderFinder.searchedRows)).map { block.cells($0).count }.max() ?? 0
    }

    mutating func next() throws -> GridBlock? {
        let taken = ahead
        ahead = nil
        guard let (first, block) = try taken ?? rows.next() else { return nil }
        var result = GridBlock(rowNumbers: [], columns: Array(repeating: ByteColumn(), count: width))
        for record in 0..<block.count {
            if block.isBlank(record) {
                result.blankRows += 1
            } else if let refusal = append(block, record, number: first + record, to: &result) {
                result.overlong.append(refusal)
            }
        }
        return result
    }

    /// Answers why the row cannot be taken, or nil.
    private func append(_ block: CellBlock, _ record: Int, number: Int, to result: inout GridBlock) -> RowRefusal? {
        let cells = block.cells(record)
        if cells.count > width, cells.dropFirst(width).contains(where: { !block.cell($0).isEmpty }) {
            return RowRefusal(
                row: number, reason: "the row has \(cells.count) cells, the table \(width) columns: a comma too many?")
        }
        result.rowNumbers.append(number)
        for column in 0..<width {
            let cell = column < cells.count ? block.cell(cells.lowerBound + column) : []
            if cell.isEmpty { result.columns[column].appendMissing() } else { result.columns[column].append(cell) }
        }
        return nil
    }
}

/// A spreadsheet's rows as the reader process sends them.
struct SheetGrid: GridRows {
    private var rows: SourceRows

    init(_ process: ReaderProcess) { rows = SourceRows(process) }

    mutating func next() throws -> GridBlock? {
        guard let raw = try rows.next() else { return nil }
        let columns = raw.columns.map { values in
            if case .texts(let column) = values { Self.withShortNumbers(column) } else { ByteColumn() }
        }
        let filled = (0..<raw.rowNumbers.count).filter { row in
            columns.contains { $0.slice(row)?.contains { $0 > 0x20 } ?? false }
        }
        return GridBlock(
            rowNumbers: filled.map { raw.rowNumbers[$0] }, columns: columns.map { $0.picking(filled) },
            overlong: rows.takeErrors(), blankRows: raw.rowNumbers.count - filled.count)
    }

    private static func withShortNumbers(_ column: ByteColumn) -> ByteColumn {
        var shorter: [Int: [UInt8]] = [:]
        for row in 0..<column.count { shorter[row] = column.slice(row).flatMap(SheetNumber.shortest) }
        return shorter.isEmpty ? column : column.replacing(shorter)
    }
}
