import AddressBase
import Exchange
import Foundation
import GeoModel
import Luotu

/// Geocodes a table: its own columns, then what was found. A row that can't be read stands among the others, with the
/// reason in the last column.
struct GeocodeBatch {
    let city: City
    let options: GeocodeOptions
    let column: String
    let quiet: Bool

    static let addedColumns = ["匹配地址", "地址编码", "级别", "匹配方式", "得分", "经度", "纬度", "单元网格", "原因"]

    /// - Returns: how many rows could not be read.
    func run(_ path: String, to output: String?) async throws -> Int {
        let table = try TableReader.open(path)
        let names = table.header.fields.map(\.name)
        guard let place = names.firstIndex(of: column) else {
            throw ExchangeError.badMapping("the file has no column \(column); it has \(names.joined(separator: ", "))")
        }
        let sink = try CSVOutput(output)
        try sink.write(names + Self.addedColumns)
        let meter = ProgressMeter(isShown: !quiet)
        var done = 0
        var refused = 0
        while let batch = try table.next() {
            let texts = (0..<batch.rows.count).map { batch.rows.columns[place].value($0).displayText ?? "" }
            let answers = try await city.geocoder.geocode(texts, options: options)
            for line in Self.lines(batch, answers) { try sink.write(line) }
            done += batch.rows.count + batch.refusals.count
            refused += batch.refusals.count
            meter.show(rows: done, of: table.header.featureCount)
        }
        meter.end()
        try sink.close()
        if !quiet {
            Output.note("\(done) rows" + (refused > 0 ? ", \(refused) of them unreadable: see the column 原因" : ""))
        }
        return refused
    }

    /// The rows of a batch in the file's order.
    private static func lines(_ batch: SourceBatch, _ answers: [GeocodeAnswer]) -> [[String]] {
        func values(_ rows: FeatureBatch, _ index: Int) -> [String] {
            rows.columns.map { $0.value(index).displayText ?? "" }
        }
        var lines = answers.enumerated().map { index, answer in
            (row: batch.rows.rowNumbers[index], cells: values(batch.rows, index) + cells(answer))
        }
        let places = Dictionary(
            batch.refusedRows.rowNumbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let empty = Array(repeating: "", count: batch.rows.columns.count)
        for refusal in batch.refusals {
            let own = places[refusal.row].map { values(batch.refusedRows, $0) } ?? empty
            let reason = (refusal.field.map { "\($0): " } ?? "") + refusal.reason
            lines.append(
                (row: refusal.row, cells: own + Array(repeating: "", count: addedColumns.count - 1) + [reason]))
        }
        return lines.sorted { $0.row < $1.row }.map(\.cells)
    }

    private static func cells(_ answer: GeocodeAnswer) -> [String] {
        guard let best = answer.candidates.first else {
            return Array(repeating: "", count: addedColumns.count - 1) + [answer.reason ?? ""]
        }
        return [
            best.address, best.code ?? "", best.level.rawValue, best.match.rawValue, String(best.score),
            best.lon.map { String($0) } ?? "", best.lat.map { String($0) } ?? "", best.grid ?? "", "",
        ]
    }
}
