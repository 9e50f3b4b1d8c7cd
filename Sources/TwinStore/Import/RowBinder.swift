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

    /// What a row carries beside its own values.
    struct System {
        var id: Int64
        var zone: Int64
        var county: Int64
        var batch: Int64
        var digest: Int64
        var flags: Int64
    }

    /// - Parameter blob: the geometry's SpatiaLite blob; empty for none.
    func run(_ system: System, row: Int, of columns: BorrowedColumns, blob: UnsafeRawBufferPointer) throws {
        statement.bind(system.id, at: 1)
        statement.bind(system.zone, at: 2)
        statement.bind(system.county, at: 3)
        statement.bind(system.batch, at: 4)
        statement.bind(system.digest, at: 5)
        statement.bind(system.flags, at: 6)
        for place in 0..<fieldCount { columns.bind(column: place, row: row, to: statement, at: Int32(place + 7)) }
        if hasGeometry {
            if blob.isEmpty {
                statement.bindNull(at: Int32(fieldCount + 7))
            } else {
                statement.bind(blob: blob, at: Int32(fieldCount + 7))
            }
        }
        try statement.step()
    }
}

/// A batch's columns with their addresses pinned for the time of one call.
struct BorrowedColumns {
    private enum Pinned {
        case integers([Int64?])
        case reals([Double?])
        case texts(ByteColumn, UnsafeBufferPointer<UInt8>)
    }

    private let columns: [Pinned]
    let batch: FeatureBatch
    let geometry: UnsafeRawBufferPointer
    private let geometryColumn: ByteColumn

    /// Calls `body` with the pinned columns; nothing of them may be kept.
    static func with<Value>(_ batch: FeatureBatch, _ body: (BorrowedColumns) throws -> Value) throws -> Value {
        try batch.geometry.bytes.withUnsafeBytes { geometry in
            try pin(batch.columns[...], pinned: []) { pinned in
                try body(
                    BorrowedColumns(columns: pinned, batch: batch, geometry: geometry, geometryColumn: batch.geometry))
            }
        }
    }

    private static func pin<Value>(
        _ rest: ArraySlice<GeoModel.Column>, pinned: [Pinned], _ body: ([Pinned]) throws -> Value
    ) throws -> Value {
        guard let column = rest.first else { return try body(pinned) }
        switch column {
        case .integers(let values): return try pin(rest.dropFirst(), pinned: pinned + [.integers(values)], body)
        case .reals(let values): return try pin(rest.dropFirst(), pinned: pinned + [.reals(values)], body)
        case .texts(let texts):
            return try texts.bytes.withUnsafeBufferPointer { bytes in
                try pin(rest.dropFirst(), pinned: pinned + [.texts(texts, bytes)], body)
            }
        }
    }

    /// The row's WKB; nil where it has no geometry.
    func wkb(_ row: Int) -> UnsafeRawBufferPointer? {
        guard geometryColumn.isPresent[row] else { return nil }
        return UnsafeRawBufferPointer(rebasing: geometry[geometryColumn.range(row)])
    }

    /// The row's value as text bytes; nil for null and for numbers.
    func textBytes(column: Int, row: Int) -> UnsafeRawBufferPointer? {
        guard case .texts(let texts, let bytes) = columns[column], texts.isPresent[row] else { return nil }
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[texts.range(row)])
    }

    func bind(column: Int, row: Int, to statement: RawStatement, at index: Int32) {
        switch columns[column] {
        case .integers(let values):
            if let value = values[row] { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
        case .reals(let values):
            if let value = values[row] { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
        case .texts(let texts, let bytes):
            if texts.isPresent[row] {
                statement.bind(text: UnsafeBufferPointer(rebasing: bytes[texts.range(row)]), at: index)
            } else {
                statement.bindNull(at: index)
            }
        }
    }

    /// One row of one column, on its own.
    func single(column: Int, row: Int) -> GeoModel.Column {
        switch columns[column] {
        case .integers(let values): return .integers([values[row]])
        case .reals(let values): return .reals([values[row]])
        case .texts(let texts, _): return .texts(texts.picking([row]))
        }
    }

    /// The digest of the row's values and geometry.
    func digest(_ row: Int) -> Int64 {
        var digest = RowDigest()
        for column in columns {
            switch column {
            case .integers(let values):
                if let value = values[row] { digest.add(UInt64(bitPattern: value)) } else { digest.addMissing() }
            case .reals(let values):
                if let value = values[row] { digest.add(value.bitPattern) } else { digest.addMissing() }
            case .texts(let texts, let bytes):
                if texts.isPresent[row] {
                    digest.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[texts.range(row)]))
                } else {
                    digest.addMissing()
                }
            }
        }
        if let wkb = wkb(row) { digest.add(wkb) } else { digest.addMissing() }
        return digest.value
    }
}
