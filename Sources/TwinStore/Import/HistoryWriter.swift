import CSpatiaLite
import GRDB
import GeoModel

/// Moves superseded versions of rows into the history table.
struct HistoryWriter {
    enum Operation: String {
        case update, retire, undo
    }

    private let table: LayerTable
    private let copy: [Operation: RawStatement]
    private let box: RawStatement?

    init(_ table: LayerTable, _ database: Database) throws {
        self.table = table
        let values = Self.object(of: table.schema.fields.map(\.name)[...])
        let geometry = table.schema.geometry == .none ? "NULL" : "_geom"
        copy = try Dictionary(
            uniqueKeysWithValues: [Operation.update, .retire, .undo].map { operation in
                let statement = try RawStatement(
                    """
                    INSERT INTO feature_history (layer, feature, batch_from, batch_to, operation, zone, digest, flags,
                    field_values, geom) SELECT \(table.number), _id, _batch, ?2, '\(operation.rawValue)', _zone, _digest,
                    _flags, \(values), \(geometry)
                    FROM \(table.quotedName) WHERE _id = ?1
                    """, database)
                return (operation, statement)
            })
        box =
            table.schema.geometry == .none
            ? nil
            : try RawStatement("SELECT xmin, ymin, xmax, ymax FROM \(table.quotedIndex) WHERE pkid = ?1", database)
    }

    /// SQLite's functions take 127 arguments at most.
    private static let mostFields = 60

    /// An SQL expression for a JSON object of the fields' values; a missing value stands as null.
    private static func object(of names: ArraySlice<String>) -> String {
        guard names.count > mostFields else {
            return "json_object(\(names.map { "'\($0)', \(LayerTable.quoted($0))" }.joined(separator: ", ")))"
        }
        let last = names.suffix(mostFields).map { "'$.\($0)', \(LayerTable.quoted($0))" }
        return "json_insert(\(object(of: names.dropLast(mostFields))), \(last.joined(separator: ", ")))"
    }

    /// Copies the row's present version into history and answers the box it covered.
    func supersede(_ id: Int64, by batch: Int64, operation: Operation) throws -> BoundingBox? {
        try copy[operation]?.run(id, batch)
        guard let box else { return nil }
        box.bind(id, at: 1)
        defer { box.reset() }
        guard try box.next() else { return nil }
        return BoundingBox(west: box.real(0), south: box.real(1), east: box.real(2), north: box.real(3))
    }
}
