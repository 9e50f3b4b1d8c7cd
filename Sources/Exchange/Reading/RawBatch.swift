import GeoModel

/// A batch as the reader sent it: text columns are bytes of an encoding that may not be known yet.
struct RawBatch: Sendable {
    enum Values: Sendable {
        case integers([Int64?])
        case reals([Double?])
        case texts(ByteColumn)
    }

    var rowNumbers: [Int]
    var geometry: ByteColumn
    var columns: [Values]

    init(rowNumbers: [Int], geometry: ByteColumn, columns: [Values]) {
        self.rowNumbers = rowNumbers
        self.geometry = geometry
        self.columns = columns
    }

    /// - Throws: `MalformedFrame`.
    init(_ input: inout FrameReader) throws {
        let rows = Int(try input.number(UInt32.self))
        var numbers: [Int] = []
        numbers.reserveCapacity(min(rows, 1 << 20))
        for _ in 0..<rows { numbers.append(Int(try input.number(Int64.self))) }
        rowNumbers = numbers
        geometry = try input.byteColumn(rows)
        columns = []
        while !input.isAtEnd {
            switch SourceStream.ColumnKind(rawValue: try input.number(UInt8.self)) {
            case .integers: columns.append(.integers(try input.numbers(rows) { Int64(bitPattern: $0) }))
            case .reals: columns.append(.reals(try input.numbers(rows) { Double(bitPattern: $0) }))
            case .texts: columns.append(.texts(try input.byteColumn(rows)))
            case nil: throw MalformedFrame(offset: input.offset)
            }
        }
    }
}
