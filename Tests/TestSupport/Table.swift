import Foundation
import GeoModel

/// A comma-separated table with a header line, its fields looked up by name.
public struct Table {
    public let rows: [Row]

    public struct Row {
        let names: [String: Int]
        let fields: [String]

        /// The field's text; empty where the table has no such column.
        public subscript(_ name: String) -> String {
            guard let index = names[name], index < fields.count else { return "" }
            return fields[index]
        }

        /// The field as a number.
        /// - Throws: `MissingNumber`.
        public func number(_ name: String) throws -> Double {
            guard let value = Double(self[name]) else { throw MissingNumber(column: name, row: fields) }
            return value
        }
    }

    public struct MissingNumber: Error {
        public let column: String
        public let row: [String]
    }

    /// - Throws: what reading the file or `DelimitedText` throws.
    public init(_ url: URL) throws {
        var text = try String(contentsOf: url, encoding: .utf8)
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let records = try DelimitedText.records(text)
        let names = Dictionary(
            (records.first ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        rows = records.dropFirst().map { Row(names: names, fields: $0) }
    }
}
