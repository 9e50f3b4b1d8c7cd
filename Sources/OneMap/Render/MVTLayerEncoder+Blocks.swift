/// What the encoder keeps of the block at hand, reused from block to block.
struct BlockScratch: ~Copyable {
    /// Of every selected column in turn, entry by entry: where its message stands, how long it is, and its index in the
    /// tile plus one once it is known.
    var starts = FlatBuffer<UnsafePointer<UInt8>>(capacity: 4096)
    var lengths = FlatBuffer<Int32>(capacity: 4096)
    var indexes = FlatBuffer<UInt32>(capacity: 4096)
    var world = WorldShape()
}

/// Which rows of a block are drawn.
public struct RenderDrawing: Hashable, Sendable {
    /// Single positions.
    public var hasPoints: Bool
    /// Lines and areas.
    public var hasShapes: Bool

    public init(hasPoints: Bool, hasShapes: Bool) { (self.hasPoints, self.hasShapes) = (hasPoints, hasShapes) }
}

extension MVTLayerEncoder {
    /// Puts the rows of a block on the tile.
    ///
    /// - Parameters:
    ///   - columns: for every column of the block the index of its key, or -1 where it is not asked for.
    ///   - zones: the zones whose rows are shown; nil for all.
    ///   - drawing: which of the block's rows are drawn from it.
    ///   - smallestSize: lines and areas of fewer steps are left out; they are counted elsewhere.
    /// - Throws: `RenderBlockError`.
    public mutating func append(
        block bytes: UnsafeBufferPointer<UInt8>, columns: [Int], zones: Set<Int>?, drawing: RenderDrawing,
        smallestSize: Int
    ) throws(RenderBlockError) {
        let block = try RenderBlockReader(bytes)
        guard block.fieldCount == columns.count else {
            throw .damaged("a block of \(block.fieldCount) columns, wanted \(columns.count)")
        }
        let selected = try select(columns, of: block)
        var heads = try RenderRowHeads(block)
        for row in 0..<block.rowCount {
            let head = try heads.next()
            if let zones, !zones.contains(Int(head.zone)) { continue }
            if let size = head.size, size < smallestSize { continue }
            if head.shape.isEmpty {
                guard drawing.hasPoints else { continue }
                shape.encode(head.origin)
            } else {
                guard drawing.hasShapes else { continue }
                try blockScratch.world.read(head.shape, origin: head.origin)
                guard blockScratch.world.box.intersects(steps) else { continue }
                shape.encode(blockScratch.world)
            }
            guard begin(UInt64(bitPattern: head.id)) else { continue }
            for (column, key, first) in selected {
                let entry = try column.entry(row)
                if entry > 0 { tag(key, index(first &+ entry &- 1)) }
            }
            endFeature()
        }
    }

    /// The columns that the tile carries, each with its key and the place of its first entry in the scratch.
    private mutating func select(
        _ columns: [Int], of block: RenderBlockReader
    ) throws(RenderBlockError) -> [(RenderColumn, Int, Int)] {
        blockScratch.starts.removeAll()
        blockScratch.lengths.removeAll()
        blockScratch.indexes.removeAll()
        var selected: [(RenderColumn, Int, Int)] = []
        try block.forEachColumn { (field, column) throws(RenderBlockError) in
            guard columns[field] >= 0, column.entryCount > 0 else { return }
            selected.append((column, columns[field], blockScratch.starts.count))
            try column.forEachEntry { (entry) throws(RenderBlockError) in
                guard let start = entry.baseAddress, entry.count > 0 else { throw .damaged("an empty value") }
                blockScratch.starts.append(start)
                blockScratch.lengths.append(Int32(entry.count))
                blockScratch.indexes.append(0)
            }
        }
        return selected
    }

    /// The index in the tile of an entry, which is interned when it is met for the first time.
    @inline(__always)
    private mutating func index(_ place: Int) -> UInt32 {
        let known = blockScratch.indexes[place]
        if known > 0 { return known &- 1 }
        let index = values.index(
            UnsafeBufferPointer(start: blockScratch.starts[place], count: Int(blockScratch.lengths[place])))
        blockScratch.indexes[place] = index &+ 1
        return index
    }
}
