import Foundation
import GeoModel

/// An area as people name it: WKT, a GeoJSON file, or a feature of a layer (`regions/440703001`).
public struct AreaReference: Sendable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The area in EPSG:4490.
    ///
    /// - Throws: `CityFlowError.notAnArea`, `.noSuchFeature`, `.noSuchLayer`, `.fileUnreadable`, `GeometryError`.
    public func resolve(in source: some FeatureSource, access: Access) async throws -> Geometry {
        if FileManager.default.fileExists(atPath: text) { return try fromFile() }
        if text.contains("(") { return try WKT.decode(text) }
        return try await resolveFeature(in: source, access: access)
    }

    /// The same for a feature of a layer alone: what others ask for must not name files of this machine.
    public func resolveFeature(in source: some FeatureSource, access: Access) async throws -> Geometry {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let layer = LayerID(parts[0]) else { throw CityFlowError.notAnArea(text) }
        return try await feature(parts[1], of: layer, in: source, access: access)
    }

    private func fromFile() throws -> Geometry {
        guard let data = FileManager.default.contents(atPath: text) else {
            throw CityFlowError.fileUnreadable(path: text, "permission denied")
        }
        let geometries = try GeoJSONReader.geometries(Array(data))
        guard !geometries.isEmpty else { throw CityFlowError.fileUnreadable(path: text, "it holds no geometry") }
        return geometries.count == 1 ? geometries[0] : .collection(geometries)
    }

    private func feature(
        _ name: String, of layer: LayerID, in source: some FeatureSource, access: Access
    ) async throws -> Geometry {
        guard let summary = try await source.layer(layer, access: access) else {
            throw CityFlowError.noSuchLayer(layer.text)
        }
        if summary.schema.field("code") != nil {
            let query = FeatureQuery(
                layer: layer, filter: .comparison(.equal, .property("code"), .literal(.text(name))), limit: 1)
            if let shape = try await source.features(query, access: access).features.first?.geometry { return shape }
        }
        if let number = Int64(name), let id = FeatureID(rawValue: number),
            let shape = try await source.feature(id, in: layer, access: access)?.features.first?.geometry
        {
            return shape
        }
        throw CityFlowError.noSuchFeature(layer: layer.text, feature: name)
    }
}
