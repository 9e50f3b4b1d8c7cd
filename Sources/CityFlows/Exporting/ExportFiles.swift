import Exchange
import Foundation
import GeoModel

/// The file or files of one export. Written beside their place and moved there at the end.
final class ExportFiles {
    private final class Output {
        let kind: GeometryKind?
        let path: String
        let partial: String
        let process: FormatProcess
        var rows = 0

        init(kind: GeometryKind?, path: String, partial: String, process: FormatProcess) {
            self.kind = kind
            self.path = path
            self.partial = partial
            self.process = process
        }
    }

    private let request: ExportRequest
    private let columns: ExportColumns
    private var outputs: [Output] = []
    private var table: TableFileWriter?
    private var tableRows = 0
    private let workFolder: URL

    /// - Parameter shapes: of the rows; in a shapefile each kind has a file of its own.
    /// - Throws: `ExchangeError.cannotWrite`.
    init(_ request: ExportRequest, _ layer: LayerSchema, _ columns: ExportColumns, _ shapes: ExportShapes) throws {
        self.request = request
        self.columns = columns
        let place = URL(fileURLWithPath: request.path)
        let folder = place.deletingLastPathComponent()
        workFolder = folder.appendingPathComponent(".luotu-export-\(UUID().uuidString)")
        let isSplit = request.format == .shapefile && shapes.kinds.count > 1
        let kinds: [GeometryKind?] = isSplit ? shapes.kinds.sorted { $0.rawValue < $1.rawValue } : [nil]
        let paths = kinds.map { Self.path(place, $0) }
        for path in paths where !request.replaces && FileManager.default.fileExists(atPath: path.path) {
            throw ExchangeError.cannotWrite(path: path.path, reason: "it exists already; --overwrite replaces it")
        }
        do { try FileManager.default.createDirectory(at: workFolder, withIntermediateDirectories: false) } catch {
            throw ExchangeError.cannotWrite(
                path: request.path, reason: "the folder \(folder.path) is not there or may not be written")
        }
        if request.format == .csv || request.format == .xlsx {
            let names = columns.names + (layer.geometry == .point ? ["lon", "lat"] : ["wkt"])
            table = try TableFileWriter(workFolder.appendingPathComponent(place.lastPathComponent).path, columns: names)
            isPoint = layer.geometry == .point
        } else {
            isPoint = false
            for (kind, path) in zip(kinds, paths) {
                let partial = workFolder.appendingPathComponent(path.lastPathComponent).path
                var description = Self.describe(layer, kind, path, columns, request)
                description.hasParts = shapes.hasParts
                if kind == nil, shapes.kinds.count == 1 { description.geometry = shapes.kinds.first ?? .none }
                let process = try FormatProcess(partial, format: request.format, description)
                outputs.append(Output(kind: kind, path: path.path, partial: partial, process: process))
            }
        }
    }

    deinit { try? FileManager.default.removeItem(at: workFolder) }

    /// Whether a table has columns for longitude and latitude instead of one for WKT.
    private let isPoint: Bool

    private static func path(_ place: URL, _ kind: GeometryKind?) -> URL {
        guard let kind else { return place }
        let stem = place.deletingPathExtension().lastPathComponent
        return place.deletingLastPathComponent().appendingPathComponent(
            "\(stem)-\(kind.rawValue).\(place.pathExtension)")
    }

    private static func describe(
        _ layer: LayerSchema, _ kind: GeometryKind?, _ path: URL, _ columns: ExportColumns, _ request: ExportRequest
    ) -> SourceDescription {
        var description = SourceDescription()
        let stem = path.deletingPathExtension().lastPathComponent
        description.layers = [Array((request.format == .shapefile ? stem : layer.id.text).utf8)]
        description.fields = columns.described
        description.geometry = kind ?? layer.geometry
        description.codePage = request.format == .shapefile ? request.encoding.rawValue : nil
        if case .epsg = request.crs { description.crsAuthority = request.crs.description }
        if case .definition(let text) = request.crs { description.crsAuthority = text }
        return description
    }

    func write(_ features: [Feature]) throws {
        if let table { return try write(features, to: table) }
        for output in outputs {
            // Rows without a place go with the first file.
            let own =
                output.kind.map { kind in
                    features.filter { feature in feature.geometry.map { $0.kind == kind } ?? (output === outputs[0]) }
                } ?? features
            try output.process.write(columns.batch(own))
            output.rows += own.count
        }
    }

    private func write(_ features: [Feature], to table: TableFileWriter) throws {
        for feature in features {
            var place = [""]
            if isPoint {
                if case .point(let position) = feature.geometry {
                    place = [position.x.description, position.y.description]
                } else {
                    place = ["", ""]
                }
            } else if let shape = feature.geometry {
                place = [WKT.encode(shape)]
            }
            try table.write(feature.values.map { $0.displayText ?? "" } + place)
            tableRows += 1
        }
    }

    /// Completes the files and moves them to their places.
    func close() throws -> (files: [ExportReport.File], notes: [String]) {
        var notes: [String] = []
        var files: [ExportReport.File] = []
        if let table {
            try table.close()
            files.append(ExportReport.File(path: request.path, rows: tableRows))
        }
        for output in outputs {
            notes += try output.process.close()
            files.append(ExportReport.File(path: output.path, rows: output.rows))
        }
        try moveIntoPlace()
        switch request.crs {
        case .gcj02, .bd09, .localGrid:
            notes.append("\(request.crs) has no definition that a file could carry: say so when you hand it on")
        case .epsg, .definition: break
        }
        return (files, notes)
    }

    /// A shapefile is several files: all that were made are moved.
    private func moveIntoPlace() throws {
        let folder = workFolder.deletingLastPathComponent()
        for name in try FileManager.default.contentsOfDirectory(atPath: workFolder.path).sorted() {
            let target = folder.appendingPathComponent(name)
            guard rename(workFolder.appendingPathComponent(name).path, target.path) == 0 else {
                throw ExchangeError.cannotWrite(path: target.path, reason: String(cString: strerror(errno)))
            }
        }
    }
}
