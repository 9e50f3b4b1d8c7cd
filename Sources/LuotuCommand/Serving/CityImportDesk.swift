import CityFlows
import Foundation
import GeoModel
import Luotu
import TwinService

/// Imports from the page: a dry run to look at, then the import.
struct CityImportDesk: ImportDesk {
    let city: City

    func preview(_ file: UploadedFile, _ choice: ImportChoice) async throws -> ImportPreview {
        if let table = try CityPlaceDesk(city, target: choice.target) { return try await table.preview(file, choice) }
        var request = try self.request(file, choice)
        request.isDryRun = true
        request.isPreview = true
        let report = try await city.importFile(request)
        return ImportPreview(
            encoding: report.encoding, crs: report.crs, sourceLayer: report.sourceLayer, layers: report.sourceLayers,
            fields: report.mapping.map { .init(source: $0.source, target: $0.target, samples: $0.samples) },
            summary: try Self.document(report), rejects: report.firstRejects,
            rejectsFile: report.rejects.map { URL(fileURLWithPath: $0) })
    }

    func commit(_ file: UploadedFile, _ choice: ImportChoice) async throws -> JSONValue {
        if let table = try CityPlaceDesk(city, target: choice.target) { return try await table.commit(file, choice) }
        let request = try self.request(file, choice)
        return try Self.document(try await city.importFile(request))
    }

    func batches() async throws -> [ImportBatchRecord] { try await city.importBatches() }

    func undo(_ batch: Int64) async throws -> ImportOutcome {
        try await city.undoImport(batch, operatorName: Access.everything.subject)
    }

    private func request(_ file: UploadedFile, _ choice: ImportChoice) throws -> ImportRequest {
        guard let target = ImportRequest.Target(choice.target) else { throw CityFlowError.unknownKind(choice.target) }
        var request = ImportRequest(
            file: file.url.path, target: target, sourceLayer: choice.sourceLayer, encoding: choice.encoding,
            crs: choice.crs, operatorName: Access.everything.subject)
        request.displayName = file.name
        request.rejects = Self.rejects(of: file)
        request.isCompleteMapping = !choice.fields.isEmpty
        for (source, field) in choice.fields where !field.isEmpty { request.fields[field] = source }
        return request
    }

    /// Where the rows of an upload go that are refused.
    static func rejects(of file: UploadedFile) -> String {
        file.url.deletingPathExtension().path + ".rejects.csv"
    }

    private static func document(_ report: ImportReport) throws -> JSONValue {
        var report = report
        report.rejects = report.rejects.map { URL(fileURLWithPath: $0).lastPathComponent }
        return try JSONReader.read(Array(JSONEncoder().encode(report)))
    }
}
