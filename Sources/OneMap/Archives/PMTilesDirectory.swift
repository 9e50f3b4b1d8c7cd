/// The directories of a PMTiles archive (specification version 3, §4): where the bytes of which tiles stand.
struct PMTilesDirectory {
    struct Entry: BitwiseCopyable {
        var tile: UInt64
        /// From the beginning of the section that the entry points into.
        var offset: UInt64
        var length: UInt32
        /// Tiles in succession with these bytes; 0 for a leaf directory.
        var run: UInt32
    }

    /// In the order of the tiles.
    private(set) var entries: [Entry] = []

    /// Adds a tile behind the last one.
    mutating func append(tile: UInt64, offset: UInt64, length: UInt32) {
        if let last = entries.last, last.offset == offset, last.length == length, last.run < .max,
            last.tile + UInt64(last.run) == tile
        {
            entries[entries.count - 1].run += 1
        } else {
            entries.append(Entry(tile: tile, offset: offset, length: length, run: 1))
        }
    }

    /// The packed root, at most `limit` bytes, and the packed leaves end to end.
    ///
    /// - Throws: `OneMapError.compression`.
    func packed(limit: Int) throws -> (root: [UInt8], leaves: [UInt8]) {
        let whole = try Self.packed(entries[...])
        if whole.count <= limit { return (whole, []) }
        var size = Self.smallestLeaf
        while true {
            var (root, leaves): ([Entry], [UInt8]) = ([], [])
            for start in stride(from: 0, to: entries.count, by: size) {
                let leaf = try Self.packed(entries[start..<min(start + size, entries.count)])
                root.append(
                    Entry(
                        tile: entries[start].tile, offset: UInt64(leaves.count), length: UInt32(leaf.count), run: 0))
                leaves += leaf
            }
            let packed = try Self.packed(root[...])
            if packed.count <= limit { return (packed, leaves) }
            size *= 2
        }
    }

    private static let smallestLeaf = 4096

    /// Columns of varints: how many; differences of tiles; runs; lengths; offsets plus one, 0 for right behind the last.
    private static func packed(_ entries: ArraySlice<Entry>) throws -> [UInt8] {
        var bytes = ByteWriter(capacity: 16 + entries.count * 6)
        bytes.append(varint: UInt64(entries.count))
        var last: UInt64 = 0
        for entry in entries {
            bytes.append(varint: entry.tile - last)
            last = entry.tile
        }
        for entry in entries { bytes.append(varint: UInt64(entry.run)) }
        for entry in entries { bytes.append(varint: UInt64(entry.length)) }
        var next: UInt64?
        for entry in entries {
            bytes.append(varint: entry.offset == next ? 0 : entry.offset + 1)
            next = entry.offset + UInt64(entry.length)
        }
        return try GzipCompressor.compress(Array(bytes.bytes), level: 9)
    }
}
