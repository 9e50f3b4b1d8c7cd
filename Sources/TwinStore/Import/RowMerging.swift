import GRDB
import GeoModel

/// Completes incoming rows with what the layer holds already: fields and geometry that the file does not have.
struct RowMerging {
    private let absent: [Bool]
    private let keepsGeometry: Bool
    private let keepsRicherGeometry: Bool
    private let stored: StoredRows

    /// Nil where the file holds everything, so that rows replace rows.
    init?(_ plan: ImportPlan, _ table: LayerTable, _ database: Database) throws {
        let hasShape = table.schema.geometry != .none
        guard !plan.absentFields.isEmpty || (hasShape && (!plan.hasGeometry || plan.keepsRicherGeometry)) else {
            return nil
        }
        absent = table.schema.fields.map { plan.absentFields.contains($0.name) }
        keepsGeometry = hasShape && !plan.hasGeometry
        keepsRicherGeometry = hasShape && plan.keepsRicherGeometry
        stored = try StoredRows(table, database)
    }

    /// The row as it will stand, as a batch of one.
    func merged(_ row: Int, of columns: BorrowedColumns, id: Int64) throws -> FeatureBatch {
        let old = try stored.row(id)
        let values = absent.indices.map { place in
            absent[place] ? old.columns[place] : columns.single(column: place, row: row)
        }
        var geometry = ByteColumn()
        if let bytes = mergedGeometry(old.geometry.slice(0).map(Array.init), columns.wkb(row)) {
            geometry.append(bytes)
        } else {
            geometry.appendMissing()
        }
        return FeatureBatch(rowNumbers: [row], columns: values, geometry: geometry)
    }

    private func mergedGeometry(_ old: [UInt8]?, _ incoming: UnsafeRawBufferPointer?) -> [UInt8]? {
        guard let incoming else { return keepsGeometry || keepsRicherGeometry ? old : nil }
        if keepsRicherGeometry, let old, Self.isPoint(incoming), !old.withUnsafeBytes(Self.isPoint) { return old }
        return Array(incoming)
    }

    private static func isPoint(_ wkb: UnsafeRawBufferPointer) -> Bool {
        wkb.count >= 5 && wkb.loadUnaligned(fromByteOffset: 1, as: UInt32.self).littleEndian % 1000 == 1
    }
}
