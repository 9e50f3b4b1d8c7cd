import Foundation
import GeoModel

/// A predicate of the OGC CQL2 test suite, with the number of features that it must find.
public struct ReferencePredicate: Sendable {
    public var conformanceClass: String
    public var layer: String
    public var text: String
    public var count: Int

    /// The count that the suite's own data holds.
    ///
    /// It is `count` but for three predicates of conformance test 23 (OGC 21-065r2, table 11), where the table is wrong:
    /// of the 243 places, three begin with Ch in `nameascii` (Chisinau, Chicago, Chengdu) and one with Chis.
    public var trueCount: Int {
        switch text {
        case "ACCENTI(name) LIKE accenti('Ch%')": 3
        case "ACCENTI(CASEI(name)) LIKE accenti(casei('Chiș%'))", "ACCENTI(CASEI(name)) LIKE accenti(casei('cHis%'))": 1
        default: count
        }
    }

    public var isSpatial: Bool { text.uppercased().contains("S_") }

    /// All 274 of `predicates.csv`.
    public static func load() throws -> [ReferencePredicate] {
        let table = try String(contentsOf: SharedData.url("reference-cql2/predicates.csv"), encoding: .utf8)
        return try DelimitedText.records(table).dropFirst().map { record in
            ReferencePredicate(
                conformanceClass: record[0], layer: record[1], text: record[2], count: Int(record[3]) ?? -1)
        }
    }
}

/// A layer of the OGC CQL2 test suite's GeoPackage, as rows in memory. Its geometry is asked for as `geom`.
public struct ReferenceLayer: Sendable {
    public var fields: [FieldDefinition]
    public var features: [Feature]

    /// - Parameter name: such as `ne_110m_populated_places_simple`.
    public static func load(_ name: String) throws -> ReferenceLayer {
        let database = try SQLiteFile(SharedData.url("reference-cql2/ne110m4cql2.gpkg").path)
        let columns = try database.rows("SELECT name, type FROM pragma_table_info('\(name)')")
        let fields = columns.dropFirst(2).map { column in
            FieldDefinition(column[0].text ?? "", type(column[1].text ?? ""), column[0].text ?? "")
        }
        let features = try database.rows("SELECT * FROM \"\(name)\"").map { row in
            try feature(row)
        }
        return ReferenceLayer(fields: fields, features: features)
    }

    private static func type(_ declared: String) -> FieldType {
        switch declared {
        case "INTEGER": .integer
        case "REAL": .real
        case "DATE": .date
        case "DATETIME": .timestamp
        case "BOOLEAN": .boolean
        default: .text
        }
    }

    private static func feature(_ row: [SQLiteFile.Value]) throws -> Feature {
        guard case .field(.integer(let number)) = row[0], let id = FeatureID(rawValue: number) else {
            throw SQLiteFile.Failure(message: "a row has no id")
        }
        var geometry: Geometry?
        if case .bytes(let blob) = row[1] { geometry = try geoPackageGeometry(blob) }
        let values = row.dropFirst(2).map { value -> FieldValue in
            if case .field(let field) = value { field } else { .null }
        }
        return Feature(id: id, code: nil, values: values, geometry: geometry)
    }

    /// GeoPackage 1.3 §2.1.3: a header, an envelope whose length its flags tell, then WKB.
    private static func geoPackageGeometry(_ blob: [UInt8]) throws -> Geometry {
        let envelopes = [0, 32, 48, 48, 64]
        let kind = Int(blob[3] >> 1 & 7)
        return try WKB.decode(Array(blob[(8 + envelopes[kind])...]))
    }
}
