import CityFlows
import Exchange
import Foundation
import GeoModel
import Luotu
import TwinService

/// Puts tables from the page on the map: columns of addresses or coordinates instead of a mapping (落图入块).
struct CityPlaceDesk {
    let city: City
    let layer: LayerID

    /// - Returns: nil for a target that is not `place:ID`.
    /// - Throws: `CityFlowError.unknownKind` where ID is no layer id.
    init?(_ city: City, target: String) throws {
        let prefix = "place:"
        guard target.hasPrefix(prefix) else { return nil }
        guard let layer = LayerID(String(target.dropFirst(prefix.count))) else {
            throw CityFlowError.unknownKind(target)
        }
        (self.city, self.layer) = (city, layer)
    }

    func preview(_ file: UploadedFile, _ choice: ImportChoice) async throws -> ImportPreview {
        let report = try await place(file, choice, isDryRun: true)
        return ImportPreview(
            encoding: report.encoding, crs: report.crs ?? "", sourceLayer: report.sheet, layers: report.sheets,
            fields: report.columns.map { .init(source: $0.title, target: $0.role?.rawValue, samples: $0.samples) },
            summary: try Self.document(report), rejects: report.firstReview,
            rejectsFile: report.reviewFile.map { URL(fileURLWithPath: $0) })
    }

    func commit(_ file: UploadedFile, _ choice: ImportChoice) async throws -> JSONValue {
        try Self.document(try await place(file, choice, isDryRun: false))
    }

    private func place(_ file: UploadedFile, _ choice: ImportChoice, isDryRun: Bool) async throws -> PlaceReport {
        var request = PlaceRequest(
            file: file.url.path, layer: layer, sourceLayer: choice.sourceLayer, encoding: choice.encoding,
            columns: try Self.columns(choice.fields), crs: choice.crs, review: CityImportDesk.rejects(of: file),
            operatorName: Access.everything.subject)
        request.isDryRun = isDryRun
        return try await city.placing().run(request)
    }

    /// Source column → role; an empty role makes it an attribute.
    private static func columns(_ fields: [String: String]) throws -> ColumnRoles.Wishes {
        var wishes = ColumnRoles.Wishes()
        wishes.isComplete = !fields.isEmpty
        for (column, name) in fields where !name.isEmpty {
            switch ColumnRoles.Role(rawValue: name) {
            case .address: wishes.address = column
            case .x: wishes.x = column
            case .y: wishes.y = column
            case .key: wishes.key = column
            case nil:
                throw ExchangeError.badMapping(
                    "\(column) can be \(ColumnRoles.Role.allCases.map(\.rawValue).joined(separator: ", ")) or null, not \(name)"
                )
            }
        }
        return wishes
    }

    /// The contract's import summary, and how rows were placed.
    private static func document(_ report: PlaceReport) throws -> JSONValue {
        [
            "read": JSONValue(report.read), "inserted": JSONValue(report.inserted),
            "updated": JSONValue(report.updated), "unchanged": JSONValue(report.unchanged),
            "rejected": JSONValue(report.review), "byCoordinates": JSONValue(report.byCoordinates),
            "byAddress": JSONValue(report.byAddress), "apart": JSONValue(report.apart),
            "encoding": .text(report.encoding), "crs": JSONValue(report.crs),
            "notes": .array(report.notes.map { .text($0) }), "layer": .text(report.layer),
            "rejects": JSONValue(report.reviewFile.map { URL(fileURLWithPath: $0).lastPathComponent }),
            "batches": .array(report.batches.map { .integer($0) }),
            "batch": report.batches.count == 1 ? .integer(report.batches[0]) : .null,
            "seconds": JSONValue(report.seconds),
        ]
    }
}
