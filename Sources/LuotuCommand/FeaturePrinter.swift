import GeoKernel
import GeoModel

/// Prints the chunks of an answer as they come, so that a million features need the memory of one chunk.
struct FeaturePrinter {
    private let format: QueryCommand.Format
    private let transformer: CoordinateTransformer?
    private var writer: GeoJSONWriter
    private var header: [String]?
    private var rows: [[String]] = []

    /// - Parameter transformer: from EPSG:4490 to the system of the answer; nil to leave positions as they are.
    init(format: QueryCommand.Format, transformer: CoordinateTransformer?) {
        self.format = format
        self.transformer = transformer
        writer = GeoJSONWriter()
        if format == .geojson { writer.beginCollection() }
    }

    mutating func print(_ chunk: FeatureChunk) throws {
        for (place, feature) in chunk.features.enumerated() {
            var feature = feature
            if let transformer { feature.geometry = try feature.geometry.map(transformer.transform) }
            let distance = chunk.distances.isEmpty ? nil : chunk.distances[place]
            switch format {
            case .geojson:
                writer.append(
                    feature, fields: chunk.fields, members: distance.map { [("distance", .real($0))] } ?? [])
            case .csv: Output.line(DelimitedText.line(csvRow(feature, distance, chunk.fields)))
            case .table: tableRow(feature, distance, chunk.fields)
            }
        }
        if format == .geojson { Output.bytes(writer.takeBytes()) }
    }

    mutating func finish() throws {
        switch format {
        case .geojson:
            writer.endCollection()
            Output.bytes(writer.takeBytes() + [0x0A])
        case .csv: break
        case .table:
            if let header { Output.table(header, rows) } else { Output.note("no features match") }
        }
    }

    private mutating func csvRow(_ feature: Feature, _ distance: Double?, _ fields: [FieldDefinition]) -> [String] {
        if header == nil {
            let names = ["id"] + fields.map(\.name) + (distance == nil ? [] : ["distance"]) + ["wkt"]
            header = names
            Output.line(DelimitedText.line(names))
        }
        return [feature.id.description] + feature.values.map { $0.displayText ?? "" }
            + (distance.map { [String($0)] } ?? []) + [feature.geometry.map(WKT.encode) ?? ""]
    }

    private mutating func tableRow(_ feature: Feature, _ distance: Double?, _ fields: [FieldDefinition]) {
        header = ["id"] + fields.map(\.title) + (distance == nil ? [] : ["m"])
        let metres = distance.map { [String((($0 * 10).rounded()) / 10)] } ?? []
        rows.append([feature.id.description] + feature.values.map { $0.displayText ?? "" } + metres)
    }
}
