import Exchange
import Foundation
import GeoModel

/// What of a table is in the layer already, kept beside the table while it is being placed.
struct PlaceJournal {
    private struct Entry: Codable {
        var size: Int
        var modified: Double
        var layer: String
        var rows = 0
        var report: PlaceReport
        var refusals: [RowRefusal] = []
    }

    /// Nil for a dry run, which leaves nothing behind.
    private let path: String?
    private var entry: Entry
    /// Rows of the review that the report lists.
    private static let listed = 100
    /// Rows of the table that were read in this run.
    private(set) var read = 0

    /// Takes up the journal of an interrupted run of the same table into the same layer, if there is one.
    init(_ request: PlaceRequest) {
        path = request.isDryRun ? nil : request.file + ".luotu-place.json"
        let attributes = try? FileManager.default.attributesOfItem(atPath: request.file)
        let fresh = Entry(
            size: (attributes?[.size] as? NSNumber)?.intValue ?? 0,
            modified: (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0,
            layer: request.layer.text, report: PlaceReport(layer: request.layer.text))
        entry = fresh
        guard !request.startsOver, let path, let data = FileManager.default.contents(atPath: path),
            let found = try? JSONDecoder().decode(Entry.self, from: data), found.size == fresh.size,
            found.modified == fresh.modified, found.layer == fresh.layer
        else { return }
        entry = found
    }

    /// Rows that are done, in this run and before.
    var rows: Int { entry.rows }
    var report: PlaceReport { entry.report }

    /// Passes over rows that are done, and puts those of them that had no place into the review again.
    mutating func skip(_ batch: SourceBatch, review: RejectsWriter) throws {
        read += batch.rows.count + batch.refusals.count
        let numbers = Set(batch.rows.rowNumbers + batch.refusals.map(\.row))
        try review.append(
            entry.refusals.filter { numbers.contains($0.row) }, from: [batch.rows, batch.refusedRows])
    }

    /// Writes down that a lot is done.
    mutating func record(_ lot: PlaceLot, _ outcome: ImportReport?, refusals: [RowRefusal]) throws {
        read += lot.read
        entry.rows = read
        entry.refusals += refusals
        entry.report.read += lot.read
        entry.report.review += refusals.count
        entry.report.inserted += outcome?.inserted ?? 0
        entry.report.updated += outcome?.updated ?? 0
        entry.report.unchanged += outcome?.unchanged ?? 0
        if let batch = outcome?.batch { entry.report.batches.append(batch) }
        let refused = Set(refusals.map(\.row))
        for row in lot.placed where !refused.contains(row.row) {
            if row.placing.isByAddress { entry.report.byAddress += 1 } else { entry.report.byCoordinates += 1 }
            if row.placing.isApart { entry.report.apart += 1 }
        }
        entry.report.firstReview = Array((entry.report.firstReview + refusals).prefix(Self.listed))
        guard let path else { return }
        try JSONEncoder().encode(entry).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// The table is done: nothing is to be continued.
    func finish() {
        guard let path else { return }
        // A table of one lot that failed has no journal yet.
        try? FileManager.default.removeItem(atPath: path)
    }
}
