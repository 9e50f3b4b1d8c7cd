import GeoModel

/// A reference table with named columns, as GeoData keeps them.
struct CSVTable {
    struct Row {
        /// 1-based, the header counted.
        let number: Int
        fileprivate let cells: [String]
        fileprivate let places: [String: Int]

        /// The cell of a column; empty where the row is short or the table has no such column.
        subscript(column: String) -> String {
            guard let place = places[column], place < cells.count else { return "" }
            return cells[place]
        }
    }

    let rows: [Row]

    /// - Throws: `PipeNetworkError.malformedTable` for text that is no table or lacks a column.
    init(_ text: String, name: String, columns: [String]) throws(PipeNetworkError) {
        let records: [[String]]
        do {
            records = try DelimitedText.records(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        } catch {
            throw PipeNetworkError(.malformedTable, "the \(name) cannot be read: \(error)")
        }
        guard let header = records.first else { throw PipeNetworkError(.malformedTable, "the \(name) is empty") }
        let places = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for column in columns where places[column] == nil {
            throw PipeNetworkError(.malformedTable, "the \(name) has no column \"\(column)\"")
        }
        rows = records.enumerated().dropFirst().map { Row(number: $0 + 1, cells: $1, places: places) }
    }
}
