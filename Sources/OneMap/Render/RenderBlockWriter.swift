import GeoModel

/// Writes render rows as one block: columns with a dictionary each, positions as differences.
///
///     version, flags (1 shapes, 2 sizes), rows, fields
///     section ids       zigzag differences
///     section zones     runs: zone (zigzag), rows
///     section origins   zigzag differences, x y
///     section sizes     size + 1, 0 = always drawn                      only with flag 2
///     section lengths   bytes of each shape; section shapes             only with flag 1
///     per field: section of width (0, 1, 2), entries, each a section, then `width` bytes a row: 0 null, else entry + 1
///
/// Numbers are varints, a section is its length and its bytes. Of width 0 is a column whose rows are all null, or all
/// have its one entry.
struct RenderBlockWriter: ~Copyable {
    static let version: UInt8 = 1
    static let shapesFlag: UInt8 = 1
    static let sizesFlag: UInt8 = 2
    /// Rows that a block is made of; a block that grows beyond twice as many is divided.
    static let rowCount = 256
    /// Bytes after which a block is closed with fewer rows.
    static let byteCount = 1 << 17

    private var section = ByteWriter(capacity: 1 << 14)
    private var shapes = ByteWriter(capacity: 1 << 14)
    private var cursors = FlatBuffer<Int>(capacity: 512)
    private var dictionary = BlockDictionary()

    init() {}

    mutating func write(_ rows: ArraySlice<RenderRow>, fieldCount: Int) throws(RenderBlockError) -> RenderBlock {
        var output = ByteWriter(capacity: 1 << 14)
        let hasShapes = rows.contains { !$0.shape.isEmpty }
        let hasSizes = rows.contains { $0.size != RenderRow.alwaysDrawn }
        output.append(Self.version)
        output.append((hasShapes ? Self.shapesFlag : 0) | (hasSizes ? Self.sizesFlag : 0))
        output.append(varint: UInt64(rows.count))
        output.append(varint: UInt64(fieldCount))
        writeHeads(rows, hasSizes: hasSizes, to: &output)
        if hasShapes { writeShapes(rows, to: &output) }
        try writeValues(rows, fieldCount, to: &output)
        guard let first = rows.first else { throw .damaged("a block without rows") }
        var box = first.box
        var key = first.key
        for row in rows.dropFirst() {
            box.extend(row.box)
            key = min(key, row.key)
        }
        return RenderBlock(bytes: Array(output.bytes), rowCount: rows.count, firstKey: key, box: WorldBox(box))
    }

    private mutating func close(_ output: inout ByteWriter) {
        output.append(varint: UInt64(section.count))
        output.append(section.bytes)
        section.removeAll()
    }

    private mutating func writeHeads(_ rows: ArraySlice<RenderRow>, hasSizes: Bool, to output: inout ByteWriter) {
        var lastID: Int64 = 0
        for row in rows {
            section.append(zigzag: Int(row.id &- lastID))
            lastID = row.id
        }
        close(&output)
        var index = rows.startIndex
        while index < rows.endIndex {
            let zone = rows[index].zone
            var end = index + 1
            while end < rows.endIndex, rows[end].zone == zone { end += 1 }
            section.append(zigzag: Int(zone))
            section.append(varint: UInt64(end - index))
            index = end
        }
        close(&output)
        var last = GridPoint(x: 0, y: 0)
        for row in rows {
            section.append(zigzag: row.origin.x &- last.x)
            section.append(zigzag: row.origin.y &- last.y)
            last = row.origin
        }
        close(&output)
        guard hasSizes else { return }
        for row in rows { section.append(varint: row.size == RenderRow.alwaysDrawn ? 0 : UInt64(row.size) + 1) }
        close(&output)
    }

    private mutating func writeShapes(_ rows: ArraySlice<RenderRow>, to output: inout ByteWriter) {
        shapes.removeAll()
        for row in rows {
            section.append(varint: UInt64(row.shape.count))
            shapes.append(row.shape)
        }
        close(&output)
        output.append(varint: UInt64(shapes.count))
        output.append(shapes.bytes)
    }

    /// The rows' messages are walked field by field, so every row keeps the place that it has come to.
    private mutating func writeValues(
        _ rows: ArraySlice<RenderRow>, _ fieldCount: Int, to output: inout ByteWriter
    ) throws(RenderBlockError) {
        cursors.removeAll()
        cursors.append(repeating: 0, count: rows.count)
        for _ in 0..<fieldCount {
            dictionary.removeAll()
            for (place, row) in rows.enumerated() {
                var offset = cursors[place]
                let length = try Self.length(row.values, &offset)
                if length == 0 {
                    dictionary.appendNull()
                } else {
                    dictionary.append(UnsafeBufferPointer(rebasing: row.values[offset..<offset + length]))
                }
                cursors[place] = offset + length
            }
            dictionary.write(to: &section)
            close(&output)
        }
    }

    @inline(__always)
    private static func length(_ values: UnsafeBufferPointer<UInt8>, _ offset: inout Int) throws(RenderBlockError)
        -> Int
    {
        var length = 0
        var shift = 0
        while true {
            guard offset < values.count, shift < 35 else { throw .truncated }
            let byte = values[offset]
            offset += 1
            length |= Int(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        guard length <= values.count - offset else { throw .truncated }
        return length
    }
}

/// A finished block of render rows.
public struct RenderBlock: Hashable, Sendable {
    public var bytes: [UInt8]
    public var rowCount: Int
    /// The least place of its rows on the Hilbert curve.
    public var firstKey: UInt64
    public var box: WorldBox
}

/// A box on the world's grid as an R-tree of 32-bit integers holds it: steps less 2^31, borders included.
public struct WorldBox: Hashable, Sendable {
    public var west: Int32
    public var north: Int32
    public var east: Int32
    public var south: Int32

    init(_ box: GridBox) {
        func step(_ value: Int) -> Int32 { Int32(truncatingIfNeeded: Int(WorldGrid.clamped(value)) - (1 << 31)) }
        west = step(box.west)
        north = step(box.north)
        east = step(box.east)
        south = step(box.south)
    }

    /// The box that a coarse level's row may cover whose full shape covers this one.
    public func grown(level number: Int) -> WorldBox {
        let margin = 1 << RenderLevel.all[number].snapBits
        func step(_ value: Int32, _ extra: Int) -> Int32 { Int32(clamping: Int(value) + extra) }
        var grown = self
        grown.west = step(west, -margin)
        grown.north = step(north, -margin)
        grown.east = step(east, margin)
        grown.south = step(south, margin)
        return grown
    }

    /// The box around an EPSG:4490 one; nil where that is not on the globe.
    public init?(_ box: BoundingBox) {
        guard let steps = WorldGrid.box(box) else { return nil }
        self.init(steps)
    }
}
