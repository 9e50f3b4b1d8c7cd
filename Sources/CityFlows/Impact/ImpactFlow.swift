import GeoKernel
import GeoModel

/// What lies around a place or in an area, layer by layer.
public struct ImpactReport: Encodable, Sendable {
    public struct Item: Encodable, Sendable {
        public var id: Int64
        public var code: String?
        /// What people call it: its name, else its address.
        public var name: String?
        /// Metres from the place; nil for an area.
        public var distance: Double?
    }

    public struct Layer: Encodable, Sendable {
        public var layer: String
        public var title: String
        /// All of them, exactly.
        public var count: Int
        /// The first of them: nearest first around a place, otherwise in the order of their ids.
        public var features: [Item]
        /// How many of `count` are not listed.
        public var notListed: Int
    }

    /// Layers that have something there, in the order of the catalogue.
    public var layers: [Layer]
    /// Over all layers.
    public var count: Int
}

/// Asks every layer what lies somewhere.
public struct ImpactFlow: Sendable {
    public enum Place: Sendable {
        /// Everything whose distance on the ellipsoid is at most `metres`.
        case around(Position, metres: Double)
        /// Everything that intersects the shape (EPSG:4490).
        case within(Geometry)
    }

    private let source: any FeatureSource

    public init(source: any FeatureSource) { self.source = source }

    /// - Parameters:
    ///   - layers: nil for all that have a geometry.
    ///   - listed: features listed of each layer; all are counted.
    /// - Throws: `CityFlowError.noSuchLayer`, the store's error.
    public func run(
        _ place: Place, layers names: [LayerID]?, listed: Int, access: Access
    ) async throws -> ImpactReport {
        let all = try await source.layers(access: access).map(\.schema)
        for name in names ?? [] where !all.contains(where: { $0.id == name }) {
            throw CityFlowError.noSuchLayer(name.text)
        }
        var report = ImpactReport(layers: [], count: 0)
        for schema in all where schema.geometry != .none && names?.contains(schema.id) != false {
            guard let layer = try await self.layer(schema, place, listed: listed, access: access) else { continue }
            report.layers.append(layer)
            report.count += layer.count
        }
        return report
    }

    /// Nil where nothing of the layer lies there.
    private func layer(
        _ schema: LayerSchema, _ place: Place, listed: Int, access: Access
    ) async throws -> ImpactReport.Layer? {
        let label = ["name", "address"].first { name in
            schema.field(name) != nil && !access.hiddenFields.contains(name)
        }
        var query = FeatureQuery(layer: schema.id, fields: [label].compactMap(\.self))
        query.wantsGeometry = false
        switch place {
        case .around(let position, let metres): query.near = .radius(position, metres: metres)
        case .within(let shape): query.within = shape
        }
        let count = try await source.count(query, access: access)
        guard count > 0 else { return nil }
        var items: [ImpactReport.Item] = []
        try await source.forEachChunk(query, most: listed, access: access) { chunk in
            for (index, feature) in chunk.features.enumerated() {
                items.append(
                    ImpactReport.Item(
                        id: feature.id.rawValue, code: feature.code, name: feature.values.first?.displayText,
                        distance: chunk.distances.isEmpty ? nil : chunk.distances[index]))
            }
        }
        return ImpactReport.Layer(
            layer: schema.id.text, title: schema.title, count: count, features: items,
            notListed: count - items.count)
    }
}
