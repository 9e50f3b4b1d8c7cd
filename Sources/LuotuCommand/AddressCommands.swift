import AddressBase
import ArgumentParser
import GeoModel
import Luotu

/// `luotu reverse LON LAT`
struct ReverseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse", abstract: "The address at a position. 逆地址定位",
        discussion: """
            A table on a terminal; JSON with --json, and wherever the answer goes to a file or a program.

            Examples:
              luotu reverse 113.0424 22.6387
              luotu reverse 113.0476 22.6361 --crs GCJ02
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "Longitude or easting.") var x: Double
    @Argument(help: "Latitude or northing.") var y: Double
    @Option(help: "CRS of the position and of the answer.") var crs = "EPSG:4490"
    @Option(help: "How many addresses.") var limit = 1

    func run() async throws {
        try await reporting {
            guard let system = SpatialReference(crs) else { throw ValidationError("\(crs) is no CRS; try GCJ02") }
            let city = try City.open(shared.database, for: .reading)
            let position = try city.stored(Position(x, y), from: system)
            let answer = try await city.reverse(position, limit: limit, access: .everything)
            let placed = try answer.placed(in: system, profile: city.profile)
            if shared.printsJSON { try Output.json(placed) } else { AddressTable.print(placed) }
        }
    }
}

/// `luotu suggest TEXT`
struct SuggestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Complete Chinese text, pinyin or initials. 输入提示",
        discussion: """
            A table on a terminal; JSON with --json, and wherever the answer goes to a file or a program.

            Examples:
              luotu suggest trj
              luotu suggest 天荣
              luotu suggest 广东省江门市蓬江区
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "What has been typed.") var text: String
    @Option(help: "How many suggestions.") var limit = 10
    @Flag(help: .init("TEXT is a file of inputs, each timed keystroke by keystroke.", visibility: .hidden)) var timed =
        false

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            if timed {
                let inputs = try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n").map(String.init)
                return try await Output.json(SuggestTiming(inputs, with: city.keptSuggester, limit: limit))
            }
            let suggestions = try await city.suggester.suggest(text, limit: limit)
            if shared.printsJSON {
                try Output.json(SuggestionList(query: text, suggestions: suggestions))
            } else {
                AddressTable.print(suggestions)
            }
        }
    }
}
