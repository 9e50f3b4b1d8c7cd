import ArgumentParser
import CityFlows
import GeoModel
import Luotu

/// `luotu stats LAYER --by …`
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts, sizes and sums of a layer per cell, community, town, any polygon layer, or field. 统计",
        discussion: """
            Examples:
              luotu stats parts --by community
              luotu stats roads --by town --sum width --format csv
              luotu stats buildings --by use
              luotu stats addresses --by layer:schools --filter "level = 'building'"

            A feature counts where its representative position lies; on a border, for the area with the lower code. Lines
            and polygons are divided: what lies on a border belongs to the area with the lower code. What lies in no area
            stands under "outside".
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: StatisticsOptions
    @Argument(help: "The layer's id.") var layer: String
    @Option(help: "grid, community, town, county, layer:ID or a field of the layer.") var by: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let fields = try await options.fields(city, layer)
            var request = try await options.request(
                city, layer, by: StatisticsRequest.Grouping(by, fields: fields), fields)
            request.sums = options.summed
            let table = try await StatisticsFlow(source: city, profile: city.profile).run(request, access: .everything)
            try await options.print(table, request, city, shared)
        }
    }
}

/// `luotu overlay LAYER --with LAYER2`
struct OverlayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overlay",
        abstract: "How a layer's lines and areas divide among the polygons of another. 叠加分析",
        discussion: """
            Examples:
              luotu overlay landuse --with grids --by class
              luotu overlay roads --with regions --level town --format csv

            Areas are square metres on the CGCS2000 ellipsoid, lengths metres; --plane EPSG:4547 divides and measures in
            that plane instead.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: StatisticsOptions
    @Argument(help: "The layer that is divided.") var layer: String
    @Option(help: "The layer whose polygons divide it.") var with: String
    @Option(help: "The level of regions, where --with is regions.") var level: String?
    @Option(help: "Divide further by this field of LAYER.") var by: String?

    func run() async throws {
        try await reporting {
            guard let areas = LayerID(with) else { throw ValidationError("\(with) is no layer id") }
            let city = try City.open(shared.database, for: .reading)
            let fields = try await options.fields(city, layer)
            var request = try await options.request(city, layer, by: .areas(layer: areas, level: level), fields)
            request.field = by
            request.sums = options.summed
            let table = try await StatisticsFlow(source: city, profile: city.profile).run(request, access: .everything)
            try await options.print(table, request, city, shared)
        }
    }
}
