import GRDB
import GeoModel

extension TwinStore: FeatureSource {
    public func layers(access: Access) async throws -> [LayerSummary] {
        try await reading { try Catalogue.summaries($0) }
    }

    public func layer(_ id: LayerID, access: Access) async throws -> LayerSummary? {
        try await reading { try Catalogue.summaries($0, where: "id = ?", [id.text]).first }
    }

    public func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk {
        try await reading { try FeatureSearch(query, access: access, $0).chunk() }
    }

    public func count(_ query: FeatureQuery, access: Access) async throws -> Int {
        try await reading { try FeatureSearch(query, access: access, $0).count() }
    }

    public func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk? {
        try await reading { database in
            let search = try FeatureSearch(FeatureQuery(layer: layer, limit: 1), access: access, database)
            let chunk = try search.chunk(where: "t._id = ?", [id.rawValue])
            return chunk.features.isEmpty ? nil : chunk
        }
    }
}
