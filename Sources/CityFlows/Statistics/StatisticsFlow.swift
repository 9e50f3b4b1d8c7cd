import GeoKernel
import GeoModel

/// Counts and measures a layer: read areas → divide every feature among them → sum up.
///
/// The one coordinator of `stats` and `overlay`.
public struct StatisticsFlow: Sendable {
    private let source: any FeatureSource
    private let profile: CityProfile

    public init(source: any FeatureSource, profile: CityProfile) {
        self.source = source
        self.profile = profile
    }

    /// - Throws: `CityFlowError.noSuchLayer`, `.noSuchField`, `.noAreas`, `GeoKernelError`, the store's error.
    public func run(_ request: StatisticsRequest, access: Access) async throws -> StatisticsTable {
        guard let layer = try await source.layer(request.layer, access: access)?.schema else {
            throw CityFlowError.noSuchLayer(request.layer.text)
        }
        for field in request.sums + [request.field].compactMap(\.self)
        where layer.field(field) == nil || access.hiddenFields.contains(field) {
            throw CityFlowError.noSuchField(layer: layer.id.text, field: field)
        }
        let transformer = try request.plane.map {
            try CoordinateTransformer.shared(from: .cgcs2000, to: $0, profile: profile)
        }
        var tally: StatisticsTally
        switch request.by {
        case .areas(let id, let level):
            let areas = try await StatisticsAreas(reading: source, layer: id, level: level, access: access)
            tally = try StatisticsTally(request, layer: layer, areas: areas, transformer: transformer)
        case .field(let name):
            guard layer.field(name) != nil, !access.hiddenFields.contains(name) else {
                throw CityFlowError.noSuchField(layer: layer.id.text, field: name)
            }
            tally = try StatisticsTally(request, layer: layer, areas: nil, transformer: transformer)
        }
        var query = FeatureQuery(layer: layer.id, within: request.within, filter: request.filter, fields: tally.fields)
        query.limit = 2000
        try await source.forEachChunk(query, access: access) { chunk in
            for feature in chunk.features { try tally.add(feature) }
        }
        return tally.table()
    }
}

/// The areas that features are counted by.
struct StatisticsAreas {
    struct Area {
        let code: String?
        let name: String?
        let shape: Geometry
    }

    let name: String
    /// In the order of their codes: of areas that share a border, the lower code counts what lies on it.
    let areas: [Area]

    init(
        reading source: any FeatureSource, layer: LayerID, level: String?, access: Access
    ) async throws {
        guard let schema = try await source.layer(layer, access: access)?.schema else {
            throw CityFlowError.noSuchLayer(layer.text)
        }
        let fields = ["code", "name"].filter { schema.field($0) != nil }
        let filter = level.map { Filter.comparison(.equal, .property("level"), .literal(.text($0))) }
        var found: [Area] = []
        let query = FeatureQuery(layer: layer, filter: filter, fields: fields)
        try await source.forEachChunk(query, access: access) { chunk in
            for feature in chunk.features {
                guard let shape = feature.geometry, shape.kind == .polygon else { continue }
                let texts = Dictionary(uniqueKeysWithValues: zip(fields, feature.values.map(\.displayText)))
                found.append(
                    Area(
                        code: feature.code ?? texts["code"] ?? nil, name: texts["name"] ?? nil,
                        shape: try GeometryCheck.repaired(shape)))
            }
        }
        name = level ?? (layer.text == "grids" ? "grid" : "layer:\(layer.text)")
        guard !found.isEmpty else { throw CityFlowError.noAreas(name) }
        // Swift's sort is stable: areas without a code keep the order of their ids.
        areas = found.sorted { ($0.code ?? "") < ($1.code ?? "") }
    }
}
