import AddressBase
import Exchange
import Foundation
import GeoKernel
import GeoModel

/// A department's table, opened and understood.
struct PlaceTable {
    let reader: TableReader
    /// With the system that the coordinates were found to be in, so that the review file states it.
    let header: SourceTable
    let firstBatch: SourceBatch?
    let roles: ColumnRoles
    /// From the coordinates to EPSG:4490; nil for a table without coordinates.
    let transformer: CoordinateTransformer?
    /// Nil for a table without coordinates.
    let crs: String?
    let reviewPath: String
    let notes: [String]
    /// The layer's fields of the table's columns.
    let ownFields: [FieldDefinition]

    var titles: [String] { header.fields.map(\.name) }

    /// What each column was taken for, with its first values.
    var columns: [PlaceReport.Column] {
        header.fields.indices.map { column in
            let rows = firstBatch?.rows
            let values = (0..<(rows?.count ?? 0)).lazy.compactMap { rows?.columns[column].value($0).displayText }
            return PlaceReport.Column(
                title: header.fields[column].name, role: roles.role(of: column),
                samples: Array(values.filter { !$0.isEmpty }.prefix(3)))
        }
    }

    init(_ request: PlaceRequest, profile: CityProfile, geocoder: Geocoder, access: Access) async throws {
        var options = ReadOptions(sourceLayer: request.sourceLayer, profile: profile)
        if let name = request.encoding {
            guard let encoding = TextEncoding(name) else { throw CityFlowError.unknownEncoding(name) }
            options.encoding = encoding
        }
        // Once as a table of positions, for what it says of their system; then every cell as it stands.
        let positions = try TableReader.open(request.file, options: options).header
        options.readsPositions = false
        let reader = try TableReader.open(request.file, options: options)
        var header = reader.header
        let first = try reader.next()
        let sample = first?.rows ?? FeatureBatch(rowNumbers: [], columns: [], geometry: ByteColumn())
        let cells = header.fields.indices.map { column in
            (0..<sample.count).map { sample.columns[column].value($0).displayText }
        }
        let roles = try ColumnRoles(titles: header.fields.map(\.name), sample: cells, wishes: request.columns)
        guard roles.address != nil || roles.x != nil else {
            throw CityFlowError.nothingToPlaceBy(header.fields.map(\.name))
        }
        let (system, why) = try await Self.system(
            request, roles, sample, positions, titles: header.fields.map(\.name),
            CoordinateGuess(profile: profile, geocoder: geocoder, roles: roles, access: access))
        let hasCoordinates = roles.x != nil && roles.y != nil
        for column in header.fields.indices { header.fields[column].type = roles.types[column] }
        if hasCoordinates { header.referenceSystem = .success(system) }
        let name = URL(fileURLWithPath: request.file).lastPathComponent
        notes =
            ["\(name): \(header.format), \(header.encoding.encoding) (\(header.encoding.evidence))"] + roles.notes
            + (hasCoordinates ? ["coordinates are \(system): \(why)"] : []) + header.notes
        crs = hasCoordinates ? system.description : nil
        transformer =
            hasCoordinates ? try CoordinateTransformer.shared(from: system, to: .cgcs2000, profile: profile) : nil
        reviewPath =
            request.review
            ?? URL(fileURLWithPath: request.file).deletingPathExtension().path + ".review.csv"
        ownFields = Self.fields(header, key: roles.key, layer: request.layer)
        self.reader = reader
        self.header = header
        self.roles = roles
        firstBatch = first
    }

    private static func system(
        _ request: PlaceRequest, _ roles: ColumnRoles, _ sample: FeatureBatch, _ positions: SourceTable,
        titles: [String], _ guess: CoordinateGuess
    ) async throws -> (SpatialReference, String) {
        if let name = request.crs {
            guard let system = SpatialReference(name) else { throw CityFlowError.unknownCRS(name) }
            return (system, "as --crs says")
        }
        let read = try? positions.crs()
        let isStated = positions.isRejectsFile && read != nil
        return try await guess.find(
            sample, stated: isStated ? read : ColumnRoles.statedSystem(titles), plane: read)
    }

    /// The names that a free layer of the table has; the key becomes `code`, another column of codes does not.
    private static func fields(_ header: SourceTable, key: Int?, layer: LayerID) -> [FieldDefinition] {
        var fields = FreeSchema.make(layer, from: header).fields
        let taken = Set(PlaceFields.all.map(\.name))
        for column in fields.indices
        where column != key && fields[column].name == "code" || taken.contains(fields[column].name) {
            fields[column].name += "_own"
        }
        if let key {
            fields[key].name = "code"
            fields[key].type = .text
        }
        return fields
    }
}
