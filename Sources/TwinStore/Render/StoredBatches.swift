import CSpatiaLite
import GRDB
import GeoModel

/// Reads a layer's rows in the order of their ids, some thousand at a time.
final class StoredBatches {
    struct Batch {
        var ids: [Int64] = []
        var zones: [Int64] = []
        var rows: FeatureBatch
    }

    private static let rowCount = 4096

    private let schema: LayerSchema
    private let statement: RawStatement
    private var isAtEnd = false

    /// - Parameter condition: which rows (`t`), in SQL.
    init(_ table: LayerTable, where condition: String = "1", _ database: Database) throws {
        schema = table.schema
        let columns = ["_id", "_zone", "_geom"] + table.schema.fields.map { LayerTable.quoted($0.name) }
        statement = try RawStatement(
            "SELECT \(columns.joined(separator: ", ")) FROM \(table.quotedName) t WHERE \(condition) ORDER BY _id",
            database)
    }

    /// The next rows; nil after the last.
    func next() throws -> Batch? {
        guard !isAtEnd else { return nil }
        var ids: [Int64] = []
        var zones: [Int64] = []
        var geometry = ByteColumn()
        var columns = schema.fields.map { Self.empty($0.type) }
        while ids.count < Self.rowCount {
            guard try statement.next() else {
                isAtEnd = true
                break
            }
            ids.append(statement.integer(0))
            zones.append(statement.integer(1))
            let blob = statement.bytes(2)
            if blob.isEmpty { geometry.appendMissing() } else { geometry.append(try SpatialBlob.wkb(blob)) }
            for index in columns.indices { append(Int32(index + 3), to: &columns[index]) }
        }
        guard !ids.isEmpty else { return nil }
        let rows = FeatureBatch(rowNumbers: Array(1...ids.count), columns: columns, geometry: geometry)
        return Batch(ids: ids, zones: zones, rows: rows)
    }

    private static func empty(_ type: FieldType) -> GeoModel.Column {
        switch type {
        case .integer, .boolean: .integers([])
        case .real: .reals([])
        case .text, .date, .timestamp: .texts(ByteColumn())
        }
    }

    private func append(_ place: Int32, to column: inout GeoModel.Column) {
        let isNull = statement.type(place) == SQLITE_NULL
        switch column {
        case .integers(var values):
            column = .integers([])
            values.append(isNull ? nil : statement.integer(place))
            column = .integers(values)
        case .reals(var values):
            column = .reals([])
            values.append(isNull ? nil : statement.real(place))
            column = .reals(values)
        case .texts(var texts):
            column = .reals([])
            if isNull { texts.appendMissing() } else { texts.append(statement.bytes(place)) }
            column = .texts(texts)
        }
    }
}
