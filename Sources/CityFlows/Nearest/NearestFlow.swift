import GeoKernel
import GeoModel

/// A resource near a place, such as a hydrant near a fire.
public struct NearbyResource: Encodable, Sendable {
    public var id: Int64
    public var code: String?
    public var name: String?
    public var lon: Double
    public var lat: Double
    /// Metres on the ellipsoid, straight.
    public var straight: Double
    /// Metres along the roads, the ways to and from the road included; nil where that was not asked for.
    public var road: Double?
}

/// Finds the nearest features of a layer, by straight line or along roads.
public struct NearestFlow: Sendable {
    private let source: any FeatureSource

    public init(source: any FeatureSource) { self.source = source }

    /// The nearest by straight line, nearest first; ties by id.
    public func straight(
        _ layer: LayerID, to place: Position, count: Int, filter: Filter? = nil, access: Access = .everything
    ) async throws -> [NearbyResource] {
        guard let schema = try await source.layer(layer, access: access)?.schema else {
            throw CityFlowError.noSuchLayer(layer.text)
        }
        let label = ["name", "address"].first { schema.field($0) != nil && !access.hiddenFields.contains($0) }
        let query = FeatureQuery(
            layer: layer, near: .nearest(place, count: count), filter: filter, fields: [label].compactMap(\.self),
            limit: count)
        let chunk = try await source.features(query, access: access)
        return zip(chunk.features, chunk.distances).compactMap { feature, metres in
            guard let shape = feature.geometry,
                let position = ShapeDistance.nearestPosition(to: place, on: shape)
            else { return nil }
            return NearbyResource(
                id: feature.id.rawValue, code: feature.code, name: feature.values.first?.displayText, lon: position.x,
                lat: position.y, straight: metres)
        }
    }

    /// The nearest along roads, nearest first. No way is shorter than the straight line: candidates are looked at in that
    /// order until the next can no longer be among the nearest.
    ///
    /// - Throws: `CityFlowError.noRoadNear`; resources that no road leads to are left out.
    public func alongRoads(
        _ layer: LayerID, to place: Position, count: Int, roads: RoadGraph, filter: Filter? = nil,
        access: Access = .everything
    ) async throws -> [NearbyResource] {
        guard let origin = roads.access(to: place) else { throw CityFlowError.noRoadNear(place.x, place.y) }
        let distances = roads.distances(from: origin, limitMetres: .infinity)
        var asked = max(16, count * 4)
        while true {
            let candidates = try await straight(layer, to: place, count: asked, filter: filter, access: access)
            var found: [NearbyResource] = []
            for candidate in candidates {
                guard let stop = roads.access(to: Position(candidate.lon, candidate.lat)) else { continue }
                let metres = distances.metres(to: stop)
                guard metres.isFinite else { continue }
                var resource = candidate
                // Rounding must not make a way shorter than the straight line.
                resource.road = max(metres, candidate.straight)
                found.append(resource)
            }
            found.sort { ($0.road ?? 0, $0.id) < ($1.road ?? 0, $1.id) }
            let farthest = found.count >= count ? found[count - 1].road ?? .infinity : .infinity
            let isComplete = candidates.count < asked || (candidates.last?.straight ?? 0) >= farthest
            if isComplete { return Array(found.prefix(count)) }
            asked *= 4
        }
    }
}
