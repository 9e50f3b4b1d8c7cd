import ArgumentParser
import CityFlows
import GeoModel

/// `luotu pipe clearance`
struct PipeClearanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clearance", abstract: "Pipes too near to each other, from outer walls in space. 净距",
        discussion: """
            By the tables of GB 50289-2016 (findings are warnings that name their row), or nearer than a distance.

            Examples:
              luotu pipe clearance --within regions/440703001
              luotu pipe clearance --within-metres 0.1 --json
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "Pairs nearer in space than this, instead of the tables.") var withinMetres: Double?
    @Option(help: "Only pipes in this area: a GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { city in
            .clearance(withinMetres: withinMetres, area: try await PipeDesk.area(within, city))
        }
    }
}

/// `luotu pipe cover`
struct PipeCoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cover", abstract: "Pipes with too little ground above them. 覆土",
        discussion: """
            By GB 50289-2016 table 4.1.1, away from motor lanes; ground between a segment's ends is interpolated.

            Example:
              luotu pipe cover --within regions/440703001
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "Only pipes in this area: a GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { .cover(area: try await PipeDesk.area(within, $0)) }
    }
}

/// `luotu pipe section LINE`
struct PipeSectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "section", abstract: "The cross-section at a line. 横断面",
        discussion: """
            Example:
              luotu pipe section 113.0810,22.5800 113.0816,22.5800 -o section.svg
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "LON,LAT of two or more positions, EPSG:4490.") var line: [String]
    @Option(name: .shortAndLong, help: "Write the answer here: .svg for the drawing, else JSON.") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in
            .section(line: .lineString(try LineString(line.map(Arguments.position))))
        }
    }
}

/// `luotu pipe profile FROM TO`
struct PipeProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Ground and pipe along the shortest way between two places. 纵断面",
        discussion: "Example:\n  luotu pipe profile WS0000012 WS0000001 -o profile.svg")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The start: a code, or LON,LAT.") var from: String
    @Argument(help: "The end: a code, or LON,LAT.") var to: String
    @Option(name: .shortAndLong, help: "Write the answer here: .svg for the drawing, else JSON.") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in .profile(from: PipePlace(from), to: PipePlace(to)) }
    }
}

/// `luotu pipe excavate`
struct PipeExcavateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "excavate", abstract: "What stands in a pit: a polygon dug to a depth. 开挖分析",
        discussion: """
            Example:
              luotu pipe excavate --within pit.geojson --depth 2.5 --buffer 1
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "The pit: a GeoJSON file, a WKT, or LAYER/ID.") var within: String
    @Option(help: "Metres from the ground to the floor.") var depth: Double
    @Option(help: "Also list pipes this many metres beside the pit.") var buffer = 0.0
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { city in
            let area = try await AreaReference(within).resolve(in: city, access: .everything)
            return .excavate(area: area, depthMetres: depth, bufferMetres: buffer)
        }
    }
}

/// `luotu pipe stats`
struct PipeStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Lengths and counts of pipes, cut at the area's border. 管线统计",
        discussion: "Example:\n  luotu pipe stats --by category,material --within regions/440703001")

    @OptionGroup var shared: SharedOptions
    @Option(help: "class, category, material, year, diameter, owner, embedding; separated by commas.") var by = "class"
    @Option(help: "Only inside this area: a GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { city in
            .statistics(
                by: by.split(separator: ",").map(String.init), area: try await PipeDesk.area(within, city))
        }
    }
}
