import GeoModel

/// Rows of a layer as its tiles need them: steps of the world's grid and the displayed values as tile messages, end to end
/// in one block of memory. Made ahead of the writer, batch by batch.
///
/// `@unchecked Sendable`: `storage` belongs to the object alone and is written before `init` returns, never after.
public final class RenderRows: @unchecked Sendable {
    struct Row: BitwiseCopyable {
        /// The first position; differences of the shape's bytes begin there.
        var origin: GridPoint
        var start: UInt32
        /// The end of the shape's bytes; a single position has none.
        var shapeEnd: UInt32
        var end: UInt32
        /// False for a row without a geometry, of which tiles know nothing.
        var isPresent: Bool
    }

    let rows: [Row]
    /// Along the Hilbert curve: of the middle of each row's box.
    let keys: [UInt64]
    /// Around each row; empty where all rows are single positions.
    private let boxes: [GridBox]
    /// Of rows that were read from a block; empty for incoming ones.
    let heads: [Head]
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// What a stored row has beside shape and values.
    struct Head: BitwiseCopyable {
        var id: Int64
        var zone: Int64
        var size: Int
    }

    public var count: Int { rows.count }

    /// What the rows take in memory, roughly.
    public var byteCount: Int { storage.count + rows.count * (MemoryLayout<Row>.stride + 8) }

    init(rows: [Row], keys: [UInt64], boxes: [GridBox], heads: [Head] = [], _ bytes: consuming ByteWriter) {
        self.rows = rows
        self.keys = keys
        self.boxes = boxes
        self.heads = heads
        storage = bytes.take()
    }

    deinit { storage.deallocate() }

    func box(_ row: Int) -> GridBox { boxes.isEmpty ? GridBox(rows[row].origin) : boxes[row] }

    func shape(_ row: Int) -> UnsafeBufferPointer<UInt8> { slice(rows[row].start, rows[row].shapeEnd) }

    func values(_ row: Int) -> UnsafeBufferPointer<UInt8> { slice(rows[row].shapeEnd, rows[row].end) }

    private func slice(_ start: UInt32, _ end: UInt32) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: UnsafeBufferPointer(storage)[Int(start)..<Int(end)])
    }

    /// The row as it enters a block.
    func row(_ index: Int, id: Int64, zone: Int64, size: Int) -> RenderRow {
        RenderRow(
            id: id, zone: zone, key: keys[index], origin: rows[index].origin, box: box(index), size: size,
            shape: shape(index), values: values(index))
    }

    /// How large an incoming row is for the thresholds of low zooms.
    func size(_ row: Int) -> Int { rows[row].shapeEnd == rows[row].start ? RenderRow.alwaysDrawn : box(row).size }
}

extension RenderRows {
    /// - Throws: `GeometryBytesError` for a geometry that is no WKB in EPSG:4490.
    public convenience init(_ batch: FeatureBatch, schema: LayerSchema) throws {
        var cells = CellMessages()
        let places = schema.fields.indices.filter { schema.fields[$0].isOnTiles }
        for place in places { cells.append(batch.columns[place], isBoolean: schema.fields[place].type == .boolean) }
        var collector = Collector(
            rows: batch.count, bytes: cells.byteCount + batch.count * places.count + batch.geometry.bytes.count / 3)
        try batch.geometry.bytes.withUnsafeBytes { geometry in
            var shape = WorldShape()
            for row in 0..<batch.count {
                guard batch.geometry.isPresent[row] else {
                    collector.appendAbsent()
                    continue
                }
                try shape.read(UnsafeRawBufferPointer(rebasing: geometry[batch.geometry.range(row)]), layout: .wkb)
                guard collector.begin(shape) else { continue }
                cells.write(row, of: batch.count, columns: places.count, to: &collector.bytes)
                collector.end()
            }
        }
        self.init(collector)
    }

    convenience init(_ collector: consuming Collector) {
        let (rows, keys) = (collector.rows, collector.keys)
        let boxes = collector.hasShapes ? collector.boxes : []
        let heads = collector.heads
        self.init(rows: rows, keys: keys, boxes: boxes, heads: heads, collector.takeBytes())
    }

    /// Gathers rows one after the other.
    struct Collector: ~Copyable {
        private(set) var rows: [Row] = []
        private(set) var keys: [UInt64] = []
        private(set) var boxes: [GridBox] = []
        private(set) var heads: [Head] = []
        private(set) var hasShapes = false
        var bytes: ByteWriter

        init(rows: Int, bytes: Int) {
            self.bytes = ByteWriter(capacity: max(bytes, 256))
            self.rows.reserveCapacity(rows)
            keys.reserveCapacity(rows)
        }

        var byteCount: Int { bytes.count + rows.count * 64 }

        consuming func takeBytes() -> ByteWriter { bytes }

        mutating func appendAbsent() {
            let place = UInt32(bytes.count)
            rows.append(
                Row(origin: GridPoint(x: 0, y: 0), start: place, shapeEnd: place, end: place, isPresent: false))
            keys.append(0)
            boxes.append(GridBox(GridPoint(x: 0, y: 0)))
        }

        /// Writes the shape of the next row; its values are to follow in `bytes`, then `end`. False for an empty shape.
        mutating func begin(_ shape: borrowing WorldShape) -> Bool {
            guard !shape.isEmpty else {
                appendAbsent()
                return false
            }
            let origin = shape.points[0]
            let box = shape.box
            let start = UInt32(bytes.count)
            if !shape.isPoint {
                shape.write(to: &bytes, origin: origin)
                hasShapes = true
            }
            let end = UInt32(bytes.count)
            rows.append(Row(origin: origin, start: start, shapeEnd: end, end: end, isPresent: true))
            keys.append(WorldGrid.key(box.middle))
            boxes.append(box)
            return true
        }

        mutating func end(_ head: Head? = nil) {
            rows[rows.count - 1].end = UInt32(bytes.count)
            if let head { heads.append(head) }
        }
    }
}

extension GridBox {
    var middle: GridPoint { GridPoint(x: (west + east) >> 1, y: (north + south) >> 1) }
}

/// The displayed values of a batch as tile messages, column by column.
private struct CellMessages: ~Copyable {
    private var bytes = ByteWriter(capacity: 1 << 16)
    private var ends = FlatBuffer<UInt32>(capacity: 1 << 13)

    var byteCount: Int { bytes.count }

    mutating func append(_ column: Column, isBoolean: Bool) {
        switch column {
        case .integers(let values):
            for value in values {
                if let value {
                    if isBoolean {
                        ValueMessage.append(boolean: value != 0, to: &bytes)
                    } else {
                        ValueMessage.append(integer: value, to: &bytes)
                    }
                }
                ends.append(UInt32(bytes.count))
            }
        case .reals(let values):
            for value in values {
                if let value { ValueMessage.append(real: value, to: &bytes) }
                ends.append(UInt32(bytes.count))
            }
        case .texts(let texts): append(texts)
        }
    }

    private mutating func append(_ texts: ByteColumn) {
        texts.bytes.withUnsafeBufferPointer { source in
            texts.offsets.withUnsafeBufferPointer { offsets in
                texts.isPresent.withUnsafeBufferPointer { isPresent in
                    for row in 0..<isPresent.count {
                        if isPresent[row] {
                            let range = Int(offsets[row])..<Int(offsets[row + 1])
                            ValueMessage.append(text: UnsafeBufferPointer(rebasing: source[range]), to: &bytes)
                        }
                        ends.append(UInt32(bytes.count))
                    }
                }
            }
        }
    }

    /// Appends a row's messages, each after its length; null has length 0.
    func write(_ row: Int, of count: Int, columns: Int, to output: inout ByteWriter) {
        for column in 0..<columns {
            let place = column &* count &+ row
            let start = place == 0 ? 0 : Int(ends[place - 1])
            let length = Int(ends[place]) &- start
            output.append(varint: UInt64(length))
            output.append(UnsafeBufferPointer(start: bytes.base + start, count: length))
        }
    }
}
