import CityFlows
import GeoModel
import Luotu

/// Whole layers, for commands that make something of them.
struct LayerShapes {
    let city: City

    struct Community {
        let code: String
        let name: String
        let shape: Geometry
    }

    func communities(prefix: String) async throws -> [Community] {
        let query = try await query("regions", ["code", "name", "level"])
        var found: [Community] = []
        try await city.forEachChunk(query, access: .everything) { chunk in
            for feature in chunk.features {
                let texts = feature.values.map { $0.displayText ?? "" }
                guard texts[2] == "community", texts[0].hasPrefix(prefix), let shape = feature.geometry,
                    shape.kind == .polygon
                else { continue }
                found.append(Community(code: texts[0], name: texts[1], shape: shape))
            }
        }
        return found.sorted { $0.code < $1.code }
    }

    func shapes(_ layer: String) async throws -> [Geometry] {
        var shapes: [Geometry] = []
        try await city.forEachChunk(query(layer, []), access: .everything) { chunk in
            shapes += chunk.features.compactMap(\.geometry)
        }
        return shapes
    }

    func values(_ layer: String, _ field: String) async throws -> [String] {
        var values: [String] = []
        try await city.forEachChunk(query(layer, [field]), access: .everything) { chunk in
            values += chunk.features.compactMap { $0.values.first?.displayText }
        }
        return values
    }

    static func id(_ layer: String) throws -> LayerID {
        guard let id = LayerID(layer) else { throw CityFlowError.noSuchLayer(layer) }
        return id
    }

    private func query(_ layer: String, _ fields: [String]) async throws -> FeatureQuery {
        let id = try Self.id(layer)
        guard try await city.layer(id, access: .everything) != nil else { throw CityFlowError.noSuchLayer(layer) }
        return FeatureQuery(layer: id, fields: fields)
    }
}
