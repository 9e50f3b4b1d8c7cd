import AddressBase
import Exchange
import Foundation
import GeoModel
import Luotu

/// Geocodes a table: its own columns, then what was found.
struct GeocodeBatch {
    let city: City
    let options: GeocodeOptions
    let column: String
    let quiet: Bool

    static let addedColumns = ["匹配地址", "地址编码", "级别", "匹配方式", "得分", "经度", "纬度", "单元网格", "原因"]

    func run(_ path: String, to output: String?) async throws {
        let table = try TableReader.open(path)
        let names = table.header.fields.map(\.name)
        guard let place = names.firstIndex(of: column) else {
            throw ExchangeError.badMapping("the file has no column \(column); it has \(names.joined(separator: ", "))")
        }
        let sink = try CSVOutput(output)
        try sink.write(names + Self.addedColumns)
        let meter = ProgressMeter(isShown: !quiet)
        var done = 0
        while let batch = try table.next() {
            let texts = (0..<batch.rows.count).map { batch.rows.columns[place].value($0).displayText ?? "" }
            let answers = try await city.geocoder.geocode(texts, options: options)
            for (row, answer) in answers.enumerated() {
                try sink.write(batch.rows.columns.map { $0.value(row).displayText ?? "" } + Self.cells(answer))
            }
            done += batch.rows.count + batch.refusals.count
            for refusal in batch.refusals { Output.note("row \(refusal.row): \(refusal.reason)") }
            meter.show(rows: done, of: table.header.featureCount)
        }
        meter.end()
        try sink.close()
        if !quiet { Output.note("\(done) rows") }
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
