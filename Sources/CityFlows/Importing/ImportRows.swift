import Exchange
import GeoModel
import Synchronization

/// The middle of an import: pulls batches from the reader and answers them mapped, transformed, checked and placed. What
/// is refused on the way goes to the rejects file at once.
struct ImportRows {
    /// What the run leaves behind: the store takes the rows away, the flow reads this afterwards.
    ///
    /// `@unchecked Sendable`: while `ImportStore.load` runs, only the one thread that pulls rows touches it, the refusals
    /// aside, which stand behind a lock; the flow touches it before the call and after the last batch, and the queue
    /// between the threads orders the two.
    final class State: @unchecked Sendable {
        let reader: TableReader
        let rejects: RejectsWriter
        var geometry: GeometryStage?
        var rules: RuleStage
        var read = 0
        var withoutPlace = 0
        private let refusing = Mutex(())
        private(set) var firstRejects: [RowRefusal] = []
        private(set) var rejectedRows = 0
        /// The first values of every source column.
        var samples: [[String]]

        init(reader: TableReader, rejects: RejectsWriter, geometry: GeometryStage?, rules: RuleStage) {
            self.reader = reader
            self.rejects = rejects
            self.geometry = geometry
            self.rules = rules
            samples = Array(repeating: [], count: reader.header.fields.count)
        }

        /// Writes refused rows to the rejects file.
        func reject(_ refusals: [RowRefusal], from batches: [FeatureBatch], byStore: Bool = false) throws {
            try refusing.withLock { _ in
                firstRejects += refusals.prefix(max(0, ImportReport.listedRejects - firstRejects.count))
                if !byStore { rejectedRows += refusals.count }
                try rejects.append(refusals, from: batches)
            }
        }

        /// Keeps the first values of columns that have fewer than three yet.
        func sample(_ batch: FeatureBatch) {
            for (place, column) in batch.columns.enumerated() where samples[place].isEmpty {
                samples[place] = (0..<min(batch.count, 100)).lazy.compactMap { column.value($0).displayText }
                    .filter { !$0.isEmpty }.prefix(3).map(\.self)
            }
        }
    }

    let state: State
    private let mapping: FieldMapping
    private let schema: LayerSchema
    private let areas: CityAreas
    private let attributesCells: Bool
    private let progress: @Sendable (ImportProgress) -> Void
    let stopFlag: StopFlag

    init(
        reader: TableReader, mapping: FieldMapping, schema: LayerSchema, areas: CityAreas, geometry: GeometryStage?,
        rules: RuleStage, rejects: RejectsWriter, stopFlag: StopFlag,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) {
        state = State(reader: reader, rejects: rejects, geometry: geometry, rules: rules)
        self.mapping = mapping
        self.schema = schema
        self.areas = areas
        self.stopFlag = stopFlag
        self.progress = progress
        attributesCells = schema.geometry == .point && areas.cellCount > 0
    }

    /// The next batch for the store.
    func next() throws -> PlacedBatch? {
        try stopFlag.check()
        guard let batch = try state.reader.next() else { return nil }
        state.read += batch.rows.count + batch.refusals.count
        progress(ImportProgress(rows: state.read, total: state.reader.header.featureCount))
        var placed = place(try accept(batch))
        placed.source = batch.rows
        return placed
    }

    /// Maps, transforms and checks; what fails goes to the rejects.
    private func accept(_ batch: SourceBatch) throws -> FeatureBatch {
        state.sample(batch.rows)
        let mapped = mapping.apply(batch)
        var rows = mapped.rows
        var refused: [Int: RowRefusal] = [:]
        if let shaped = try state.geometry?.run(rows) { (rows, refused) = shaped }
        refused.merge(state.rules.run(rows)) { first, _ in first }
        let refusals = mapped.refusals + refused.keys.sorted().compactMap { refused[$0] }
        if !refusals.isEmpty {
            try state.reject(refusals, from: [batch.rows, batch.refusedRows])
        }
        return refused.isEmpty ? rows : rows.filtered { refused[$0] == nil }
    }

    private func place(_ batch: FeatureBatch) -> PlacedBatch {
        var zones: [Int64] = []
        var cells: [Int64] = []
        zones.reserveCapacity(batch.count)
        var walk = WKBCoordinates()
        batch.geometry.bytes.withUnsafeBytes { bytes in
            for row in 0..<batch.count {
                let center = batch.geometry.isPresent[row] ? walk.center(of: bytes, batch.geometry.range(row)) : nil
                if center == nil { state.withoutPlace += 1 }
                zones.append(
                    center.map { areas.zone(x: $0.x, y: $0.y, share: schema.share) }
                        ?? CityAreas.zone(share: schema.share))
                if attributesCells { cells.append(center.map { areas.cellID(x: $0.x, y: $0.y) } ?? 0) }
            }
        }
        return PlacedBatch(rows: batch, zones: zones, cells: cells)
    }
}

extension ImportRows.State {
    /// The report of a run that the store has finished.
    func report(
        _ outcome: ImportOutcome, _ opened: ImportFlow.Opened, isDryRun: Bool
    ) throws -> ImportReport {
        _ = try rejects.close()
        let ending = reader.summary
        return ImportReport(
            read: read, inserted: outcome.inserted, updated: outcome.updated, unchanged: outcome.unchanged,
            rejected: rejects.count, seconds: 0,
            encoding: (ending?.encoding ?? reader.header.encoding).encoding.description, crs: opened.crs,
            rejects: rejects.count > 0 ? opened.rejectsPath : nil, batch: outcome.batch,
            layer: opened.schema.id.text, missing: outcome.missing, retired: outcome.retired, isDryRun: isDryRun,
            ballpark: opened.isBallpark, repairs: geometry?.repairs ?? [],
            heightsDropped: geometry?.heightsDropped ?? 0, withoutPlace: withoutPlace,
            deletedRows: ending?.deletedRows ?? 0, warnings: rules.warnings, notes: ending?.notes ?? [],
            sourceLayer: reader.header.layer, sourceLayers: reader.header.layers,
            mapping: matches(opened.mapping), firstRejects: firstRejects)
    }

    private func matches(_ mapping: FieldMapping) -> [ImportReport.Match] {
        reader.header.fields.indices.map { place in
            ImportReport.Match(
                source: reader.header.fields[place].name, target: mapping.target(ofColumn: place)?.name,
                samples: samples[place])
        }
    }
}

extension WKBCoordinates {
    /// The mean of a geometry's positions; nil where it has none.
    mutating func center(of bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Position? {
        removeAll()
        guard (try? collect(bytes, from: range.lowerBound, to: range.upperBound)) != nil, !offsets.isEmpty else {
            return nil
        }
        var x = 0.0
        var y = 0.0
        for offset in offsets {
            x += bytes.loadUnaligned(fromByteOffset: offset, as: Double.self)
            y += bytes.loadUnaligned(fromByteOffset: offset + 8, as: Double.self)
        }
        return Position(x / Double(offsets.count), y / Double(offsets.count))
    }
}

/// Asks a running import to stop; what has not been committed then is rolled back.
public final class StopFlag: Sendable {
    private let flag = Atomic(false)

    public init() {}

    public func set() { flag.store(true, ordering: .releasing) }
    public var isSet: Bool { flag.load(ordering: .acquiring) }

    /// - Throws: `CityFlowError.stopped` when set.
    public func check() throws {
        guard !isSet else { throw CityFlowError.stopped }
    }
}
