/// A batch as the payload of a `batch` frame; see `SourceStream` for its layout.
extension FeatureBatch {
    public func write(_ out: inout FrameWriter) {
        out.put(UInt32(count))
        for number in rowNumbers { out.put(Int64(number)) }
        geometry.write(&out)
        for column in columns {
            switch column {
            case .integers(let values):
                out.put(SourceStream.ColumnKind.integers.rawValue)
                Self.write(values, &out) { UInt64(bitPattern: $0) }
            case .reals(let values):
                out.put(SourceStream.ColumnKind.reals.rawValue)
                Self.write(values, &out) { $0.bitPattern }
            case .texts(let texts):
                out.put(SourceStream.ColumnKind.texts.rawValue)
                texts.write(&out)
            }
        }
    }

    private static func write<Value>(_ values: [Value?], _ out: inout FrameWriter, _ bits: (Value) -> UInt64) {
        for value in values { out.put(value != nil) }
        for value in values { out.put(value.map(bits) ?? 0) }
    }

    /// - Throws: `MalformedFrame`.
    public init(_ input: inout FrameReader) throws {
        let rows = Int(try input.number(UInt32.self))
        var numbers: [Int] = []
        numbers.reserveCapacity(min(rows, 1 << 20))
        for _ in 0..<rows { numbers.append(Int(try input.number(Int64.self))) }
        let geometry = try input.byteColumn(rows)
        var columns: [Column] = []
        while !input.isAtEnd {
            switch SourceStream.ColumnKind(rawValue: try input.number(UInt8.self)) {
            case .integers: columns.append(.integers(try input.numbers(rows) { Int64(bitPattern: $0) }))
            case .reals: columns.append(.reals(try input.numbers(rows) { Double(bitPattern: $0) }))
            case .texts: columns.append(.texts(try input.byteColumn(rows)))
            case nil: throw MalformedFrame(offset: input.offset)
            }
        }
        self.init(rowNumbers: numbers, columns: columns, geometry: geometry)
    }
}

extension ByteColumn {
    fileprivate func write(_ out: inout FrameWriter) {
        for isThere in isPresent { out.put(isThere) }
        for offset in offsets { out.put(offset) }
        out.put(raw: bytes)
    }
}
