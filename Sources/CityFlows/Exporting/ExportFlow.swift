import Exchange
import Foundation
import GeoKernel
import GeoModel

/// Writes a layer into a file: rows by query → reference system → format. The one coordinator of `luotu export`.
///
/// A file appears under its name only when it is complete. Constant memory, but for formats that GDAL itself buffers.
public struct ExportFlow: Sendable {
    private let source: any FeatureSource
    private let profile: CityProfile

    public init(source: any FeatureSource, profile: CityProfile) {
        self.source = source
        self.profile = profile
    }

    /// - Throws: `CityFlowError.noSuchLayer`, `ExchangeError.cannotWrite`, `GeoKernelError`, the store's error.
    public func run(
        _ request: ExportRequest, access: Access, progress: (Int) -> Void = { _ in }
    ) async throws -> ExportReport {
        let clock = ContinuousClock()
        let start = clock.now
        guard let layer = try await source.layer(request.query.layer, access: access)?.schema else {
            throw CityFlowError.noSuchLayer(request.query.layer.text)
        }
        let transformer =
            request.crs == .cgcs2000
            ? nil : try CoordinateTransformer(from: .cgcs2000, to: request.crs, profile: profile)
        let fields = try await source.features(limited(request.query, 1), access: access).fields
        var columns = try ExportColumns(fields, request)
        var shapes = ExportShapes()
        if request.format.driverNeedsShapes { try await measure(request, access, &columns, &shapes) }
        let outputs = try ExportFiles(request, layer, columns, shapes)
        var report = ExportReport(
            layer: layer.id.text, format: request.format, crs: request.crs.description,
            encoding: request.format == .shapefile ? request.encoding.rawValue : nil, rows: 0, withoutPlace: 0,
            columns: columns.report, files: [], notes: [], seconds: 0)
        try await source.forEachChunk(limited(request.query, 2000), access: access) { chunk in
            let moved = try chunk.features.map { feature in
                var feature = feature
                if let transformer { feature.geometry = try feature.geometry.map(transformer.transform) }
                return feature
            }
            try outputs.write(moved)
            report.rows += moved.count
            report.withoutPlace += moved.count { $0.geometry == nil }
            progress(report.rows)
        }
        (report.files, report.notes) = try outputs.close()
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }

    /// How wide a shapefile's texts are, and which shapes there are.
    private func measure(
        _ request: ExportRequest, _ access: Access, _ columns: inout ExportColumns, _ shapes: inout ExportShapes
    ) async throws {
        var measured = columns
        var found = shapes
        try await source.forEachChunk(limited(request.query, 2000), access: access) { chunk in
            for feature in chunk.features {
                if request.format == .shapefile { try measured.measure(feature, request) }
                found.add(feature.geometry)
            }
        }
        columns = measured
        shapes = found
        guard request.format != .shapefile || !shapes.kinds.contains(.mixed) else {
            throw ExchangeError.cannotWrite(
                path: request.path, reason: "the layer has collections of different shapes; write a GeoPackage")
        }
    }

    private func limited(_ query: FeatureQuery, _ limit: Int) -> FeatureQuery {
        var query = query
        query.limit = limit
        return query
    }
}
