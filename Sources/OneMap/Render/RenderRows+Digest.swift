extension RenderRows {
    /// A digest of everything that tiles show of a row; nil for a row that they know nothing of. Not cryptographic.
    public func digest(_ row: Int, zone: Int64) -> UInt64? {
        guard rows[row].isPresent else { return nil }
        var digest = TileHash.mix(UInt64(bitPattern: zone))
        digest = TileHash.mix(digest ^ UInt64(bitPattern: Int64(rows[row].origin.x)))
        digest = TileHash.mix(digest &+ UInt64(bitPattern: Int64(rows[row].origin.y)))
        digest = TileHash.mix(digest ^ TileHash.of(shape(row)))
        return TileHash.mix(digest ^ TileHash.of(values(row)))
    }

    /// The box around all rows; nil for none.
    public var worldBox: WorldBox? {
        guard count > 0 else { return nil }
        var box = self.box(0)
        for row in 1..<max(count, 1) { box.extend(self.box(row)) }
        return WorldBox(box)
    }
}

extension CountedTile {
    /// Whether other bytes hold the same counts, however their classes and zones are numbered.
    ///
    /// - Throws: `RenderBlockError`.
    public func hasContent(of other: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) -> Bool {
        guard !other.isEmpty else { return bytes.isEmpty }
        let theirs = try CountTile(other).content
        var ours: [CountTile.Content: [Int]] = [:]
        var failure: RenderBlockError?
        bytes.withUnsafeBufferPointer { bytes in
            do throws(RenderBlockError) { ours = try CountTile(bytes).content } catch { failure = error }
        }
        if let failure { throw failure }
        return ours == theirs
    }
}

extension CountTile {
    fileprivate struct Content: Hashable {
        var cell: UInt16
        var isShape: Bool
        var classMessage: [UInt8]
        var zone: Int64
    }

    fileprivate var content: [Content: [Int]] {
        var content: [Content: [Int]] = [:]
        for entry in entries {
            let key = Content(
                cell: entry.cell, isShape: Int(entry.classNumber) == Self.shapeClass,
                classMessage: classes[Int(entry.classNumber)], zone: zones[Int(entry.zone)])
            content[key] = [entry.count, entry.x, entry.y]
        }
        return content
    }
}
