import AddressBase
import Exchange
import Foundation
import GeoModel
import Luotu

/// Geocodes a table: its own columns, then what was found. A row that can't be read stands among the others, with the
/// reason in the last column. What has been written can be taken up again after an interruption.
struct GeocodeBatch {
    let city: City
    let options: GeocodeOptions
    let column: String
    /// Where rows go that somebody has to look at.
    let review: String?
    let resumes: Bool
    let quiet: Bool

    static let addedColumns = ["匹配地址", "地址编码", "级别", "匹配方式", "得分", "经度", "纬度", "单元网格", "原因"]
    private static let reviewColumns = ["行号", "原文", "结论"] + addedColumns + ["其他候选"]

    /// A line of the output: a row that was read, or one that was refused, by its place in the batch.
    private enum Line {
        case row(Int)
        case refusal(Int)
    }

    /// - Returns: how many rows could not be read.
    func run(_ path: String, to output: String?) async throws -> Int {
        let table = try TableReader.open(path)
        let names = table.header.fields.map(\.name)
        guard let place = names.firstIndex(of: column) else {
            throw ExchangeError.badMapping("the file has no column \(column); it has \(names.joined(separator: ", "))")
        }
        let sink = try BatchFile(output, header: names + Self.addedColumns, resumes: resumes)
        var reviewSink: BatchFile?
        if !quiet, sink.rowsBefore > 0 { Output.note("\(sink.rowsBefore) rows are done already; going on after them") }
        let meter = ProgressMeter(isShown: !quiet)
        var counts: [GeocodedCells.Outcome: Int] = [:]
        var done = 0
        var refused = 0
        while let batch = try table.next() {
            let lines = Self.lines(batch)
            let skipped = min(lines.count, max(0, sink.rowsBefore - done))
            done += lines.count
            refused += batch.refusals.count
            if skipped < lines.count {
                if let review, reviewSink == nil {
                    // A review may be ahead of the answers where a run was interrupted: what is done again goes.
                    reviewSink = try BatchFile(
                        review, header: Self.reviewColumns, resumes: resumes, before: lines[skipped].number)
                }
                try await write(batch, lines[skipped...].map(\.line), place, sink, reviewSink, &counts)
            }
            meter.show(rows: done, of: table.header.featureCount)
        }
        meter.end()
        try sink.close()
        try reviewSink?.close()
        if !quiet {
            let parts = GeocodedCells.Outcome.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
            Output.note(
                "\(done) rows: \(parts.joined(separator: ", "))"
                    + (refused > 0 ? ", \(refused) unreadable: see the column 原因" : ""))
        }
        return refused
    }

    /// The rows of a batch in the file's order.
    private static func lines(_ batch: SourceBatch) -> [(number: Int, line: Line)] {
        let rows = batch.rows.rowNumbers.enumerated().map { (number: $1, line: Line.row($0)) }
        guard !batch.refusals.isEmpty else { return rows }
        let refusals = batch.refusals.enumerated().map { (number: $1.row, line: Line.refusal($0)) }
        return (rows + refusals).sorted { $0.number < $1.number }
    }

    private func write(
        _ batch: SourceBatch, _ lines: [Line], _ place: Int, _ sink: BatchFile, _ review: BatchFile?,
        _ counts: inout [GeocodedCells.Outcome: Int]
    ) async throws {
        let rows = batch.rows
        let texts = Self.texts(rows.columns[place])
        for row in 0..<texts.count where texts.range(row).count > AddressParser.lengthLimit {
            throw ExchangeError.badMapping(
                "row \(rows.rowNumbers[row]): \(column) has \(texts.range(row).count) bytes; an address may have \(AddressParser.lengthLimit)"
            )
        }
        let found = try await city.geocoder.cells(texts, options: options)
        for line in lines {
            guard case .row(let row) = line else {
                if case .refusal(let number) = line { refuse(batch, number, sink) }
                continue
            }
            for column in rows.columns {
                sink.append(column, row)
                sink.comma()
            }
            sink.append(raw: found.cells(row))
            sink.endRow()
            counts[found.outcomes[row], default: 0] += 1
            if let review, found.outcomes[row] != .matched {
                note(rows.rowNumbers[row], texts.bytes[texts.range(row)], found, row, review)
            }
        }
        // Whole rows only are in the files whenever the command is stopped.
        try review?.flush()
        try sink.flush()
    }

    /// A row that can't be read: what it has, and why.
    private func refuse(_ batch: SourceBatch, _ number: Int, _ sink: BatchFile) {
        let refusal = batch.refusals[number]
        let own = batch.refusedRows.rowNumbers.firstIndex(of: refusal.row)
        for place in batch.rows.columns.indices {
            if let own { sink.append(batch.refusedRows.columns[place], own) }
            sink.comma()
        }
        for _ in 1..<GeocodedCells.columnCount { sink.comma() }
        let reason = (refusal.field.map { "\($0): " } ?? "") + refusal.reason
        sink.append(text: Array(reason.utf8)[...])
        sink.endRow()
    }

    private func note(_ number: Int, _ text: ArraySlice<UInt8>, _ found: GeocodedCells, _ row: Int, _ review: BatchFile)
    {
        review.append(raw: Array(String(number).utf8)[...])
        review.comma()
        review.append(text: text)
        review.comma()
        review.append(raw: Array((found.outcomes[row] == .doubtful ? "存疑" : "未匹配").utf8)[...])
        review.comma()
        review.append(raw: found.cells(row))
        review.comma()
        review.append(raw: found.alternatives(row))
        review.endRow()
    }

    private static func texts(_ column: Column) -> ByteColumn {
        if case .texts(let texts) = column { return texts }
        var texts = ByteColumn()
        for row in 0..<column.count { texts.append((column.value(row).displayText ?? "").utf8) }
        return texts
    }
}

/// A CSV file that is written in whole rows, and gone on with where it ends.
final class BatchFile {
    private let file: FileHandle
    private var buffer: [UInt8] = []
    /// Rows that the file had, its header not counted.
    private(set) var rowsBefore = 0

    /// - Throws: `ExchangeError.cannotWrite`; also where a file that is to be gone on with has another header.
    ///
    /// - Parameter before: rows whose first cell is this number or a larger one are taken away.
    init(_ path: String?, header: [String], resumes: Bool, before: Int = .max) throws {
        let line = Array(("\u{FEFF}" + DelimitedText.line(header) + "\r\n").utf8)
        guard let path else {
            file = .standardOutput
            buffer = line
            return
        }
        if resumes, FileManager.default.fileExists(atPath: path) {
            guard let opened = FileHandle(forUpdatingAtPath: path) else {
                throw ExchangeError.cannotWrite(path: path, reason: "the file can't be opened")
            }
            file = opened
            let end = try Self.wholeRows(opened, line, path, before: before)
            rowsBefore = end.rows
            try opened.truncate(atOffset: UInt64(end.offset))
            if end.offset == 0 { buffer = line }
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let opened = FileHandle(forWritingAtPath: path)
        else { throw ExchangeError.cannotWrite(path: path, reason: "the file can't be made") }
        file = opened
        buffer = line
    }

    /// Where the last whole row ends, and how many rows stand before.
    private static func wholeRows(
        _ file: FileHandle, _ header: [UInt8], _ path: String, before: Int
    ) throws -> (offset: Int, rows: Int) {
        var offset = 0
        var end = 0
        var rows = -1
        var isQuoted = false
        var number: Int? = 0
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
            // A run that was stopped in its first line has written nothing.
            if offset == 0, chunk.count < header.count, header.starts(with: chunk) { return (0, 0) }
            if offset == 0, !chunk.starts(with: header) {
                throw ExchangeError.cannotWrite(
                    path: path, reason: "it does not begin with the columns of this run: it can't be gone on with")
            }
            for (place, byte) in chunk.enumerated() {
                if byte == 0x22 { isQuoted.toggle() }
                if byte == 0x0A, !isQuoted {
                    rows += 1
                    end = offset + place + 1
                    number = 0
                } else if before < .max, let read = number, rows >= 0, read < 1 << 40 {
                    number = (0x30...0x39).contains(byte) ? read * 10 + Int(byte - 0x30) : nil
                    if number == nil, read >= before { return (end, max(0, rows)) }
                }
            }
            offset += chunk.count
        }
        return (end, max(0, rows))
    }

    func append(raw bytes: ArraySlice<UInt8>) { buffer.append(contentsOf: bytes) }
    func comma() { buffer.append(0x2C) }

    func append(_ column: Column, _ row: Int) {
        switch column {
        case .texts(let texts): append(text: texts.bytes[texts.range(row)])
        case .integers, .reals: append(text: Array((column.value(row).displayText ?? "").utf8)[...])
        }
    }

    func append(text: ArraySlice<UInt8>) {
        guard text.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
            buffer.append(contentsOf: text)
            return
        }
        buffer.append(0x22)
        for byte in text {
            if byte == 0x22 { buffer.append(0x22) }
            buffer.append(byte)
        }
        buffer.append(0x22)
    }

    func endRow() {
        buffer.append(0x0D)
        buffer.append(0x0A)
    }

    func flush() throws {
        guard !buffer.isEmpty else { return }
        try file.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    func close() throws { try flush() }
}
