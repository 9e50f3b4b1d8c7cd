import CSpatiaLite
import GRDB
import GeoModel

/// Reads rows of a layer as they stand, each as a batch of one.
struct StoredRows {
    private let table: LayerTable
    private let statement: RawStatement

    init(_ table: LayerTable, _ database: Database) throws {
        self.table = table
        let shape = table.schema.geometry == .none ? "NULL" : "_geom"
        let columns = table.schema.fields.map { LayerTable.quoted($0.name) } + [shape]
        statement = try RawStatement(
            "SELECT \(columns.joined(separator: ", ")) FROM \(table.quotedName) WHERE _id = ?1", database)
    }

    /// - Throws: `TwinStoreError.sqlite` where there is no such row.
    func row(_ id: Int64) throws -> FeatureBatch {
        statement.bind(id, at: 1)
        defer { statement.reset() }
        guard try statement.next() else { throw TwinStoreError.sqlite("feature \(id) has gone during its import") }
        let columns = table.schema.fields.indices.map(column)
        var geometry = ByteColumn()
        let blob = statement.bytes(Int32(columns.count))
        if blob.isEmpty { geometry.appendMissing() } else { geometry.append(try SpatialBlob.wkb(blob)) }
        return FeatureBatch(rowNumbers: [0], columns: columns, geometry: geometry)
    }

    private func column(_ place: Int) -> GeoModel.Column {
        let column = Int32(place)
        let isNull = statement.type(column) == SQLITE_NULL
        switch table.schema.fields[place].type {
        case .integer, .boolean: return .integers([isNull ? nil : statement.integer(column)])
        case .real: return .reals([isNull ? nil : statement.real(column)])
        case .text, .date, .timestamp:
            var text = ByteColumn()
            if isNull { text.appendMissing() } else { text.append(Array(statement.bytes(column))) }
            return .texts(text)
        }
    }
}
