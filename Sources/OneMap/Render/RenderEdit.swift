import GeoModel

/// A block that is being changed: its rows, and whether they still are what is stored.
///
/// Not for two threads at once.
public final class EditableBlock {
    /// Keeps the rows' bytes alive.
    private var holders: [RenderRows]
    private(set) var rows: [RenderRow]
    public private(set) var isChanged = false

    /// - Throws: `RenderBlockError`.
    public init(_ bytes: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) {
        let read = try RenderRows(block: bytes)
        holders = [read]
        rows = read.heads.indices.map { index in
            let head = read.heads[index]
            return read.row(index, id: head.id, zone: head.zone, size: head.size)
        }
    }

    /// A block without rows.
    public init() { (holders, rows) = ([], []) }

    public var ids: [Int64] { rows.map(\.id) }

    /// Takes a row out; false where the block does not hold it.
    public func remove(_ id: Int64) -> RemovedRow? {
        guard let index = rows.firstIndex(where: { $0.id == id }) else { return nil }
        isChanged = true
        return RemovedRow(row: rows.remove(at: index), holders: holders)
    }

    func insert(_ row: RenderRow, of holder: RenderRows) {
        isChanged = true
        if holders.last !== holder { holders.append(holder) }
        rows.append(row)
    }

    /// The rows as blocks again: none, one, or several where they have become too many.
    ///
    /// - Throws: `RenderBlockError`.
    public func blocks(fieldCount: Int) throws(RenderBlockError) -> [RenderBlock] {
        rows.sort { $0.key != $1.key ? $0.key < $1.key : $0.id < $1.id }
        var writer = RenderBlockWriter()
        let pieces = rows.count <= RenderBlockReader.mostRows ? 1 : (rows.count - 1) / RenderBlockWriter.rowCount + 1
        var blocks: [RenderBlock] = []
        for piece in 0..<pieces {
            let part = rows[rows.count * piece / pieces..<rows.count * (piece + 1) / pieces]
            if !part.isEmpty { blocks.append(try writer.write(part, fieldCount: fieldCount)) }
        }
        return blocks
    }
}

/// A row that was taken out of a block.
public struct RemovedRow {
    let row: RenderRow
    let holders: [RenderRows]
}

/// A row that enters or leaves a layer, and what that changes.
public struct RenderEdit {
    private let plan: RenderPlan

    public init(_ plan: RenderPlan) { self.plan = plan }

    /// A count that changes.
    public struct Count {
        public let tile: TileCoordinate
        let mark: CountTile.Mark
        let isShape: Bool
        let classMessage: [UInt8]?
        let zone: Int64
        let sign: Int
    }

    /// The counts that a full row takes part in.
    ///
    /// - Throws: `RenderBlockError`.
    public func counts(removing removed: RemovedRow) throws(RenderBlockError) -> [Count] {
        try counts(removed.row, sign: -1)
    }

    /// - Throws: `RenderBlockError`.
    public func counts(adding row: Int, of rows: RenderRows, zone: Int64) throws(RenderBlockError) -> [Count] {
        try counts(rows.row(row, id: 0, zone: zone, size: rows.size(row)), sign: 1)
    }

    private func counts(_ row: RenderRow, sign: Int) throws(RenderBlockError) -> [Count] {
        let isPoint = row.shape.isEmpty
        var kept: Set<Int> = []
        if !isPoint {
            var shape = WorldShape()
            var snapped = WorldShape()
            try shape.read(row.shape, origin: row.origin)
            for level in RenderLevel.coarse {
                snapped.snap(shape, bits: level.snapBits)
                if !snapped.isEmpty { kept.insert(level.number) }
            }
        }
        let place = isPoint ? row.origin : row.box.middle
        let message = try classMessage(row)
        var counts: [Count] = []
        for zoom in 0...plan.deepestCountedZoom {
            let isCounted = plan.counts(isPoint: isPoint, size: row.size, zoom: zoom) { kept.contains($0.number) }
            let shift = WorldGrid.bits - zoom
            guard isCounted,
                let tile = TileCoordinate(
                    zoom: zoom, column: Int(WorldGrid.clamped(place.x)) >> shift,
                    row: Int(WorldGrid.clamped(place.y)) >> shift)
            else { continue }
            counts.append(
                Count(
                    tile: tile, mark: CountTile.Mark(place, zoom: zoom, isShape: !isPoint), isShape: !isPoint,
                    classMessage: message, zone: row.zone, sign: sign))
        }
        return counts
    }

    /// The class among the row's values.
    private func classMessage(_ row: RenderRow) throws(RenderBlockError) -> [UInt8]? {
        guard let index = plan.fields.classIndex else { return nil }
        var reader = VarintReader(row.values)
        for _ in 0..<index { _ = try reader.section() }
        let message = try reader.section()
        return message.isEmpty ? nil : Array(message)
    }

    /// A tile's counts after changes; nil where it counts nothing any more.
    ///
    /// - Parameter bytes: the tile's counts before; empty for none.
    /// - Throws: `RenderBlockError`.
    public static func applying(
        _ changes: [Count], to bytes: UnsafeBufferPointer<UInt8>, of tile: TileCoordinate
    ) throws(RenderBlockError) -> CountedTile? {
        var counts = bytes.isEmpty ? CountTile() : try CountTile(bytes)
        // What leaves last may have entered first: additions before removals.
        for change in changes.sorted(by: { $0.sign > $1.sign }) {
            try counts.add(
                change.mark, classMessage: change.classMessage, isShape: change.isShape, zone: change.zone,
                sign: change.sign)
        }
        return counts.isEmpty ? nil : CountedTile(tile, counts)
    }
}

extension RenderRows {
    /// The place of a row along the curve, as a database keeps it; nil for a row that tiles know nothing of.
    public func order(_ row: Int) -> Int64? { rows[row].isPresent ? Int64(keys[row] >> 1) : nil }

    /// Of rows that were read from a block, or made of such.
    public var ids: [Int64] { heads.map(\.id) }
    public func zone(_ row: Int) -> Int64 { heads[row].zone }

    /// Puts an incoming row into a block.
    public func insert(_ row: Int, id: Int64, zone: Int64, into block: EditableBlock) {
        block.insert(self.row(row, id: id, zone: zone, size: size(row)), of: self)
    }

    /// Puts a row that was made of a stored one into a block.
    public func insert(_ row: Int, into block: EditableBlock) {
        let head = heads[row]
        block.insert(self.row(row, id: head.id, zone: head.zone, size: head.size), of: self)
    }
}

extension RenderBlock {
    /// The least place along the curve, as a database keeps it.
    public var order: Int64 { Int64(firstKey >> 1) }
}
