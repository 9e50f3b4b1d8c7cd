import Exchange
import Foundation
import GeoKernel
import GeoModel

/// Rows of a table that go into the layer together.
struct PlaceLot {
    /// The rows as they were read, for the review.
    private(set) var batches: [FeatureBatch] = []
    private(set) var placed: [(row: Int, batch: Int, place: Int, placing: PlacedRow.Placing)] = []
    private(set) var refusals: [RowRefusal] = []
    private(set) var read = 0

    mutating func add(_ batch: SourceBatch, placer: RowPlacer, keys: inout KeyWatch) async throws {
        read += batch.rows.count + batch.refusals.count
        refusals += batch.refusals
        batches.append(batch.rows)
        let own = batches.count - 1
        let answers = try await placer.place(batch.rows)
        for (place, answer) in answers.enumerated() {
            let number = batch.rows.rowNumbers[place]
            if let earlier = keys.earlier(batch.rows, place), let column = keys.column {
                let key = batch.rows.columns[column].value(place).displayText
                refusals.append(
                    RowRefusal(row: number, value: key, reason: "the key \(key ?? "") stands in row \(earlier), too"))
                continue
            }
            switch answer {
            case .placed(let placing): placed.append((number, own, place, placing))
            case .unplaced(let refusal): refusals.append(refusal)
            }
        }
        batches.append(batch.refusedRows)
    }

    /// Writes the placed rows as UTF-8 CSV: their own columns, what placing adds, their position in EPSG:4490.
    func write(to file: URL, titles: [String], roles: ColumnRoles, areas: CityAreas) throws {
        let header = titles + PlaceFields.all.map(\.title) + [PlaceFields.east, PlaceFields.north]
        var text = "\u{FEFF}" + DelimitedText.line(header) + "\r\n"
        for entry in placed {
            let rows = batches[entry.batch]
            let own = rows.columns.enumerated().map { column, values in
                roles.value(values.value(entry.place).displayText ?? "", column: column)
            }
            let added = PlaceFields.cells(entry.placing, areas.locate(entry.placing.position))
            text += DelimitedText.line(own + added) + "\r\n"
        }
        guard FileManager.default.createFile(atPath: file.path, contents: Data(text.utf8)) else {
            throw ExchangeError.cannotWrite(path: file.path, reason: "the file can't be made")
        }
    }

    /// The rows that the import of the written file refused, by their numbers in the table.
    func refused(in file: URL, of report: ImportReport) throws -> [RowRefusal] {
        guard report.rejected > 0 else { return [] }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let records = try DelimitedText.records(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        // Behind the columns stand 行号, 字段, 值, 原因, 坐标系; the header is row 1.
        return records.dropFirst().compactMap { record in
            let added = record.suffix(5).map(\.self)
            guard added.count == 5, let number = Int(added[0]), placed.indices.contains(number - 2) else { return nil }
            return RowRefusal(
                row: placed[number - 2].row, field: added[1].isEmpty ? nil : added[1],
                value: added[2].isEmpty ? nil : added[2], reason: added[3])
        }
    }
}
