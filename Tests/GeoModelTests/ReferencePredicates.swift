import Foundation
import GeoModel
import TestSupport

/// The predicates of the OGC CQL2 test suite, each with the number of features it must find.
struct ReferencePredicates {
    var conformanceClass: String
    var layer: String
    var text: String
    var count: Int

    static func load() throws -> [ReferencePredicates] {
        let table = try String(contentsOf: SharedData.url("reference-cql2/predicates.csv"), encoding: .utf8)
        return try DelimitedText.records(table).dropFirst().map { record in
            ReferencePredicates(
                conformanceClass: record[0], layer: record[1], text: record[2], count: Int(record[3]) ?? -1)
        }
    }
}
