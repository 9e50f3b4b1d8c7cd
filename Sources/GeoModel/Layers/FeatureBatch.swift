/// A block of rows on their way into a layer, column by column, so that a million rows cost no million objects.
///
/// Every column and the geometry have `count` entries. Rows that a stage refuses are taken out of the batch by it.
public struct FeatureBatch: Sendable {
    /// 1-based row numbers in the source file.
    public var rowNumbers: [Int]
    public var columns: [Column]
    public var geometry: ByteColumn

    public init(rowNumbers: [Int], columns: [Column], geometry: ByteColumn) {
        self.rowNumbers = rowNumbers
        self.columns = columns
        self.geometry = geometry
    }

    public var count: Int { rowNumbers.count }

    /// The rows whose index satisfies `keep`, in their order.
    public func filtered(_ keep: (Int) -> Bool) -> FeatureBatch {
        let kept = (0..<count).filter(keep)
        guard kept.count != count else { return self }
        return FeatureBatch(
            rowNumbers: kept.map { rowNumbers[$0] }, columns: columns.map { $0.picking(kept) },
            geometry: geometry.picking(kept))
    }
}

/// Byte strings, such as WKB or UTF-8 text, end to end in one array. A missing value differs from an empty one.
public struct ByteColumn: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// `count + 1` offsets into `bytes`.
    public private(set) var offsets: [Int32] = [0]
    public private(set) var isPresent: [Bool] = []

    public init() {}

    /// - Precondition: one more offset than presence flags, ascending, the last equal to the number of bytes.
    public init(bytes: [UInt8], offsets: [Int32], isPresent: [Bool]) {
        precondition(offsets.count == isPresent.count + 1 && Int(offsets[isPresent.count]) == bytes.count)
        self.bytes = bytes
        self.offsets = offsets
        self.isPresent = isPresent
    }

    public var count: Int { isPresent.count }

    public mutating func reserve(rows: Int, bytesEach: Int) {
        isPresent.reserveCapacity(rows)
        offsets.reserveCapacity(rows + 1)
        bytes.reserveCapacity(rows * bytesEach)
    }

    public mutating func append(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
        offsets.append(Int32(bytes.count))
        isPresent.append(true)
    }

    public mutating func appendMissing() {
        offsets.append(Int32(bytes.count))
        isPresent.append(false)
    }

    /// Changes bytes in place; lengths stay as they are.
    public mutating func withMutableBytes<Value>(_ body: (UnsafeMutableRawBufferPointer) throws -> Value) rethrows
        -> Value
    {
        try bytes.withUnsafeMutableBytes(body)
    }

    public func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    /// The bytes of a row; nil where the value is missing.
    public func slice(_ row: Int) -> ArraySlice<UInt8>? { isPresent[row] ? bytes[range(row)] : nil }

    /// The row read as UTF-8; nil where the value is missing.
    public func text(_ row: Int) -> String? { slice(row).map { String(decoding: $0, as: UTF8.self) } }

    /// The column with some rows' values replaced.
    public func replacing(_ values: [Int: [UInt8]]) -> ByteColumn {
        var result = ByteColumn()
        result.reserve(rows: count, bytesEach: count == 0 ? 0 : bytes.count / count + 1)
        for row in 0..<count {
            if let value = values[row] {
                result.append(value)
            } else if let value = slice(row) {
                result.append(value)
            } else {
                result.appendMissing()
            }
        }
        return result
    }

    public func picking(_ rows: [Int]) -> ByteColumn {
        var result = ByteColumn()
        result.reserve(rows: rows.count, bytesEach: count == 0 ? 0 : bytes.count / count + 1)
        for row in rows {
            if let value = slice(row) { result.append(value) } else { result.appendMissing() }
        }
        return result
    }
}

/// One attribute column of a batch.
public enum Column: Sendable {
    case integers([Int64?])
    case reals([Double?])
    /// UTF-8.
    case texts(ByteColumn)

    public var count: Int {
        switch self {
        case .integers(let values): values.count
        case .reals(let values): values.count
        case .texts(let values): values.count
        }
    }

    public func value(_ row: Int) -> FieldValue {
        switch self {
        case .integers(let values): values[row].map(FieldValue.integer) ?? .null
        case .reals(let values): values[row].map(FieldValue.real) ?? .null
        case .texts(let values): values.text(row).map(FieldValue.text) ?? .null
        }
    }

    public func picking(_ rows: [Int]) -> Column {
        switch self {
        case .integers(let values): .integers(rows.map { values[$0] })
        case .reals(let values): .reals(rows.map { values[$0] })
        case .texts(let values): .texts(values.picking(rows))
        }
    }
}
