import ArgumentParser
import CityFlows
import GeoModel
import Luotu

/// What `stats` and `overlay` have in common.
struct StatisticsOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, csv, table
    }

    @Option(help: "Fields to sum, separated by commas.") var sum: String?
    @Option(help: "Only features within a GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(help: "Only features for which this CQL2 text is true.") var filter: String?
    @Option(help: "Divide and measure in this plane, such as EPSG:4547 (default: on the ellipsoid).") var plane: String?
    @Option(help: "json, csv or table.") var format: Format?

    var summed: [String] { (sum ?? "").split(separator: ",").map { String($0).trimming { $0 == " " } } }

    func fields(_ city: City, _ layer: String) async throws -> [FieldDefinition] {
        guard let id = LayerID(layer), let summary = try await city.layer(id, access: .everything) else {
            throw CityFlowError.noSuchLayer(layer)
        }
        return summary.schema.fields
    }

    func request(
        _ city: City, _ layer: String, by grouping: StatisticsRequest.Grouping, _ fields: [FieldDefinition]
    ) async throws -> StatisticsRequest {
        guard let id = LayerID(layer) else { throw ValidationError("\(layer) is no layer id") }
        var request = StatisticsRequest(layer: id, by: grouping)
        request.within = try await within.asyncMap {
            try await AreaReference($0).resolve(in: city, access: .everything)
        }
        request.filter = try filter.map { try CQL2Text.parse($0).resolvingNames(in: fields) }
        request.plane = try plane.map { text in
            guard let system = SpatialReference(text) else { throw CityFlowError.unknownCRS(text) }
            return system
        }
        return request
    }

    func print(
        _ table: StatisticsTable, _ request: StatisticsRequest, _ city: City, _ shared: SharedOptions
    ) async throws {
        switch format ?? (shared.printsJSON ? .json : .table) {
        case .json: try Output.json(table)
        case .csv: for line in Self.lines(table) { Output.line(DelimitedText.line(line)) }
        case .table:
            let lines = Self.lines(table)
            Output.table(lines[0], Array(lines.dropFirst()))
        }
        guard !shared.quiet else { return }
        if table.withoutPlace > 0 { Output.note("\(table.withoutPlace) features have no place: they count as outside") }
        for (field, count) in table.notSummed.sorted(by: { $0.key < $1.key }) where count > 0 {
            Output.note("\(field): \(count) values are missing or no numbers and count 0")
        }
    }

    private static func lines(_ table: StatisticsTable) -> [[String]] {
        let hasAreas = table.outside != nil
        let hasValue = table.groups.contains { $0.value != nil }
        let sums = table.total.sums.keys.sorted()
        let size = table.unit == "m" ? "length" : table.unit == "m2" ? "area" : nil
        let header =
            (hasAreas ? ["code", "name"] : []) + (hasValue || !hasAreas ? ["value"] : []) + ["count"]
            + [size].compactMap(\.self) + (hasAreas ? ["density"] : []) + sums.map { "sum_\($0)" }
        func line(_ group: StatisticsTable.Group, _ label: String? = nil) -> [String] {
            var cells = hasAreas ? [label ?? group.code ?? "", group.name ?? ""] : []
            if hasValue || !hasAreas { cells.append(hasAreas ? group.value ?? "" : label ?? group.value ?? "") }
            cells.append(String(group.count))
            if size != nil { cells.append(String(group.length ?? group.area ?? 0)) }
            if hasAreas { cells.append(group.density.map { String($0) } ?? "") }
            return cells + sums.map { String(group.sums[$0] ?? 0) }
        }
        return [header] + table.groups.map { line($0) } + (table.outside.map { [line($0, "outside")] } ?? [])
            + [line(table.total, "total")]
    }
}
