import CSpatiaLite
import GRDB
import GeoModel

/// Completes incoming rows with what the layer holds already: fields and geometry that the file does not have.
struct RowMerging {
    private let table: LayerTable
    private let absent: [Bool]
    private let keepsGeometry: Bool
    private let keepsRicherGeometry: Bool
    private let stored: RawStatement

    /// Nil where the file holds everything, so that rows replace rows.
    init?(_ plan: ImportPlan, _ table: LayerTable, _ database: Database) throws {
        let hasShape = table.schema.geometry != .none
        guard !plan.absentFields.isEmpty || (hasShape && (!plan.hasGeometry || plan.keepsRicherGeometry)) else {
            return nil
        }
        self.table = table
        absent = table.schema.fields.map { plan.absentFields.contains($0.name) }
        keepsGeometry = hasShape && !plan.hasGeometry
        keepsRicherGeometry = hasShape && plan.keepsRicherGeometry
        let columns = table.schema.fields.map { LayerTable.quoted($0.name) } + [hasShape ? "_geom" : "NULL"]
        stored = try RawStatement(
            "SELECT \(columns.joined(separator: ", ")) FROM \(table.quotedName) WHERE _id = ?1", database)
    }

    /// The row as it will stand, as a batch of one.
    func merged(_ row: Int, of columns: BorrowedColumns, id: Int64) throws -> FeatureBatch {
        stored.bind(id, at: 1)
        defer { stored.reset() }
        guard try stored.next() else { throw TwinStoreError.sqlite("feature \(id) has gone during its import") }
        let values = try absent.indices.map { place in
            absent[place] ? try storedColumn(place) : columns.single(column: place, row: row)
        }
        var geometry = ByteColumn()
        if let bytes = try mergedGeometry(columns.wkb(row)) { geometry.append(bytes) } else { geometry.appendMissing() }
        return FeatureBatch(rowNumbers: [row], columns: values, geometry: geometry)
    }

    private func mergedGeometry(_ incoming: UnsafeRawBufferPointer?) throws -> [UInt8]? {
        let blob = stored.bytes(Int32(absent.count))
        let old = blob.isEmpty ? nil : try SpatialBlob.wkb(blob)
        guard let incoming else { return keepsGeometry || keepsRicherGeometry ? old : nil }
        if keepsRicherGeometry, let old, Self.isPoint(incoming), !old.withUnsafeBytes(Self.isPoint) { return old }
        return Array(incoming)
    }

    private static func isPoint(_ wkb: UnsafeRawBufferPointer) -> Bool {
        wkb.count >= 5 && wkb.loadUnaligned(fromByteOffset: 1, as: UInt32.self).littleEndian % 1000 == 1
    }

    private func storedColumn(_ place: Int) throws -> GeoModel.Column {
        let column = Int32(place)
        let isNull = stored.type(column) == SQLITE_NULL
        switch table.schema.fields[place].type {
        case .integer, .boolean: return .integers([isNull ? nil : stored.integer(column)])
        case .real: return .reals([isNull ? nil : stored.real(column)])
        case .text, .date, .timestamp:
            var text = ByteColumn()
            if isNull { text.appendMissing() } else { text.append(Array(stored.bytes(column))) }
            return .texts(text)
        }
    }
}
