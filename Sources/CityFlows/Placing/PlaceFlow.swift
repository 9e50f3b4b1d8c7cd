import AddressBase
import Exchange
import Foundation
import GeoKernel
import GeoModel

/// Puts a table on the map (落图入块): read → choose columns → geocode or transform → cell, community, town → layer.
///
/// The one coordinator of `place`. Rows with a place go into the layer through the import, some ten thousand at once, each
/// lot in a transaction of its own; the others go to the review file, which can be corrected and placed again. What is
/// done is kept in a journal beside the table, so that an interrupted run goes on where it was.
public struct PlaceFlow: Sendable {
    private let source: any FeatureSource
    private let geocoder: Geocoder
    private let areas: CityAreas
    private let profile: CityProfile
    private let importer: FeatureLoad.Importer
    private let access: Access

    /// - Parameter importer: takes a file into a layer as the writer of the city.
    public init(
        source: any FeatureSource, geocoder: Geocoder, areas: CityAreas, profile: CityProfile,
        access: Access = .everything, importer: @escaping FeatureLoad.Importer
    ) {
        self.source = source
        self.geocoder = geocoder
        self.areas = areas
        self.profile = profile
        self.access = access
        self.importer = importer
    }

    /// Source rows of a lot.
    private static let lotRows = 40_000

    /// - Throws: `ExchangeError`, `CityFlowError`, `GeoKernelError`, the store's error. Lots that were done stay done.
    public func run(
        _ request: PlaceRequest, stopFlag: StopFlag = StopFlag(), note: @Sendable (String) -> Void = { _ in },
        progress: @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> PlaceReport {
        let start = ContinuousClock.now
        let table = try await PlaceTable(request, profile: profile, geocoder: geocoder, access: access)
        for line in table.notes { note("  " + line) }
        let placer = RowPlacer(
            geocoder: geocoder, areas: areas, roles: table.roles, transformer: table.transformer,
            minScore: request.minScore, county: profile.countyCode, access: access)
        let schema = try await schema(request, table)
        var journal = PlaceJournal(request)
        let doneBefore = journal.rows
        if doneBefore > 0 { note("  goes on after row \(doneBefore) of an interrupted run; --restart begins anew") }
        let review = try RejectsWriter(table.reviewPath, for: table.header)
        var keys = KeyWatch(column: table.roles.key)
        var lot = PlaceLot()
        var batch = table.firstBatch
        while let current = batch {
            try stopFlag.check()
            if journal.read < doneBefore {
                keys.remember(current.rows)
                try journal.skip(current, review: review)
            } else {
                try await lot.add(current, placer: placer, keys: &keys)
            }
            progress(ImportProgress(rows: journal.read + lot.read, total: table.header.featureCount))
            batch = try table.reader.next()
            guard lot.read >= Self.lotRows || batch == nil, lot.read > 0 else { continue }
            try await commit(lot, schema, table, request, &journal, review)
            lot = PlaceLot()
        }
        let hasReview = try review.close() != nil
        journal.finish()
        var report = journal.report
        report.doneBefore = doneBefore
        report.encoding = (table.reader.summary?.encoding ?? table.header.encoding).encoding.description
        report.crs = table.crs
        report.notes = table.notes
        report.columns = table.columns
        (report.sheet, report.sheets) = (table.header.layer, table.header.layers)
        report.reviewFile = hasReview ? table.reviewPath : nil
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    /// Takes a lot into the layer, then writes down that it is done.
    private func commit(
        _ lot: PlaceLot, _ schema: LayerSchema, _ table: PlaceTable, _ request: PlaceRequest,
        _ journal: inout PlaceJournal, _ review: RejectsWriter
    ) async throws {
        var refusals = lot.refusals
        var outcome: ImportReport?
        if !lot.placed.isEmpty {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("luotu-place-\(UUID().uuidString).csv")
            let rejects = file.deletingPathExtension().appendingPathExtension("rejects.csv")
            defer {
                try? FileManager.default.removeItem(at: file)
                try? FileManager.default.removeItem(at: rejects)
            }
            try lot.write(to: file, titles: table.titles, roles: table.roles, areas: areas)
            let imported = try await importer(
                importRequest(file, rejects, schema, table, request))
            refusals += try lot.refused(in: rejects, of: imported)
            outcome = imported
        }
        try review.append(refusals, from: lot.batches)
        try journal.record(lot, outcome, refusals: refusals)
    }

    private func importRequest(
        _ file: URL, _ rejects: URL, _ schema: LayerSchema, _ table: PlaceTable, _ request: PlaceRequest
    ) -> ImportRequest {
        var result = ImportRequest(
            file: file.path, target: .layer(request.layer), encoding: "UTF-8", crs: "EPSG:4490",
            rejects: rejects.path, operatorName: request.operatorName)
        result.displayName = URL(fileURLWithPath: request.file).lastPathComponent
        result.schema = schema
        result.xColumn = PlaceFields.east
        result.yColumn = PlaceFields.north
        result.isCompleteMapping = true
        result.isDryRun = request.isDryRun
        let known = Set(schema.fields.map(\.name))
        let pairs = zip(table.ownFields.map(\.name), table.titles) + PlaceFields.all.map { ($0.name, $0.title) }
        for (field, title) in pairs where known.contains(field) { result.fields[field] = title }
        return result
    }

    /// The layer's own schema; for a new layer the table's columns with their types, then what placing adds.
    private func schema(_ request: PlaceRequest, _ table: PlaceTable) async throws -> LayerSchema {
        if let existing = try await source.layer(request.layer, access: .everything)?.schema {
            guard existing.kind == .free else { throw CityFlowError.notAFreeLayer(request.layer.text) }
            return existing
        }
        var schema = FreeSchema.make(request.layer, from: table.header)
        schema.title = URL(fileURLWithPath: request.file).deletingPathExtension().lastPathComponent
        schema.geometry = .point
        schema.fields = table.ownFields + PlaceFields.all
        return schema
    }
}

/// Which rows have which key: a key that stands twice in a table would overwrite itself.
struct KeyWatch {
    let column: Int?
    private var rows: [String: Int] = [:]

    init(column: Int?) { self.column = column }

    mutating func remember(_ batch: FeatureBatch) {
        for row in 0..<batch.count { _ = earlier(batch, row) }
    }

    /// The row that had the key before; nil for a new key or none.
    mutating func earlier(_ batch: FeatureBatch, _ row: Int) -> Int? {
        guard let column, let key = batch.columns[column].value(row).displayText, !key.isEmpty else { return nil }
        if let first = rows[key] { return first }
        rows[key] = batch.rowNumbers[row]
        return nil
    }
}
