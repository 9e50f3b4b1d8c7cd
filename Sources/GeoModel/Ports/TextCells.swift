/// The texts of a column as bytes in place, for rules that run over a million rows without making strings.
///
/// Valid only inside the closure that received it.
public struct TextCells {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let offsets: UnsafeBufferPointer<Int32>
    private let isPresent: UnsafeBufferPointer<Bool>

    fileprivate init(
        bytes: UnsafeBufferPointer<UInt8>, offsets: UnsafeBufferPointer<Int32>, isPresent: UnsafeBufferPointer<Bool>
    ) {
        self.bytes = bytes
        self.offsets = offsets
        self.isPresent = isPresent
    }

    /// The row's UTF-8; nil where the value is missing.
    public subscript(row: Int) -> UnsafeBufferPointer<UInt8>? {
        isPresent[row] ? UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])]) : nil
    }
}

extension ByteColumn {
    /// Lends the column's texts to `body`.
    public func withCells<Value>(_ body: (TextCells) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBufferPointer { bytes in
            try offsets.withUnsafeBufferPointer { offsets in
                try isPresent.withUnsafeBufferPointer { isPresent in
                    try body(TextCells(bytes: bytes, offsets: offsets, isPresent: isPresent))
                }
            }
        }
    }
}

extension BatchView {
    /// Calls `body` with every row of the view that has a value in the field, as UTF-8; numbers as people write them.
    ///
    /// Nothing is called where the schema lacks the field.
    public func forEachText(_ field: String, _ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
        switch column(field) {
        case .texts(let values):
            values.withCells { cells in
                for row in rows { if let text = cells[row] { body(row, text) } }
            }
        case .some(let numbers):
            for row in rows {
                guard var text = numbers.value(row).displayText else { continue }
                text.withUTF8 { body(row, $0) }
            }
        case nil: return
        }
    }
}
