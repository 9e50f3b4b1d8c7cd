import GRDB
import GeoModel

/// Tells who asked for it (`ImportPlan.onChange`) what becomes of every row, in the order in which it happens.
final class ChangeRecorder {
    private let table: LayerTable
    private let stored: StoredRows
    private let send: @Sendable ([RowChange]) throws -> Void
    private var waiting: [RowChange] = []

    /// Changes that are told at once.
    private static let batch = 500

    /// Nil where nobody asked.
    init?(_ plan: ImportPlan, _ table: LayerTable, _ database: Database) throws {
        guard let send = plan.onChange else { return nil }
        self.send = send
        self.table = table
        stored = try StoredRows(table, database)
    }

    func added(_ row: Int, number: Int, of batch: FeatureBatch) throws {
        try record(.added, row: number, id: nil, old: nil, new: batch.row(row))
    }

    /// To be called while the old version still stands.
    func changed(_ id: Int64, to row: Int, number: Int, of batch: FeatureBatch) throws {
        try record(.changed, row: number, id: id, old: try stored.row(id).row(0), new: batch.row(row))
    }

    /// To be called while the row still stands.
    func left(_ id: Int64, isRetired: Bool) throws {
        try record(isRetired ? .retired : .missing, row: nil, id: id, old: try stored.row(id).row(0), new: nil)
    }

    func flush() throws {
        guard !waiting.isEmpty else { return }
        try send(waiting)
        waiting.removeAll(keepingCapacity: true)
    }

    private func record(
        _ kind: RowChange.Kind, row: Int?, id: Int64?, old: FeatureBatch.Row?, new: FeatureBatch.Row?
    ) throws {
        waiting.append(
            try RowChange(
                kind, row: row, id: id.flatMap(FeatureID.init(rawValue:)), schema: table.schema, key: table.keyField,
                old: old, new: new))
        if waiting.count >= Self.batch { try flush() }
    }
}
