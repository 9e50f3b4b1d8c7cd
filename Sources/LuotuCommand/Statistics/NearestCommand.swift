import ArgumentParser
import CityFlows
import GeoModel
import Luotu

/// `luotu nearest LAYER --at LON,LAT`
struct NearestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nearest", abstract: "The nearest resources, by straight line or along roads. 最近资源",
        discussion: """
            Examples:
              luotu nearest parts --at 113.08,22.58 --filter "name = '消火栓'" --count 3
              luotu nearest parts --at 113.08,22.58 --filter "name = '消火栓'" --along roads

            Along roads every line may be used both ways, and lines that cross connect.
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The layer's id.") var layer: String
    @Option(help: "LON,LAT in EPSG:4490.") var at: String
    @Option(help: "How many.") var count = 3
    @Option(help: "Only features for which this CQL2 text is true.") var filter: String?
    @Option(help: "The layer of roads to go along.") var along: String?

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("--count runs from 1 to 10000") }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let id = try LayerShapes.id(layer)
            let place = try Arguments.position(at)
            guard let fields = try await city.layer(id, access: .everything)?.schema.fields else {
                throw CityFlowError.noSuchLayer(layer)
            }
            let condition = try filter.map { try CQL2Text.parse($0).resolvingNames(in: fields) }
            let flow = NearestFlow(source: city)
            let found: [NearbyResource]
            if let along {
                let roads = try RoadGraph(await LayerShapes(city: city).shapes(along))
                found = try await flow.alongRoads(id, to: place, count: count, roads: roads, filter: condition)
            } else {
                found = try await flow.straight(id, to: place, count: count, filter: condition)
            }
            if shared.printsJSON { return try Output.json(found) }
            Output.table(
                ["code", "name", "m", "m along roads"],
                found.map {
                    [
                        $0.code ?? String($0.id), $0.name ?? "", String(Int($0.straight.rounded())),
                        $0.road.map { String(Int($0.rounded())) } ?? "",
                    ]
                })
        }
    }
}
