import Foundation
import GeoModel
import TestSupport

/// Names by code of the older standard's part classes, from the project's own table.
struct StandardTable {
    var names: [String: String] = [:]

    init(_ name: String) throws {
        let text = try String(contentsOf: PackageRoot.geoData("Standards/" + name), encoding: .utf8)
        let records = try DelimitedText.records(text)
        let header = records.first ?? []
        guard let code = header.firstIndex(of: "code"), let title = header.firstIndex(of: "minor_name"),
            let standard = header.firstIndex(of: "standard")
        else { return }
        for record in records.dropFirst() where record[standard].hasPrefix("CJ/T 214") {
            names[record[code]] = record[title]
        }
    }
}
