import GeoModel

/// Turns a raw batch into a UTF-8 one, row by row accountable.
struct ColumnDecoder {
    let decoder: TextDecoder
    let fields: [SourceField]
    /// With `--encoding`, text that is not in it is an error instead of a refused row.
    let isExplicit: Bool

    init(_ encoding: TextEncoding, fields: [SourceField], isExplicit: Bool) {
        decoder = TextDecoder(encoding)
        self.fields = fields
        self.isExplicit = isExplicit
    }

    /// - Throws: `ExchangeError.undecodable` where `isExplicit`.
    func decode(_ raw: RawBatch) throws -> SourceBatch {
        var failures: [Int: RowRefusal] = [:]
        var columns: [Column] = []
        for (index, values) in raw.columns.enumerated() {
            switch values {
            case .integers(let numbers): columns.append(.integers(numbers))
            case .reals(let numbers): columns.append(.reals(numbers))
            case .texts(let texts):
                columns.append(.texts(try decode(texts, field: index, rows: raw.rowNumbers, &failures)))
            }
        }
        let all = FeatureBatch(rowNumbers: raw.rowNumbers, columns: columns, geometry: raw.geometry)
        guard !failures.isEmpty else {
            return SourceBatch(rows: all, refusedRows: all.filtered { _ in false }, refusals: [])
        }
        return SourceBatch(
            rows: all.filtered { failures[$0] == nil }, refusedRows: all.filtered { failures[$0] != nil },
            refusals: failures.keys.sorted().compactMap { failures[$0] })
    }

    private func decode(
        _ column: ByteColumn, field: Int, rows: [Int], _ failures: inout [Int: RowRefusal]
    ) throws -> ByteColumn {
        if isPlain(column.bytes) { return column }
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(column.count + 1)
        var failed: [(row: Int, offset: Int)] = []
        let bytes = column.bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: source.count * 4 + 8) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                for row in 0..<column.count {
                    let value = UnsafeRawBufferPointer(rebasing: source[column.range(row)])
                    let (written, failure) = write(value, to: UnsafeMutableRawPointer(base + count))
                    if let failure { failed.append((row, failure)) }
                    count += failure == nil ? written : shown(value, UnsafeMutableRawPointer(base + count))
                    offsets.append(Int32(count))
                }
            }
        }
        for (row, offset) in failed {
            let value = Array(column.bytes[column.range(row)])
            try fail(value, at: offset, row: row, number: rows[row], field: field, &failures)
        }
        return ByteColumn(bytes: bytes, offsets: offsets, isPresent: column.isPresent)
    }

    /// ASCII is the same in every encoding that has a table.
    private func isPlain(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            var offset = 0
            while offset + 8 <= all.count {
                if all.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                    return false
                }
                offset += 8
            }
            return all[offset...].allSatisfy { $0 < 0x80 }
        }
    }

    @inline(__always)
    private func write(_ value: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> (Int, Int?) {
        if decoder.hasTable { return decoder.decodeByTable(value, to: target) }
        var text: [UInt8] = []
        let failure = decoder.decode(value, into: &text)
        target.copyMemory(from: text, byteCount: text.count)
        return (text.count, failure)
    }

    /// The bytes of an undecodable value, those above ASCII as `\xNN`: at most four a byte.
    private func shown(_ value: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer) -> Int {
        let text = Self.shown(value)
        text.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { target.copyMemory(from: base, byteCount: bytes.count) }
        }
        return text.count
    }

    static func shown(_ value: some Collection<UInt8>) -> [UInt8] {
        value.flatMap { $0 < 0x80 ? [$0] : Array("\\x\(String($0, radix: 16))".utf8) }
    }

    private func fail(
        _ value: [UInt8], at offset: Int, row: Int, number: Int, field: Int, _ failures: inout [Int: RowRefusal]
    ) throws {
        let name = fields[field].name
        let isCut = decoder.isCut(value[offset...]) && fields[field].width > 0 && value.count >= fields[field].width - 1
        if isExplicit && !isCut {
            throw ExchangeError.undecodable(
                encoding: decoder.encoding, row: number, field: name, bytes: Array(value[offset...].prefix(8)))
        }
        let reason =
            isCut
            ? "the text is cut in the middle of a character by the field's width of \(fields[field].width) bytes"
            : "the text is not \(decoder.encoding)"
        if failures[row] == nil {
            failures[row] = RowRefusal(
                row: number, field: name, value: String(decoding: Self.shown(value), as: UTF8.self), reason: reason)
        }
    }
}
