/// A block of render rows in place. Nothing is copied; the bytes must stay where they are.
struct RenderBlockReader {
    let rowCount: Int
    let fieldCount: Int
    let hasShapes: Bool
    let ids: UnsafeBufferPointer<UInt8>
    let zones: UnsafeBufferPointer<UInt8>
    let origins: UnsafeBufferPointer<UInt8>
    /// Nil where every row is always drawn.
    let sizes: UnsafeBufferPointer<UInt8>?
    let lengths: UnsafeBufferPointer<UInt8>
    let shapes: UnsafeBufferPointer<UInt8>
    /// What follows: a section a field.
    private let columns: UnsafeBufferPointer<UInt8>

    static let mostRows = 512

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) {
        var reader = VarintReader(bytes)
        let version = try reader.varint()
        guard version == UInt64(RenderBlockWriter.version) else { throw .damaged("a block of version \(version)") }
        let flags = UInt8(truncatingIfNeeded: try reader.varint())
        rowCount = try reader.count()
        fieldCount = try reader.count()
        guard rowCount <= Self.mostRows else { throw .damaged("a block of \(rowCount) rows") }
        ids = try reader.section()
        zones = try reader.section()
        origins = try reader.section()
        sizes = flags & RenderBlockWriter.sizesFlag != 0 ? try reader.section() : nil
        hasShapes = flags & RenderBlockWriter.shapesFlag != 0
        lengths = hasShapes ? try reader.section() : UnsafeBufferPointer(start: nil, count: 0)
        shapes = hasShapes ? try reader.section() : UnsafeBufferPointer(start: nil, count: 0)
        columns = UnsafeBufferPointer(rebasing: bytes[reader.offset...])
    }

    /// Calls `body` with every column's section.
    func forEachColumn(
        _ body: (Int, RenderColumn) throws(RenderBlockError) -> Void
    ) throws(RenderBlockError) {
        var reader = VarintReader(columns)
        for field in 0..<fieldCount { try body(field, try RenderColumn(try reader.section(), rowCount: rowCount)) }
    }
}

/// One column of a block: its dictionary and which row has which entry.
struct RenderColumn {
    let entryCount: Int
    private let width: Int
    private let entries: UnsafeBufferPointer<UInt8>
    private let numbers: UnsafeBufferPointer<UInt8>

    init(_ section: UnsafeBufferPointer<UInt8>, rowCount: Int) throws(RenderBlockError) {
        var reader = VarintReader(section)
        width = Int(try reader.varint())
        entryCount = try reader.count()
        guard width <= 2, entryCount <= rowCount, width > 0 || entryCount <= 1 else {
            throw .damaged("a column of width \(width) with \(entryCount) entries")
        }
        let length = reader.remaining - width * rowCount
        entries = try reader.bytes(length)
        numbers = try reader.bytes(width * rowCount)
    }

    /// Calls `body` with every entry in turn.
    func forEachEntry(
        _ body: (UnsafeBufferPointer<UInt8>) throws(RenderBlockError) -> Void
    ) throws(RenderBlockError) {
        var reader = VarintReader(entries)
        for _ in 0..<entryCount { try body(try reader.section()) }
    }

    /// The number of the row's entry plus one; 0 for null.
    @inline(__always)
    func entry(_ row: Int) throws(RenderBlockError) -> Int {
        let number: Int
        switch width {
        case 0: number = entryCount
        case 1: number = Int(numbers[row])
        default: number = Int(numbers[2 &* row]) | Int(numbers[2 &* row &+ 1]) << 8
        }
        guard number <= entryCount else { throw .damaged("a row has entry \(number) of \(entryCount)") }
        return number
    }
}
