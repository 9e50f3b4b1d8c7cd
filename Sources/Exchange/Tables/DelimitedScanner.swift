/// Cells of many records, end to end: the bytes of the file's encoding with quotes undone.
struct CellBlock: Sendable {
    var bytes: [UInt8] = []
    /// The end of every cell in `bytes`.
    var cellEnds: [Int] = []
    /// The end of every record in `cellEnds`.
    var recordEnds: [Int] = []

    var count: Int { recordEnds.count }

    func cells(_ record: Int) -> Range<Int> {
        (record == 0 ? 0 : recordEnds[record - 1])..<recordEnds[record]
    }

    func cell(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : cellEnds[index - 1])..<cellEnds[index]] }

    /// Takes out the record that is still open, to go on in another block.
    mutating func splitOpenRecord() -> CellBlock {
        let closedCells = recordEnds.last ?? 0
        let closedBytes = closedCells == 0 ? 0 : cellEnds[closedCells - 1]
        var open = CellBlock()
        open.bytes = Array(bytes[closedBytes...])
        open.cellEnds = cellEnds[closedCells...].map { $0 - closedBytes }
        bytes.removeSubrange(closedBytes...)
        cellEnds.removeSubrange(closedCells...)
        return open
    }

    func isBlank(_ record: Int) -> Bool {
        let range = cells(record)
        guard let last = range.last else { return true }
        let start = range.lowerBound == 0 ? 0 : cellEnds[range.lowerBound - 1]
        return bytes[start..<cellEnds[last]].allSatisfy { $0 <= 0x20 }
    }
}

/// Splits delimited text (RFC 4180) piece by piece. Works on the bytes of any encoding in which the delimiter, quotes
/// and line ends are never part of a longer character: UTF-8, GBK, GB 18030 and Big5 for `,` `;` and tab.
struct DelimitedScanner {
    private enum State {
        case cellStart, plain, quoted, quoteInQuoted
    }

    private let delimiter: UInt8
    private let file: String
    private var state = State.cellStart
    private var line = 1
    private var quoteLine = 1
    private var lastWasReturn = false
    private var recordHasCells = false

    init(delimiter: UInt8, file: String) {
        self.delimiter = delimiter
        self.file = file
    }

    /// Appends what `piece` holds to `block`; a record still open goes on in the next piece.
    ///
    /// - Throws: `ExchangeError.brokenQuotes`.
    mutating func feed(_ piece: [UInt8], _ block: inout CellBlock) throws {
        for byte in piece { try take(byte, &block) }
    }

    /// Closes the last record.
    ///
    /// - Throws: `ExchangeError.brokenQuotes`.
    mutating func finish(_ block: inout CellBlock) throws {
        if state == .quoted {
            throw ExchangeError.brokenQuotes(
                file: file, line: quoteLine, reason: "a quote that opens here is never closed")
        }
        if state != .cellStart || recordHasCells { endRecord(&block) }
    }

    private mutating func take(_ byte: UInt8, _ block: inout CellBlock) throws {
        if byte == 0x0A, lastWasReturn {
            lastWasReturn = false
            if state == .quoted { block.bytes.append(byte) }
            return
        }
        lastWasReturn = byte == 0x0D
        if byte == 0x0A || byte == 0x0D { line += 1 }
        switch state {
        case .quoted:
            if byte == 0x22 { state = .quoteInQuoted } else { block.bytes.append(byte) }
        case .cellStart where byte == 0x22:
            state = .quoted
            quoteLine = line
        case .quoteInQuoted where byte == 0x22:
            block.bytes.append(byte)
            state = .quoted
        default:
            try takeUnquoted(byte, &block)
        }
    }

    private mutating func takeUnquoted(_ byte: UInt8, _ block: inout CellBlock) throws {
        switch byte {
        case delimiter:
            block.cellEnds.append(block.bytes.count)
            recordHasCells = true
            state = .cellStart
        case 0x0A, 0x0D:
            endRecord(&block)
        default:
            if state == .quoteInQuoted {
                throw ExchangeError.brokenQuotes(
                    file: file, line: line,
                    reason: "text follows the closing quote of a cell whose quote opens on line \(quoteLine)")
            }
            block.bytes.append(byte)
            state = .plain
        }
    }

    private mutating func endRecord(_ block: inout CellBlock) {
        block.cellEnds.append(block.bytes.count)
        block.recordEnds.append(block.cellEnds.count)
        recordHasCells = false
        state = .cellStart
    }
}
