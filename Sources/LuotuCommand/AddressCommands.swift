import AddressBase
import ArgumentParser
import GeoModel
import Luotu

/// `luotu reverse LON LAT`
struct ReverseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse", abstract: "The address at a position. 逆地址定位",
        discussion: "Example: luotu reverse 113.08 22.58\n         luotu reverse 113.085 22.577 --crs GCJ02")

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
            try Output.json(answer.placed(in: system, profile: city.profile))
        }
    }
}

/// `luotu parse TEXT`
struct ParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "The elements of an address. 地址解析",
        discussion: "Offsets are UTF-8 bytes of the text as given.\n\nExample: luotu parse 江门市蓬江区建设路12号3栋502")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var text: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            try Output.json(try await city.geocoder.parse(text))
        }
    }
}

/// `luotu suggest TEXT`
struct SuggestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suggest", abstract: "Complete Chinese text, pinyin or initials. 输入提示",
        discussion: "Example: luotu suggest jsl\n         luotu suggest 建设")

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
                return try await Output.json(SuggestTiming(inputs, with: city.suggester, limit: limit))
            }
            let suggestions = try await city.suggester.suggest(text, limit: limit)
            if shared.json {
                try Output.json(SuggestionList(query: text, suggestions: suggestions))
            } else {
                for suggestion in suggestions { Output.line(suggestion.text) }
            }
        }
    }
}
