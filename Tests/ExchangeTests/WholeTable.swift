import Exchange
import GeoModel
import Testing

/// A table read to its end, for tests.
struct WholeTable {
    var header: SourceTable
    var summary: SourceSummary
    var batches: [SourceBatch]

    init(_ path: String, _ options: ReadOptions = ReadOptions()) throws {
        let reader = try TableReader.open(path, options: options)
        header = reader.header
        var batches: [SourceBatch] = []
        while let batch = try reader.next() { batches.append(batch) }
        self.batches = batches
        summary = try #require(reader.summary)
    }

    var rowCount: Int { batches.reduce(0) { $0 + $1.rows.count } }
    var refusals: [RowRefusal] { batches.flatMap(\.refusals) }

    /// All values of a field, as text.
    func values(_ name: String) -> [String?] {
        guard let column = header.fields.firstIndex(where: { $0.name == name }) else { return [] }
        return batches.flatMap { batch in
            (0..<batch.rows.count).map { batch.rows.columns[column].value($0).displayText }
        }
    }

    var shapes: [Geometry?] {
        batches.flatMap { batch in
            (0..<batch.rows.count).map { row in
                batch.rows.geometry.slice(row).flatMap { try? WKB.decode(Array($0)) }
            }
        }
    }
}
