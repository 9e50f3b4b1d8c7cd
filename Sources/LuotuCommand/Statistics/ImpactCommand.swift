import ArgumentParser
import CityFlows
import GeoModel
import Luotu

/// `luotu impact --at LON,LAT --radius M | --area FILE`
struct ImpactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "What lies within a radius or an area, layer by layer, counted and listed. 影响分析",
        discussion: """
            Examples:
              luotu impact --at 113.08,22.58 --radius 300
              luotu impact --area flood.geojson --layers addresses,pipe_nodes --list 1000 --json
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "LON,LAT in EPSG:4490; with --radius.") var at: String?
    @Option(help: "Metres around --at, on the ellipsoid.") var radius: Double?
    @Option(help: "A GeoJSON file, a WKT, or LAYER/ID.") var area: String?
    @Option(help: "Layer ids, separated by commas (default: all).") var layers: String?
    @Option(help: "List the first N of each layer; all are counted.") var list = 20

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let ids = try layers.map { text in
                try text.split(separator: ",").map { name in
                    guard let id = LayerID(String(name)) else { throw ValidationError("\(name) is no layer id") }
                    return id
                }
            }
            let report = try await ImpactFlow(source: city).run(
                place(city), layers: ids, listed: max(0, list), access: .everything)
            guard !shared.printsJSON else { return try Output.json(report) }
            for layer in report.layers {
                Output.line("\(layer.title)  \(layer.count)")
                for item in layer.features {
                    let metres = item.distance.map { "  \(Int($0.rounded())) m" } ?? ""
                    Output.line("  \(item.code ?? String(item.id))  \(item.name ?? "")\(metres)")
                }
                if layer.notListed > 0 { Output.line("  … and \(layer.notListed) more: --list \(layer.count)") }
            }
            Output.line("total  \(report.count)")
        }
    }

    private func place(_ city: City) async throws -> ImpactFlow.Place {
        switch (at, radius, area) {
        case (let at?, let radius?, nil) where radius >= 0: return .around(try Arguments.position(at), metres: radius)
        case (nil, nil, let area?): return .within(try await AreaReference(area).resolve(in: city, access: .everything))
        default: throw ValidationError("give either --at LON,LAT with --radius METRES, or --area FILE")
        }
    }
}
