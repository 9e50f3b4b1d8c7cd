import GRDB
import GeoModel

/// The SELECT of a search: identifiers come from the checked schema, values are bound.
struct SearchSQL {
    let text: String
    let countText: String
    let arguments: StatementArguments

    init(
        _ search: FeatureSearch, extra: String?, _ extraArguments: [any DatabaseValueConvertible], withPaging: Bool,
        withBox: Bool = true, box: BoundingBox? = nil
    ) {
        let table = search.table
        var (texts, values) = search.conditions
        if let extra {
            texts.append(extra)
            values += extraArguments
        }
        if withBox, table.schema.geometry != .none, let box = box ?? search.searchBox {
            texts.append(
                "t._id IN (SELECT pkid FROM \(table.quotedIndex) WHERE xmin <= ? AND xmax >= ? AND ymin <= ? AND ymax >= ?)"
            )
            values += [box.east, box.west, box.north, box.south]
        }
        if withPaging, let after = search.query.after {
            let key = Self.keyset(search.query.sort[...], after.values[...], after.id)
            texts.append(key.text)
            values += key.values
        }
        let columns = ["t._id"] + search.fields.map { "t." + LayerTable.quoted($0.name) }
        let residual = search.residualFields.map { "t." + LayerTable.quoted($0.name) }
        let geometry = table.schema.geometry == .none ? "NULL" : "t._geom"
        let code = table.schema.field("code") == nil ? "NULL" : "t.\"code\""
        let condition = texts.isEmpty ? "" : " WHERE " + texts.map { "(\($0))" }.joined(separator: " AND ")
        let order =
            (search.query.sort.map { "t.\(LayerTable.quoted($0.field))\($0.descending ? " DESC" : "")" } + ["t._id"])
            .joined(separator: ", ")
        text =
            "SELECT \((columns + [code, geometry] + residual).joined(separator: ", ")) FROM \(table.quotedName) t\(condition)"
            + (withPaging ? " ORDER BY \(order)" : "")
        countText = "SELECT count(*) FROM \(table.quotedName) t\(condition)"
        arguments = StatementArguments(values)
    }

    /// "After this row" in the query's order; SQLite sorts nulls first.
    private static func keyset(
        _ sort: ArraySlice<FeatureQuery.SortKey>, _ values: ArraySlice<FieldValue>, _ id: FeatureID
    ) -> (text: String, values: [any DatabaseValueConvertible]) {
        guard let key = sort.first, let value = values.first else { return ("t._id > ?", [id.rawValue]) }
        let column = "t." + LayerTable.quoted(key.field)
        let rest = keyset(sort.dropFirst(), values.dropFirst(), id)
        if value.isNull {
            let tie = "(\(column) IS NULL AND \(rest.text))"
            return (key.descending ? tie : "(\(column) IS NOT NULL OR \(tie))", rest.values)
        }
        let bound = value.databaseValue
        let further = key.descending ? "(\(column) < ? OR \(column) IS NULL)" : "\(column) > ?"
        return ("(\(further) OR (\(column) = ? AND \(rest.text)))", [bound, bound] + rest.values)
    }
}

/// The rows of a search, one at a time.
final class SearchRows {
    private let cursor: RowCursor
    private let fields: [FieldDefinition]
    private let wantsGeometry: Bool
    private var row: Row?
    let residualFields: [FieldDefinition]

    init(_ sql: SearchSQL, search: FeatureSearch, _ database: Database) throws {
        cursor = try Row.fetchCursor(database, sql: sql.text, arguments: sql.arguments)
        fields = search.fields
        residualFields = search.residualFields
        wantsGeometry = search.query.wantsGeometry
        layer = search.table.schema.id
    }

    private let layer: LayerID

    func next() throws -> Bool {
        row = try cursor.next()
        return row != nil
    }

    func end() { row = nil }

    var id: Int64 { row?[0] ?? 0 }

    /// The row with the fields that the filter needs.
    func residualFeature() throws -> Feature {
        guard let row else { throw TwinStoreError.sqlite("the search has no row") }
        let values = residualFields.indices.map { value(row, at: fields.count + 3 + $0, residualFields[$0].type) }
        return Feature(id: try featureID(), code: nil, values: values, geometry: try geometry())
    }

    private func featureID() throws -> FeatureID {
        guard let identifier = FeatureID(rawValue: id) else {
            throw TwinStoreError.sqlite("layer \(layer) holds the improper id \(id)")
        }
        return identifier
    }

    /// Calls `body` with the geometry's blob; nil where the row has none.
    func withBlob<Value>(_ body: (UnsafeRawBufferPointer?) throws -> Value) throws -> Value {
        guard let row else { return try body(nil) }
        return try row.withUnsafeData(atIndex: fields.count + 2) { data in
            guard let data else { return try body(nil) }
            return try data.withUnsafeBytes { try body($0) }
        }
    }

    /// The row's geometry, decoded.
    func geometry() throws -> Geometry? {
        do {
            return try withBlob { blob in try blob.map(SpatialBlob.geometry) }
        } catch let error as GeometryError {
            throw TwinStoreError.damagedGeometry(layer: layer, id: id, error.description)
        }
    }

    func feature() throws -> Feature {
        guard let row else { throw TwinStoreError.sqlite("the search has no row") }
        return Feature(
            id: try featureID(), code: row[fields.count + 1],
            values: fields.indices.map { value(row, at: $0 + 1, fields[$0].type) },
            geometry: wantsGeometry ? try geometry() : nil)
    }

    private func value(_ row: Row, at index: Int, _ type: FieldType) -> FieldValue {
        let value = FieldValue(row[index] as DatabaseValue)
        if type == .boolean, case .integer(let number) = value { return .boolean(number != 0) }
        return value
    }
}
