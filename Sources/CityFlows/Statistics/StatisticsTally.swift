import GeoKernel
import GeoModel

/// Sums up features as they come.
struct StatisticsTally {
    /// An area and a field's value; nil for outside, and for missing or unasked values.
    private struct Key: Hashable {
        var area: Int?
        var value: String?
    }

    /// The fields that are read of every feature.
    let fields: [String]
    private let request: StatisticsRequest
    private let layer: LayerSchema
    private let areas: StatisticsAreas?
    private let shares: AreaShares?
    private let transformer: CoordinateTransformer?
    private let valuePlace: Int?
    private var groups: [Key: StatisticsTable.Group] = [:]
    private var withoutPlace = 0
    private var notSummed: [String: Int] = [:]

    init(
        _ request: StatisticsRequest, layer: LayerSchema, areas: StatisticsAreas?, transformer: CoordinateTransformer?
    ) throws {
        self.request = request
        self.layer = layer
        self.areas = areas
        self.transformer = transformer
        shares = try areas.map { areas in
            try AreaShares(
                areas.areas.map { try transformer?.transform($0.shape) ?? $0.shape },
                measure: transformer == nil ? .ellipsoid : .plane)
        }
        var value = request.field
        if case .field(let name) = request.by { value = name }
        fields = request.sums + [value].compactMap(\.self)
        valuePlace = value.map { _ in request.sums.count }
    }

    mutating func add(_ feature: Feature) throws {
        let value = valuePlace.flatMap { feature.values[$0].displayText }
        var counted = StatisticsTable.Group()
        counted.count = 1
        for (place, field) in request.sums.enumerated() {
            if let number = feature.values[place].number {
                counted.sums[field] = number
            } else {
                counted.sums[field] = 0
                notSummed[field, default: 0] += 1
            }
        }
        guard let geometry = feature.geometry, geometry.positionCount > 0 else {
            withoutPlace += 1
            return groups[Key(area: nil, value: value), default: .init()].add(counted)
        }
        let shape = try transformer?.transform(geometry) ?? geometry
        guard let shares else {
            counted.setSize(size(shape), of: shape.kind)
            return groups[Key(area: nil, value: value), default: .init()].add(counted)
        }
        let division = try shares.divide(valid(shape))
        groups[Key(area: division.home, value: value), default: .init()].add(counted)
        for share in division.shares {
            var part = StatisticsTable.Group()
            part.setSize(share.size, of: shape.kind)
            groups[Key(area: share.area, value: value), default: .init()].add(part)
        }
    }

    private func valid(_ shape: Geometry) throws -> Geometry {
        shape.kind == .polygon ? try GeometryCheck.repaired(shape) : shape
    }

    private func size(_ shape: Geometry) -> Double? {
        switch (shape.kind, transformer == nil) {
        case (.line, true): Geodesic.length(shape)
        case (.line, false): PlanarMeasure.length(shape)
        case (.polygon, true): Geodesic.area(shape)
        case (.polygon, false): PlanarMeasure.area(shape)
        default: nil
        }
    }

    func table() -> StatisticsTable {
        var total = StatisticsTable.Group()
        for group in groups.values { total.add(group) }
        var list: [StatisticsTable.Group] = []
        var outside: StatisticsTable.Group?
        if let areas {
            for (place, area) in areas.areas.enumerated() {
                list += rows(
                    area: place,
                    StatisticsTable.Group(
                        code: area.code, name: area.name, ground: Geodesic.area(area.shape)))
            }
            var rest = StatisticsTable.Group()
            for (key, group) in groups where key.area == nil { rest.add(group) }
            outside = rest
        } else {
            list = rows(area: nil, StatisticsTable.Group())
        }
        return StatisticsTable(
            layer: layer.id.text, by: by, unit: unit, groups: list, outside: outside, total: total,
            withoutPlace: withoutPlace, notSummed: notSummed)
    }

    /// The groups of an area: one, or one for every value that it holds.
    private func rows(area: Int?, _ empty: StatisticsTable.Group) -> [StatisticsTable.Group] {
        let found = groups.filter { $0.key.area == area }
        guard valuePlace != nil else { return [finished(found[Key(area: area)], empty)] }
        return found.sorted { ($0.key.value ?? "") < ($1.key.value ?? "") }.map { key, group in
            var base = empty
            base.value = key.value
            return finished(group, base)
        }
    }

    private func finished(_ group: StatisticsTable.Group?, _ base: StatisticsTable.Group) -> StatisticsTable.Group {
        var result = base
        if let group { result.add(group) }
        for field in request.sums where result.sums[field] == nil { result.sums[field] = 0 }
        if layer.geometry == .line, result.length == nil { result.length = 0 }
        if layer.geometry == .polygon, result.area == nil { result.area = 0 }
        if let ground = base.ground, ground > 0 { result.density = Double(result.count) / (ground / 1e6) }
        return result
    }

    private var by: String {
        switch request.by {
        case .areas: areas?.name ?? ""
        case .field(let name): name
        }
    }

    private var unit: String? {
        switch layer.geometry {
        case .line: "m"
        case .polygon: "m2"
        default: nil
        }
    }
}

extension StatisticsTable.Group {
    fileprivate mutating func setSize(_ size: Double?, of kind: GeometryKind) {
        switch kind {
        case .line: length = size
        case .polygon: area = size
        default: break
        }
    }
}
