import Foundation
import GeoModel

/// Writes features that a command made into a layer, through the import like any delivery: with its rules, its history and
/// its undo.
public struct FeatureLoad: Sendable {
    public typealias Importer = @Sendable (ImportRequest) async throws -> ImportReport

    /// What the import's record names as the source.
    let origin: String
    let operatorName: String
    let importer: Importer

    /// - Parameters:
    ///   - features: all with the same properties, by field name; shapes in EPSG:4490, none at all for a layer without.
    ///   - schema: of a layer that may not be there yet.
    ///   - area: retire the layer's rows inside that `features` does not hold.
    /// - Throws: `CityFlowError.rowRefused` where a rule refuses a feature, the importer's error.
    @discardableResult
    func run(
        _ features: [(properties: [String: String], shape: Geometry?)], _ target: ImportRequest.Target,
        schema: LayerSchema? = nil, replacing area: Geometry? = nil
    ) async throws -> ImportReport {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("luotu-\(UUID().uuidString).csv")
        let rejects = file.deletingPathExtension().appendingPathExtension("rejects.csv")
        defer {
            try? FileManager.default.removeItem(at: file)
            try? FileManager.default.removeItem(at: rejects)
        }
        let names = features.first.map { $0.properties.keys.sorted() } ?? []
        try Data(Self.table(features, names).utf8).write(to: file)
        var request = ImportRequest(
            file: file.path, target: target, encoding: "UTF-8", crs: "EPSG:4490", rejects: rejects.path,
            operatorName: operatorName)
        request.fields = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
        request.schema = schema
        request.displayName = origin
        request.replaceWithin = area.map(WKT.encode)
        let report = try await importer(request)
        if let refusal = report.firstRejects.first { throw CityFlowError.rowRefused(refusal.reason) }
        return report
    }

    /// CSV with a column of well-known text, whose numbers have every digit: a border that is rounded differently on its
    /// two sides is a gap.
    private static func table(
        _ features: [(properties: [String: String], shape: Geometry?)], _ names: [String]
    ) -> String {
        let hasShapes = features.contains { $0.shape != nil }
        let lines = features.map { feature in
            names.map { feature.properties[$0] ?? "" }
                + (hasShapes ? [feature.shape.map(WKT.encode) ?? ""] : [])
        }
        return ([names + (hasShapes ? ["WKT"] : [])] + lines).map { DelimitedText.line($0) + "\r\n" }.joined()
    }
}
