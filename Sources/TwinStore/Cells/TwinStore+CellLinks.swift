import CSpatiaLite
import GRDB
import GeoModel

extension TwinStore {
    /// Which rows of a layer another cell holds now.
    public struct CellMoves: Hashable, Sendable {
        public var layer: LayerID
        /// Chinese title of the layer.
        public var title: String
        /// Rows whose cell changed.
        public var moved: Int
        /// Rows that were in a cell and are in none now; they are among `moved`.
        public var leftOut: Int
    }

    /// Links every row of every point layer to the cell that holds it, after cells have changed, in one transaction.
    ///
    /// - Parameter cellAt: the id of the cell at a position (EPSG:4490), 0 where none is.
    /// - Returns: layers of which rows moved, in the catalogue's order.
    public func relinkCells(cellAt: @escaping @Sendable (Double, Double) -> Int64) async throws -> [CellMoves] {
        let path = path
        return try await writer().write { database in
            try TwinStoreError.translating(path: path) {
                let numbers = try Int64.fetchAll(database, sql: "SELECT number FROM layer ORDER BY number")
                return try numbers.compactMap { number in
                    guard let table = try Catalogue.table(number: number, database), table.schema.geometry == .point
                    else { return nil }
                    let moves = try CellRelinking(table, database).run(cellAt)
                    return moves.moved > 0 ? moves : nil
                }
            }
        }
    }
}

/// Relinks the rows of one layer.
private struct CellRelinking {
    let table: LayerTable
    let database: Database

    init(_ table: LayerTable, _ database: Database) {
        self.table = table
        self.database = database
    }

    func run(_ cellAt: (Double, Double) -> Int64) throws -> TwinStore.CellMoves {
        var moves = TwinStore.CellMoves(layer: table.schema.id, title: table.schema.title, moved: 0, leftOut: 0)
        // All rows are looked at before the first is changed: SQLite may show a row twice that changes under a reader.
        var changes: [(row: Int64, cell: Int64)] = []
        let rows = try RawStatement(
            """
            SELECT r._id, r._geom, coalesce(l.cell, 0) FROM \(table.quotedName) r
            LEFT JOIN cell_link l ON l.layer = \(table.number) AND l.feature = r._id AND l.system = 0
            """, database)
        while try rows.next() {
            var cell: Int64 = 0
            if rows.type(1) != SQLITE_NULL, let center = try Self.center(rows.bytes(1)) {
                cell = cellAt(center.x, center.y)
            }
            if cell != rows.integer(2) { changes.append((rows.integer(0), cell)) }
        }
        for change in changes {
            moves.moved += 1
            if change.cell == 0 { moves.leftOut += 1 }
            try write(change.row, change.cell)
        }
        return moves
    }

    private func write(_ row: Int64, _ cell: Int64) throws {
        guard cell != 0 else {
            return try database.execute(
                sql: "DELETE FROM cell_link WHERE layer = ? AND feature = ? AND system = 0",
                arguments: [table.number, row])
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO cell_link (layer, feature, system, cell) VALUES (?, ?, 0, ?)",
            arguments: [table.number, row, cell])
    }

    /// The mean of the positions, as imports place a row.
    private static func center(_ blob: UnsafeRawBufferPointer) throws -> Position? {
        let geometry = try SpatialBlob.geometry(blob)
        var (x, y, count) = (0.0, 0.0, 0)
        geometry.forEachPosition {
            x += $0.x
            y += $0.y
            count += 1
        }
        return count > 0 ? Position(x / Double(count), y / Double(count)) : nil
    }
}
