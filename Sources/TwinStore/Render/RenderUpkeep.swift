import GRDB
import GeoModel
import OneMap

/// Keeps a layer's render rows with its table, inside the transaction that changes it.
///
/// Whoever changes rows of a layer tells it every version that goes (`superseded`, with the box it covered) and every
/// version that comes (`begin`, `wrote`), then calls `finish` before the commit.
final class RenderUpkeep {
    private let table: LayerTable
    private let database: Database
    private let fieldCount: Int
    /// Of a layer that is being loaded for the first time.
    private let load: RenderLoad?
    /// The boxes of stored versions that go.
    private var removed: [Int64: BoundingBox] = [:]
    /// The last versions that come.
    private var written: [Int64: Written] = [:]
    /// The batch whose rows are being written.
    private var rows: RenderRows?
    private var isTooMuch = false

    private struct Written {
        var rows: RenderRows
        var row: Int
        var zone: Int64
    }

    /// Changes after which rewriting all is less work than changing blocks.
    private static let mostEdits = 100_000

    /// Nil for a layer without geometry.
    init?(_ table: LayerTable, isEmpty: Bool, _ database: Database) throws {
        guard table.schema.geometry != .none else { return nil }
        self.table = table
        self.database = database
        load = isEmpty ? try RenderLoad(table, database) : nil
        fieldCount = RenderFields(table.schema).names.count
    }

    /// A version goes: a stored one, or one that this transaction wrote.
    func superseded(_ id: Int64, box: BoundingBox?) {
        guard written.removeValue(forKey: id) == nil, let box, !isTooMuch else { return }
        removed[id] = box
        limit()
    }

    /// Names the batch that the next rows are of.
    ///
    /// - Returns: the one before.
    @discardableResult
    func begin(_ rows: RenderRows?) -> RenderRows? {
        defer { self.rows = rows }
        return self.rows
    }

    func wrote(_ row: Int, id: Int64, zone: Int64) throws {
        guard let rows else { return }
        if let load { return try load.add(row, of: rows, id: id, zone: zone) }
        guard !isTooMuch else { return }
        written[id] = Written(rows: rows, row: row, zone: zone)
        limit()
    }

    private func limit() {
        guard removed.count + written.count > Self.mostEdits else { return }
        isTooMuch = true
        removed = [:]
        written = [:]
    }

    /// Of a first load: lets what is left be computed while the writer does something else. No rows may follow.
    func prepare() throws { try load?.prepare() }

    /// Of a first load, after `prepare`: stores the blocks that are ready.
    func storeReady() throws { try load?.storeReady() }

    /// Of a first load, after `prepare`: waits for all blocks and stores them.
    func storeBlocks() throws { try load?.storeBlocks() }

    /// Writes what is left to be written.
    ///
    /// - Returns: whether the layer's rule of what is drawn has changed, so that tiles beyond the changed rows may differ.
    func finish() throws -> Bool {
        if let load {
            try load.finish()
            return true
        }
        guard isTooMuch || !removed.isEmpty || !written.isEmpty else { return false }
        let build = RenderBuild(table: table, database: database)
        guard let plan = try RenderTables.plan(table.number, database), !isTooMuch else {
            try build.rebuild()
            return true
        }
        try edit(plan)
        guard plan.isOutgrown(by: try RenderTables.rowCount(table.number, database)) else { return false }
        try build.derive()
        return true
    }

    // MARK: Edits

    private func edit(_ plan: RenderPlan) throws {
        let edit = RenderEdit(plan)
        var counts: [TileCoordinate: [RenderEdit.Count]] = [:]
        let full = try BlockEditor(table.number, level: 0, fieldCount: fieldCount, database)
        for (id, box) in removed.sorted(by: { $0.key < $1.key }) {
            guard let box = WorldBox(box), let row = try full.remove(id, within: box) else {
                throw TwinStoreError.sqlite(
                    "feature \(id) of \(table.schema.id) has no render row; run: luotu layer rebuild \(table.schema.id)"
                )
            }
            for count in try edit.counts(removing: row) { counts[count.tile, default: []].append(count) }
        }
        for (id, version) in written.sorted(by: { $0.key < $1.key }) {
            guard let place = version.rows.order(version.row) else { continue }
            version.rows.insert(version.row, id: id, zone: version.zone, into: try full.block(at: place))
            for count in try edit.counts(adding: version.row, of: version.rows, zone: version.zone) {
                counts[count.tile, default: []].append(count)
            }
        }
        try full.save()
        for level in RenderLevels.numbers { try self.edit(level: level, plan) }
        try save(counts)
    }

    private func edit(level: Int, _ plan: RenderPlan) throws {
        let levels = RenderLevels(plan)
        let editor = try BlockEditor(table.number, level: level, fieldCount: fieldCount, database)
        for (id, box) in removed.sorted(by: { $0.key < $1.key }) {
            guard let box = WorldBox(box)?.grown(level: level) else { continue }
            _ = try editor.remove(id, within: box)
        }
        for (id, version) in written.sorted(by: { $0.key < $1.key }) {
            let rows = try levels.rows(
                of: version.rows, selected: [(row: version.row, id: id, zone: version.zone)], level: level)
            for row in 0..<rows.count {
                guard let place = rows.order(row) else { continue }
                rows.insert(row, into: try editor.block(at: place))
            }
        }
        try editor.save()
    }

    private func save(_ counts: [TileCoordinate: [RenderEdit.Count]]) throws {
        let table = try CountTable(table.number, database)
        for (tile, changes) in counts.sorted(by: { $0.key.order < $1.key.order }) {
            if let changed = try table.with(tile, { try RenderEdit.applying(changes, to: $0, of: tile) }) {
                try table.insert(changed)
            } else {
                try table.delete(tile)
            }
        }
    }
}

extension TileCoordinate {
    /// By zoom, then column, then row.
    fileprivate var order: (Int, Int, Int) { (zoom, column, row) }
}
