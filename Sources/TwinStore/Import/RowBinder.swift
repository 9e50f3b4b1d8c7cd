import GRDB
import GeoModel

/// Binds one row of a batch to an INSERT or UPDATE of its layer, raw bytes straight from the columns.
///
/// Parameters: 1 id, 2 zone, 3 county, 4 batch, 5 digest, 6 flags, 7… the fields, last the geometry blob.
struct RowBinder {
    let statement: RawStatement
    private let fieldCount: Int
    private let hasGeometry: Bool

    init(inserting table: LayerTable, _ database: Database) throws {
        let fields = table.schema.fields.map { LayerTable.quoted($0.name) }
        hasGeometry = table.schema.geometry != .none
        fieldCount = fields.count
        let columns =
            ["_id", "_zone", "_county", "_batch", "_digest", "_flags"] + fields + (hasGeometry ? ["_geom"] : [])
        let marks = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
        statement = try RawStatement(
            "INSERT INTO \(table.quotedName) (\(columns.joined(separator: ", "))) VALUES (\(marks))", database)
    }

    init(updating table: LayerTable, _ database: Database) throws {
        hasGeometry = table.schema.geometry != .none
        fieldCount = table.schema.fields.count
        var sets = ["_zone = ?2", "_county = ?3", "_batch = ?4", "_digest = ?5", "_flags = ?6"]
        for (place, field) in table.schema.fields.enumerated() {
            sets.append("\(LayerTable.quoted(field.name)) = ?\(place + 7)")
        }
        if hasGeometry { sets.append("_geom = ?\(fieldCount + 7)") }
        statement = try RawStatement(
            "UPDATE \(table.quotedName) SET \(sets.joined(separator: ", ")) WHERE _id = ?1", database)
    }

    /// What all rows of an import carry.
    struct Delivery {
        var county: Int64
        var batch: Int64
        var flags: Int64
    }

    /// What a row carries beside its own values.
    struct System {
        var id: Int64
        var zone: Int64
        var digest: Int64
    }

    /// To be called once, before the first row: what is bound stays bound.
    func bind(_ delivery: Delivery) {
        statement.bind(delivery.county, at: 3)
        statement.bind(delivery.batch, at: 4)
        statement.bind(delivery.flags, at: 6)
    }

    /// - Parameter blob: the geometry's SpatiaLite blob; nil for none.
    func run(_ system: System, row: Int, of columns: BorrowedColumns, blob: UnsafeRawBufferPointer?) throws {
        statement.bind(system.id, at: 1)
        statement.bind(system.zone, at: 2)
        statement.bind(system.digest, at: 5)
        for place in 0..<fieldCount { columns.bind(column: place, row: row, to: statement, at: Int32(place + 7)) }
        if hasGeometry {
            if let blob {
                statement.bind(blob: blob, at: Int32(fieldCount + 7))
            } else {
                statement.bindNull(at: Int32(fieldCount + 7))
            }
        }
        try statement.step()
    }
}
