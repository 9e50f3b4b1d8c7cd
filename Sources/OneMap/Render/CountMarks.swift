import GeoModel

extension MVTLayerEncoder {
    /// Classes that a mark counts apart; a tile with more of them gives only the sums.
    static let mostClasses = 32

    /// Puts a mark on the tile for every cell that counts rows instead of showing them.
    ///
    /// The counts may be those of the tile itself, or of a web-mercator tile of its zoom that the tile of another grid meets:
    /// then the marks that stand on the tile are taken.
    ///
    /// A mark has `cluster` true, `point_count`, and for every class `class=` and its name with the class's count. Its id is
    /// the cell's.
    ///
    /// - Parameters:
    ///   - zones: the zones whose rows are counted; nil for all.
    ///   - hasClasses: whether who asks may see the class field.
    /// - Returns: lines and areas that the tile leaves out.
    /// - Throws: `RenderBlockError`.
    public mutating func append(
        counts bytes: UnsafeBufferPointer<UInt8>, of origin: TileCoordinate, zones: Set<Int>?, hasClasses: Bool
    ) throws(RenderBlockError) -> Int {
        let counts = try CountTile(bytes)
        let isSeen = counts.zones.map { zone in zones?.contains(Int(zone)) ?? true }
        let cluster = addKey("cluster")
        let count = addKey("point_count")
        let names = hasClasses && counts.classes.count <= Self.mostClasses + 2 ? counts.classNames : []
        let keys = names.map { addKey("class=" + $0) }
        var omitted = 0
        var index = 0
        while index < counts.entries.count {
            let cell = counts.entries[index].cell
            var sum = CellSum(classCount: counts.classes.count)
            while index < counts.entries.count, counts.entries[index].cell == cell {
                let entry = counts.entries[index]
                index += 1
                guard isSeen[Int(entry.zone)] else { continue }
                if Int(entry.classNumber) == CountTile.shapeClass { omitted += entry.count } else { sum.add(entry) }
            }
            guard sum.count > 0 else { continue }
            guard encodeMark(cell: Int(cell), sum, of: origin) else { continue }
            add(cluster, boolean: true)
            add(count, integer: Int64(sum.count))
            for (place, key) in keys.enumerated() where sum.classes[place + 2] > 0 {
                add(key, integer: Int64(sum.classes[place + 2]))
            }
            endFeature()
        }
        return omitted
    }

    /// Whether the mark stands on the tile.
    private mutating func encodeMark(cell: Int, _ sum: CellSum, of origin: TileCoordinate) -> Bool {
        let (column, row) = (cell & (1 << CountTile.cellBits - 1), cell >> CountTile.cellBits)
        let x = column * CountTile.cellUnits + sum.x / sum.count
        let y = row * CountTile.cellUnits + sum.y / sum.count
        let id = (origin.column << CountTile.cellBits | column) << 26 | (origin.row << CountTile.cellBits | row)
        if origin == tile {
            shape.encode(mark: GridPoint(x: x, y: y))
        } else {
            let shift = WorldGrid.unitZoom - origin.zoom
            shape.encode(
                GridPoint(
                    x: (origin.column * TileGrid.extent + x) << shift, y: (origin.row * TileGrid.extent + y) << shift))
        }
        return begin(UInt64(id))
    }
}

/// What one cell counts.
private struct CellSum {
    var count = 0
    var x = 0
    var y = 0
    var classes: [Int]

    init(classCount: Int) { classes = Array(repeating: 0, count: classCount) }

    mutating func add(_ entry: CountTile.Entry) {
        count += entry.count
        x += entry.x
        y += entry.y
        classes[Int(entry.classNumber)] += entry.count
    }
}

extension CountTile {
    /// The classes as text, in the order of `classes` from its third on.
    var classNames: [String] {
        classes.dropFirst(2).map { message in
            message.withUnsafeBytes { bytes in
                (try? MVTReader.value(bytes[...]))?.displayText ?? ""
            }
        }
    }
}
