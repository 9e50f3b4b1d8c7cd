extension RenderRows {
    /// The rows of a block, to be changed, moved or generalised.
    ///
    /// - Throws: `RenderBlockError`.
    public convenience init(block: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) {
        let reader = try RenderBlockReader(block)
        var columns: [(column: RenderColumn, entries: [UnsafeBufferPointer<UInt8>])] = []
        try reader.forEachColumn { (_, column) throws(RenderBlockError) in
            var entries: [UnsafeBufferPointer<UInt8>] = []
            entries.reserveCapacity(column.entryCount)
            try column.forEachEntry { (entry) throws(RenderBlockError) in entries.append(entry) }
            columns.append((column, entries))
        }
        var collector = Collector(rows: reader.rowCount, bytes: block.count * 2)
        var shape = WorldShape()
        var heads = try RenderRowHeads(reader)
        for row in 0..<reader.rowCount {
            let head = try heads.next()
            try shape.read(head)
            guard collector.begin(shape) else { throw .damaged("a row without a shape") }
            for (column, entries) in columns {
                let entry = try column.entry(row)
                if entry == 0 {
                    collector.bytes.append(0)
                } else {
                    collector.bytes.append(varint: UInt64(entries[entry - 1].count))
                    collector.bytes.append(entries[entry - 1])
                }
            }
            collector.end(Head(id: head.id, zone: head.zone, size: head.size ?? shape.size))
        }
        self.init(collector)
    }
}

extension WorldShape {
    /// The shape of a block's row.
    @inline(__always)
    mutating func read(_ head: RenderRowHeads.Head) throws(RenderBlockError) {
        guard head.shape.isEmpty else { return try read(head.shape, origin: head.origin) }
        set(head.origin)
    }

    /// See `RenderRow.size`.
    var size: Int { isPoint ? RenderRow.alwaysDrawn : box.size }
}

/// Walks the rows of a block: ids, zones, positions, shapes.
struct RenderRowHeads {
    struct Head {
        var id: Int64
        var zone: Int64
        var origin: GridPoint
        /// Nil where the block keeps no sizes.
        var size: Int?
        /// Empty for a single position.
        var shape: UnsafeBufferPointer<UInt8>
    }

    private var ids: VarintReader
    private var zones: VarintReader
    private var origins: VarintReader
    private var sizes: VarintReader?
    private var lengths: VarintReader
    private var shapes: VarintReader
    private let hasShapes: Bool
    private var id: Int64 = 0
    private var zone: Int64 = 0
    private var zoneRows: UInt64 = 0
    private var origin = GridPoint(x: 0, y: 0)

    init(_ block: RenderBlockReader) throws(RenderBlockError) {
        ids = VarintReader(block.ids)
        zones = VarintReader(block.zones)
        origins = VarintReader(block.origins)
        sizes = block.sizes.map { VarintReader($0) }
        lengths = VarintReader(block.lengths)
        shapes = VarintReader(block.shapes)
        hasShapes = block.hasShapes
    }

    /// To be called once a row.
    @inline(__always)
    mutating func next() throws(RenderBlockError) -> Head {
        id &+= Int64(try ids.zigzag())
        if zoneRows == 0 {
            zone = Int64(try zones.zigzag())
            zoneRows = try zones.varint()
            guard zoneRows > 0 else { throw .damaged("a run of no rows") }
        }
        zoneRows -= 1
        origin.x &+= try origins.zigzag()
        origin.y &+= try origins.zigzag()
        guard WorldGrid.reaches(origin) else { throw .damaged("a position far off the globe") }
        var size: Int?
        if let number = try sizes?.varint() {
            size = number == 0 ? RenderRow.alwaysDrawn : Int(clamping: number - 1)
        }
        let shape =
            hasShapes
            ? try shapes.bytes(Int(truncatingIfNeeded: try lengths.varint()))
            : UnsafeBufferPointer(start: nil, count: 0)
        return Head(id: id, zone: zone, origin: origin, size: size, shape: shape)
    }
}
