/// Makes the generalised rows of a layer's coarse levels from its full ones.
public struct RenderLevels {
    private let plan: RenderPlan

    public init(_ plan: RenderPlan) { self.plan = plan }

    /// The numbers of the levels that are made.
    public static let numbers = RenderLevel.coarse.map(\.number)

    /// The rows of a level that come of stored ones; ids, zones and sizes go with them.
    ///
    /// - Throws: `RenderBlockError`.
    public func rows(of rows: RenderRows, level number: Int) throws(RenderBlockError) -> RenderRows {
        try self.rows(of: rows, rows.heads.indices.map { ($0, rows.heads[$0]) }, level: number)
    }

    /// The rows of a level that come of incoming ones.
    ///
    /// - Throws: `RenderBlockError`.
    public func rows(
        of rows: RenderRows, selected: [(row: Int, id: Int64, zone: Int64)], level number: Int
    ) throws(RenderBlockError) -> RenderRows {
        let heads = selected.map { ($0.row, RenderRows.Head(id: $0.id, zone: $0.zone, size: rows.size($0.row))) }
        return try self.rows(of: rows, heads, level: number)
    }

    private func rows(
        of rows: RenderRows, _ heads: [(row: Int, head: RenderRows.Head)], level number: Int
    ) throws(RenderBlockError) -> RenderRows {
        let level = RenderLevel.all[number]
        let smallest = plan.threshold(level: level)
        var collector = RenderRows.Collector(rows: heads.count, bytes: 1 << 12)
        var shape = WorldShape()
        var snapped = WorldShape()
        for (row, head) in heads {
            // Single positions are drawn from the full level at every zoom.
            guard rows.rows[row].isPresent, head.size != RenderRow.alwaysDrawn, head.size >= smallest else { continue }
            try shape.read(rows.shape(row), origin: rows.rows[row].origin)
            snapped.snap(shape, bits: level.snapBits)
            guard !snapped.isEmpty, collector.begin(snapped) else { continue }
            collector.bytes.append(rows.values(row))
            collector.end(head)
        }
        return RenderRows(collector)
    }
}
