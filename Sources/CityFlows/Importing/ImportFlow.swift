import Exchange
import Foundation
import GeoKernel
import GeoModel

/// Takes a file into a layer: open → map → transform → check → rules → place → store → report.
///
/// The one coordinator of the flow: its steps return values and know nothing of each other.
public struct ImportFlow: Sendable {
    private let source: any FeatureSource
    private let store: any ImportStore
    private let profile: CityProfile
    private let areas: CityAreas

    public init(
        source: any FeatureSource, store: any ImportStore, profile: CityProfile, areas: CityAreas
    ) {
        self.source = source
        self.store = store
        self.profile = profile
        self.areas = areas
    }

    /// Runs the import in one transaction.
    ///
    /// - Parameter changes: told what becomes of every row, some hundred at once, where the request wants it.
    /// - Throws: `ExchangeError`, `GeoKernelError`, `CityFlowError`, the store's error; nothing has changed then.
    public func run(
        _ request: ImportRequest, stopFlag: StopFlag = StopFlag(),
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in },
        note: @escaping @Sendable (String) -> Void = { _ in },
        changes: @escaping @Sendable ([RowChange]) throws -> Void = { _ in }
    ) async throws -> ImportReport {
        let start = ContinuousClock.now
        let opened = try await open(request, note: note)
        let rows = try self.rows(opened, request, stopFlag: stopFlag, progress: progress)
        let state = rows.state
        var plan = try plan(opened, request)
        if request.wantsChanges { plan.onChange = changes }
        let outcome = try await store.load(plan, from: PreparedRows(rows))
        var report = try state.report(outcome, opened, isDryRun: request.isDryRun)
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    /// A file that was opened and understood.
    struct Opened {
        var reader: TableReader
        var schema: LayerSchema
        var mapping: FieldMapping
        var transformer: CoordinateTransformer?
        var crs: String
        var rejectsPath: String

        var isBallpark: Bool { transformer?.isBallpark ?? false }
    }

    // MARK: Understanding the file

    private func open(_ request: ImportRequest, note: @Sendable (String) -> Void) async throws -> Opened {
        if case .layer = request.target { FreeSchema.prepare() }
        let reader = try TableReader.open(request.file, options: try options(request))
        let header = reader.header
        let schema = try await schema(request, header)
        let mapping = try self.mapping(request, header, schema)
        let transformer = try self.transformer(header, request)
        let crs = header.geometry == .none ? "none" : try header.crs().description
        note(
            "\(URL(fileURLWithPath: request.file).lastPathComponent): \(header.format), layer \(header.layer), "
                + "\(header.featureCount.map { "\($0) rows, " } ?? "")\(header.encoding.encoding), \(crs)")
        for line in header.notes + mapping.lines { note("  " + line) }
        return Opened(
            reader: reader, schema: schema, mapping: mapping, transformer: transformer, crs: crs,
            rejectsPath: request.rejects ?? Self.rejectsPath(besides: request.file))
    }

    private func options(_ request: ImportRequest) throws -> ReadOptions {
        var options = ReadOptions(sourceLayer: request.sourceLayer, profile: profile)
        if let name = request.encoding {
            guard let encoding = TextEncoding(name) else { throw CityFlowError.unknownEncoding(name) }
            options.encoding = encoding
        }
        if let name = request.crs {
            guard let crs = SpatialReference(name) else { throw CityFlowError.unknownCRS(name) }
            options.crs = crs
        }
        options.xColumn = request.xColumn
        options.yColumn = request.yColumn
        return options
    }

    private func schema(_ request: ImportRequest, _ header: SourceTable) async throws -> LayerSchema {
        let id: LayerID
        switch request.target {
        case .kind(let kind):
            guard let builtIn = try await source.layers(access: .everything).first(where: { $0.schema.kind == kind })
            else { throw CityFlowError.noSuchLayer(kind.rawValue) }
            try fit(header, to: builtIn.schema, request)
            return builtIn.schema
        case .layer(let layer): id = layer
        }
        if let existing = try await source.layer(id, access: .everything) {
            try fit(header, to: existing.schema, request)
            return existing.schema
        }
        return request.schema ?? FreeSchema.make(id, from: header)
    }

    private func fit(_ header: SourceTable, to schema: LayerSchema, _ request: ImportRequest) throws {
        let expected = schema.geometry
        guard header.geometry != .none, header.geometry != .mixed, expected != .mixed, header.geometry != expected
        else {
            return
        }
        throw CityFlowError.kindMismatch(
            kind: schema.title, expected: expected.rawValue, found: header.geometry.rawValue)
    }

    private func mapping(_ request: ImportRequest, _ header: SourceTable, _ schema: LayerSchema) throws -> FieldMapping
    {
        var rules = MappingRules()
        if let file = request.mappingFile { rules = try MappingRules(yamlFile: file) }
        rules = rules.merging(try MappingRules(options: request.fields.map { "\($0.key)=\($0.value)" }))
        if request.isCompleteMapping {
            for field in schema.fields where rules.sources[field.name] == nil { rules.sources[field.name] = .nothing }
        }
        if schema.kind == .free, rules.sources.isEmpty, schema == FreeSchema.make(schema.id, from: header) {
            return try FreeSchema.mapping(schema, from: header)
        }
        if request.isPreview {
            return try FieldMapping(header.fields.map(\.name), schema: schema, rules: rules)
        }
        return try FieldMapping.recognise(header, schema: schema, rules: rules)
    }

    private func transformer(_ header: SourceTable, _ request: ImportRequest) throws -> CoordinateTransformer? {
        guard header.geometry != .none else { return nil }
        let crs = try header.crs()
        let transformer = try CoordinateTransformer.shared(from: crs, to: .cgcs2000, profile: profile)
        guard !transformer.isBallpark || request.allowsBallpark else {
            throw CityFlowError.ballparkRefused(from: crs.description)
        }
        return transformer
    }

    /// `道路.shp` → `道路.rejects.csv`, beside the input.
    static func rejectsPath(besides file: String) -> String {
        URL(fileURLWithPath: file).deletingPathExtension().path + ".rejects.csv"
    }

    // MARK: The parts of the run

    private func rows(
        _ opened: Opened, _ request: ImportRequest, stopFlag: StopFlag,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) throws -> ImportRows {
        let rules = try DomainRules.rules(for: opened.schema.kind, profile: profile, areas: areas)
        return ImportRows(
            reader: opened.reader, mapping: opened.mapping, schema: opened.schema, areas: areas,
            geometry: opened.transformer.map { GeometryStage(transformer: $0, allowed: opened.schema.geometry) },
            rules: RuleStage(rules, schema: opened.schema),
            rejects: try RejectsWriter(opened.rejectsPath, for: opened.reader.header), stopFlag: stopFlag,
            progress: progress)
    }

    private func plan(_ opened: Opened, _ request: ImportRequest) throws -> ImportPlan {
        let header = opened.reader.header
        let absent = opened.mapping.entries.filter { $0.reason == .unfilled }.map(\.target.name)
        let hasCode = opened.mapping.entries.contains { $0.target.name == "code" && $0.reason != .unfilled }
        // Addresses without codes may get some later; until then their rows are told apart by what they say.
        let isKeyed = hasCode || opened.schema.kind == .address
        guard let onConflict = ImportPlan.ConflictRule(rawValue: request.onConflict) else {
            throw CityFlowError.unknownConflictRule(request.onConflict)
        }
        return ImportPlan(
            schema: opened.schema, keyField: isKeyed ? "code" : nil, onConflict: onConflict,
            source: ImportOrigin(
                file: request.displayName ?? URL(fileURLWithPath: request.file).lastPathComponent,
                sourceLayer: header.layer,
                encoding: header.encoding.encoding.description, crs: opened.crs),
            operatorName: request.operatorName, isBallpark: opened.isBallpark, absentFields: Set(absent),
            hasGeometry: header.geometry != .none, keepsRicherGeometry: opened.schema.kind == .region,
            replaceWithin: try request.replaceWithin.map { try WKT.decode($0) }, isDryRun: request.isDryRun)
    }
}
