import AddressBase
import ArgumentParser
import Foundation
import GeoModel
import Luotu

/// `luotu geocode TEXT` / `luotu geocode --batch IN.csv --column 地址 -o OUT.csv`
struct GeocodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "geocode", abstract: "Find an address. 地址定位",
        discussion: """
            A table on a terminal; JSON with --json, and wherever the answer goes to a file or a program.

            Examples:
              luotu geocode 天荣街44号
              luotu geocode 宝台华庭5栋1单元302 --json
              luotu geocode --batch 台账.csv --column 地址 -o 结果.csv --review 待核.csv
              luotu geocode --batch 台账.csv --column 地址 -o 结果.csv --resume
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address as people write it.") var text: String?
    @Option(help: "A CSV or spreadsheet of addresses.") var batch: String?
    @Option(help: "The column that holds them.") var column = "地址"
    @Option(name: .shortAndLong, help: "Where the answers go (CSV); default: stdout.") var output: String?
    @Option(help: "Where rows go that are doubtful, with their alternatives, or unmatched, with the reason (CSV).")
    var review: String?
    @Flag(help: "Go on where an interrupted run has ended.") var resume = false
    @Option(help: "LON,LAT: of equal candidates the nearer comes first.") var near: String?
    @Option(help: "A region's code, a WKT, a GeoJSON file or LAYER/ID that must contain the answer.") var within:
        String?
    @Option(help: "Answer at this level: room, building, doorplate, road …") var level: String?
    @Option(help: "How many candidates.") var limit = 10
    @Option(help: "CRS of the answer, such as GCJ02.") var crs: String?

    func validate() throws {
        guard (text == nil) != (batch == nil) else { throw ValidationError("give an address, or --batch FILE") }
        guard batch != nil || review == nil && !resume else {
            throw ValidationError("--review and --resume go with --batch")
        }
        guard !resume || output != nil else {
            throw ValidationError("--resume needs the -o FILE of the interrupted run")
        }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: batch == nil ? .reading : .batch)
            let options = try await self.options(city)
            guard let text else {
                let refused = try await GeocodeBatch(
                    city: city, options: options, column: column, review: review, resumes: resume, quiet: shared.quiet
                ).run(batch ?? "", to: output)
                if refused > 0 { throw CommandExit.partial }
                return
            }
            var answer = try await city.geocoder.geocode(text, options: options)
            if let crs {
                guard let system = SpatialReference(crs) else { throw ValidationError("\(crs) is no CRS") }
                answer = try answer.placed(in: system, profile: city.profile)
            }
            if shared.printsJSON { try Output.json(answer) } else { AddressTable.print(answer) }
        }
    }

    private func options(_ city: City) async throws -> GeocodeOptions {
        var options = GeocodeOptions(limit: limit)
        options.near = try near.map(Arguments.position)
        options.within = try await within.asyncMap { try await city.addressArea($0, access: .everything) }
        options.level = try level.map { name in
            guard let level = AddressLevel(rawValue: name) else {
                throw ValidationError(
                    "\(name) is no level; use \(AddressLevel.allCases.map(\.rawValue).joined(separator: " "))")
            }
            return level
        }
        return options
    }
}
