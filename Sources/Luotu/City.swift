import AddressBase
import CityFlows
import Foundation
import GeoKernel
import GeoModel
import OneMap
import Synchronization
import TwinStore

/// A city: what an embedding program opens. `open` is the only place where ports meet their store.
public final class City: Sendable {
    public enum Purpose: Sendable {
        /// Look only; any number of processes may, also while another writes.
        case reading
        /// Look only, at many addresses: names are kept in memory.
        case batch
        /// Be the one writer.
        case writing
        /// Be the one writer, and keep finished tiles in a file beside the database.
        case serving
    }

    public let profile: CityProfile
    /// Renders vector tiles of the city's layers.
    public let tiles: TileRenderer
    /// Finds addresses; keeps the names of the base in memory when the city was opened to serve.
    public let geocoder: Geocoder
    let store: TwinStore
    let pipeKeeper: PipeKeeper
    private let areasCache = Mutex<(version: [Int64], commits: Int?, areas: CityAreas)?>(nil)
    private let jobServer = Mutex<JobServer?>(nil)

    private init(_ store: TwinStore, names: Geocoder.Names, shelf: TileFile? = nil) throws {
        geocoder = Geocoder(source: store, names: names)
        self.store = store
        profile = try store.profile()
        pipeKeeper = PipeKeeper(store, profile: profile)
        tiles = TileRenderer(catalogue: store, source: store, shelf: shelf)
    }

    /// Opens a database.
    ///
    /// - Throws: `TwinStoreError`; for writing, `.lockedByWriter` when another process writes.
    public static func open(_ path: String, for purpose: Purpose) throws -> City {
        switch purpose {
        case .reading: try City(TwinStore.openForReading(path), names: .probed)
        case .batch: try City(TwinStore.openForReading(path), names: .kept)
        case .writing: try City(TwinStore.openForWriting(path, isAlone: true), names: .kept)
        case .serving: try serving(TwinStore.openForWriting(path))
        }
    }

    private static func serving(_ store: TwinStore) throws -> City {
        try City(store, names: .kept, shelf: TileFile(of: store))
    }

    /// Makes a new city.
    public static func create(at path: String, profile: CityProfile) throws -> City {
        try City(TwinStore.create(at: path, profile: profile), names: .probed)
    }

    /// The database file, absolute.
    public var path: String { store.path }
    public var isWritable: Bool { store.isWritable }

    public func writeSnapshot(to output: String) throws { try store.writeSnapshot(to: output) }

    /// - Throws: why nothing can be answered.
    public func checkReading() async throws { try await store.checkReading() }

    // MARK: Areas

    /// The areas that rows are placed in, read again when regions or cells have changed.
    public func areas() async throws -> CityAreas {
        let commits = store.commitCount
        if let commits, let cached = areasCache.withLock({ $0 }), cached.commits == commits { return cached.areas }
        var version: [Int64] = []
        for name in ["grids", "regions"] {
            guard let id = LayerID(name) else { continue }
            version.append(try await store.layer(id, access: .everything)?.version ?? 0)
        }
        let held = areasCache.withLock { $0 }.flatMap { $0.version == version ? $0.areas : nil }
        let areas: CityAreas
        if let held { areas = held } else { areas = try await CityAreas(reading: store) }
        areasCache.withLock { $0 = (version, commits, areas) }
        return areas
    }

    // MARK: Imports

    /// Runs an import as the writer.
    public func importFile(
        _ request: ImportRequest, stopFlag: StopFlag = StopFlag(),
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in },
        note: @escaping @Sendable (String) -> Void = { _ in },
        changes: @escaping @Sendable ([RowChange]) throws -> Void = { _ in }
    ) async throws -> ImportReport {
        let flow = ImportFlow(source: store, store: store, profile: profile, areas: try await areas())
        let report = try await flow.run(
            request, stopFlag: stopFlag, progress: progress, note: note, changes: changes)
        if report.layer == Self.cellLayer, report.batch != nil { try await relinkCells(note: note) }
        return report
    }

    private static let cellLayer = "grids"

    /// After cells have changed: finds the cell of every row of every point layer anew, and says how many moved.
    private func relinkCells(note: @Sendable (String) -> Void) async throws {
        let areas = try await areas()
        for moves in try await store.relinkCells(cellAt: { areas.cellID(x: $0, y: $1) }) {
            note(
                "  \(moves.layer) \(moves.title): \(moves.moved) rows lie in another cell now"
                    + (moves.leftOut > 0 ? ", \(moves.leftOut) of them in none" : ""))
        }
    }

    public func importBatches() async throws -> [ImportBatchRecord] { try await store.importBatches() }

    public func undoImport(_ batch: Int64, operatorName: String) async throws -> ImportOutcome {
        let outcome = try await store.undoImport(batch, operatorName: operatorName)
        let undone = try await store.importBatches().first { $0.id == batch }
        if undone?.layer.text == Self.cellLayer { try await relinkCells(note: { _ in }) }
        return outcome
    }

    /// Holds the database against every rule that it must keep; reads all of it.
    public func verify(progress: @escaping @Sendable (StoreFinding) -> Void = { _ in }) async throws -> [StoreFinding] {
        try await store.verify(progress: progress)
    }

    // MARK: Jobs

    /// Takes jobs of other processes from now on, until `stopAcceptingJobs`.
    public func acceptJobs() throws {
        let server = try JobServer(database: path) { [weak self] job, answer in
            guard let self else { return answer(.failed("the city was closed")) }
            await self.run(job, answer)
        }
        jobServer.withLock { $0 = server }
    }

    public func stopAcceptingJobs() {
        jobServer.withLock { server in
            server?.stop()
            server = nil
        }
    }

    /// Does a job and says how it goes.
    func run(_ job: CityJob, stopFlag: StopFlag = StopFlag(), _ answer: @escaping @Sendable (JobMessage) -> Void) async
    {
        do {
            switch job {
            case .importFile(let request):
                let report = try await importFile(
                    request, stopFlag: stopFlag, progress: { answer(.progress(rows: $0.rows, of: $0.total)) },
                    note: { answer(.note($0)) }, changes: { answer(.changes($0)) })
                answer(.imported(report))
            case .undoImport(let batch, let operatorName):
                let outcome = try await undoImport(batch, operatorName: operatorName)
                answer(.undone(restored: outcome.updated, removed: outcome.retired))
            case .rebuildLayers(let layers):
                answer(.rebuilt(try await store.rebuildRenderRows(of: layers)))
            case .issueTokens(let nodes, let operatorName):
                answer(.tokens(try await store.issueTokens(for: nodes, operatorName: operatorName)))
            case .editAddresses(let edit): answer(.edited(try await self.edit(edit)))
            case .linkAddress(let request): answer(.linked(try await link(request)))
            case .proposeAddress(let draft): answer(.proposal(try await propose(draft)))
            case .refuseProposal(let id, let reviewer, let reason):
                answer(.proposal(try await refuse(proposal: id, by: reviewer, reason: reason)))
            }
        } catch {
            answer(.failed(String(describing: error)))
        }
    }
}

extension City: FeatureSource {
    public func layers(access: Access) async throws -> [LayerSummary] { try await store.layers(access: access) }

    public func layer(_ id: LayerID, access: Access) async throws -> LayerSummary? {
        try await store.layer(id, access: access)
    }

    public func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk {
        try await store.features(query, access: access)
    }

    public func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk? {
        try await store.feature(id, in: layer, access: access)
    }

    public func count(_ query: FeatureQuery, access: Access) async throws -> Int {
        try await store.count(query, access: access)
    }
}
