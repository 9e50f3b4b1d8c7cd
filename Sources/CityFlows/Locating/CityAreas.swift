import GeoKernel
import GeoModel

/// The areas that every row is placed in when it is written: its unit grid cell and its town.
///
/// Built once from the committed layers; immutable, so that one value serves many threads.
public struct CityAreas: Sendable {
    /// One area as answers name it.
    public struct Area: Hashable, Sendable {
        public var id: FeatureID
        public var code: String
        public var name: String
    }

    private let cells: AreaLayer
    private let communities: AreaLayer
    private let towns: AreaLayer
    private let counties: AreaLayer

    /// Where a position lies; nil where no area of the kind holds it.
    public struct Location: Hashable, Sendable {
        public var cell: Area?
        public var community: Area?
        public var town: Area?
        public var county: Area?
    }

    /// Reads the grid cells and regions.
    public init(reading source: some FeatureSource) async throws {
        cells = try await AreaLayer(reading: source, layer: "grids", level: nil)
        communities = try await AreaLayer(reading: source, layer: "regions", level: "community")
        towns = try await AreaLayer(reading: source, layer: "regions", level: "town")
        counties = try await AreaLayer(reading: source, layer: "regions", level: "county")
    }

    public func locate(_ position: Position) -> Location {
        Location(
            cell: cells.area(at: position), community: communities.area(at: position),
            town: towns.area(at: position), county: counties.area(at: position))
    }

    /// Whether the area of the county with this 6-digit code is known.
    public func hasCounty(_ code: String) -> Bool {
        counties.areas.contains { $0.code.prefix(6) == code }
    }

    /// The 6-digit codes of all counties whose area holds the position: several where areas overlap.
    public func counties(at position: Position) -> [String] {
        guard let locator = counties.locator else { return [] }
        return locator.locateAll(x: position.x, y: position.y).map { String(counties.areas[Int($0)].code.prefix(6)) }
    }

    public var cellCount: Int { cells.areas.count }

    /// The code of the cell around each position; nil where none holds it. EPSG:4490.
    ///
    /// - Precondition: as many `x` as `y`.
    public func cellCodes(x: [Double], y: [Double]) -> [String?] {
        guard let locator = cells.locator else { return x.map { _ in nil } }
        return locator.locate(x: x, y: y).map { $0 < 0 ? nil : cells.areas[Int($0)].code }
    }

    /// The id of the cell that holds the position; 0 where none does.
    public func cellID(x: Double, y: Double) -> Int64 {
        cells.locator?.locate(x: x, y: y).map { cells.areas[Int($0)].id.rawValue } ?? 0
    }

    /// The zone of a position: the share class in the lowest two bits, above it the sequence number of the town's id, 0
    /// outside all towns. It stays the same when other towns come or go.
    public func zone(x: Double, y: Double, share: ShareClass) -> Int64 {
        guard let place = towns.locator?.locate(x: x, y: y) else { return Self.number(share) }
        return towns.areas[Int(place)].id.sequence << 2 | Self.number(share)
    }

    /// The zone of a row without a place.
    public static func zone(share: ShareClass) -> Int64 { number(share) }

    private static func number(_ share: ShareClass) -> Int64 {
        switch share {
        case .open: 0
        case .conditional: 1
        case .closed: 2
        }
    }
}

/// The polygons of one kind with the index that finds the one at a position.
struct AreaLayer: Sendable {
    let areas: [CityAreas.Area]
    let locator: PolygonLocator?

    init(reading source: some FeatureSource, layer: String, level: String?) async throws {
        var found: [(area: CityAreas.Area, shape: Geometry)] = []
        guard let id = LayerID(layer), try await source.layer(id, access: .everything) != nil else {
            areas = []
            locator = nil
            return
        }
        let filter = level.map { Filter.comparison(.equal, .property("level"), .literal(.text($0))) }
        let query = FeatureQuery(layer: id, filter: filter, fields: ["code", "name"])
        try await source.forEachChunk(query, access: .everything) { chunk in
            for feature in chunk.features {
                guard let shape = feature.geometry, shape.kind == .polygon else { continue }
                let area = CityAreas.Area(
                    id: feature.id, code: feature.code ?? "", name: feature.values[1].displayText ?? "")
                found.append((area, shape))
            }
        }
        // As statistics have it: of areas that share a border or overlap, the lowest code counts. The sort is stable.
        found.sort { $0.area.code < $1.area.code }
        areas = found.map(\.area)
        locator = found.isEmpty ? nil : try PolygonLocator(found.map(\.shape))
    }

    func area(at position: Position) -> CityAreas.Area? {
        locator?.locate(x: position.x, y: position.y).map { areas[Int($0)] }
    }
}
