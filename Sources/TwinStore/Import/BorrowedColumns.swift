import GeoModel

/// The bytes of a column with their address pinned for the time of one call.
struct BorrowedBytes {
    private let bytes: UnsafeRawBufferPointer
    private let offsets: UnsafeBufferPointer<Int32>
    private let isPresent: UnsafeBufferPointer<Bool>

    /// Calls `body` with the pinned bytes; nothing of them may be kept.
    static func with<Value>(_ column: ByteColumn, _ body: (BorrowedBytes) throws -> Value) rethrows -> Value {
        try column.bytes.withUnsafeBytes { bytes in
            try column.offsets.withUnsafeBufferPointer { offsets in
                try column.isPresent.withUnsafeBufferPointer { isPresent in
                    try body(BorrowedBytes(bytes: bytes, offsets: offsets, isPresent: isPresent))
                }
            }
        }
    }

    /// The bytes of a row; nil where the value is missing.
    subscript(row: Int) -> UnsafeRawBufferPointer? {
        guard isPresent[row] else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
    }
}

/// A batch's columns with their addresses pinned for the time of one call: reading a value counts no references.
struct BorrowedColumns {
    private enum Pinned {
        case integers(UnsafeBufferPointer<Int64?>)
        case reals(UnsafeBufferPointer<Double?>)
        case texts(BorrowedBytes)
    }

    private let columns: UnsafeBufferPointer<Pinned>
    private let geometry: BorrowedBytes
    let batch: FeatureBatch

    /// Calls `body` with the pinned columns; nothing of them may be kept.
    static func with<Value>(_ batch: FeatureBatch, _ body: (BorrowedColumns) throws -> Value) throws -> Value {
        try BorrowedBytes.with(batch.geometry) { geometry in
            try pin(batch.columns[...], pinned: []) { pinned in
                try pinned.withUnsafeBufferPointer { columns in
                    try body(BorrowedColumns(columns: columns, geometry: geometry, batch: batch))
                }
            }
        }
    }

    private static func pin<Value>(
        _ rest: ArraySlice<GeoModel.Column>, pinned: [Pinned], _ body: ([Pinned]) throws -> Value
    ) throws -> Value {
        func next(_ column: Pinned) throws -> Value { try pin(rest.dropFirst(), pinned: pinned + [column], body) }
        switch rest.first {
        case nil: return try body(pinned)
        case .integers(let values): return try values.withUnsafeBufferPointer { try next(.integers($0)) }
        case .reals(let values): return try values.withUnsafeBufferPointer { try next(.reals($0)) }
        case .texts(let texts): return try BorrowedBytes.with(texts) { try next(.texts($0)) }
        }
    }

    /// The row's WKB; nil where it has no geometry.
    func wkb(_ row: Int) -> UnsafeRawBufferPointer? { geometry[row] }

    /// The row's value as text bytes; nil for null and for numbers.
    func textBytes(column: Int, row: Int) -> UnsafeRawBufferPointer? {
        guard case .texts(let texts) = columns[column] else { return nil }
        return texts[row]
    }

    func bind(column: Int, row: Int, to statement: RawStatement, at index: Int32) {
        switch columns[column] {
        case .integers(let values):
            if let value = values[row] { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
        case .reals(let values):
            if let value = values[row] { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
        case .texts(let texts):
            if let bytes = texts[row] { statement.bind(text: bytes, at: index) } else { statement.bindNull(at: index) }
        }
    }

    /// One row of one column, on its own.
    func single(column: Int, row: Int) -> GeoModel.Column { batch.columns[column].picking([row]) }

    /// The digest of the row's values and geometry.
    func digest(_ row: Int) -> Int64 {
        var digest = RowDigest()
        for column in columns {
            switch column {
            case .integers(let values):
                if let value = values[row] { digest.add(UInt64(bitPattern: value)) } else { digest.addMissing() }
            case .reals(let values):
                if let value = values[row] { digest.add(value.bitPattern) } else { digest.addMissing() }
            case .texts(let texts):
                if let bytes = texts[row] { digest.add(bytes) } else { digest.addMissing() }
            }
        }
        if let wkb = wkb(row) { digest.add(wkb) } else { digest.addMissing() }
        return digest.value
    }
}
