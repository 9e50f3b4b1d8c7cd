import ArgumentParser
import CityFlows
import GridCells
import Luotu

/// `luotu grid check`
struct GridCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Topology and codes of the unit grid cells: gaps, overlaps, slivers, crossings, cut buildings. 网格检查",
        discussion: """
            Examples:
              luotu grid check
              luotu grid check --geojson faults.geojson --max-area 60000

            The faults' shapes go to --geojson; --json lists them with the middle of their place.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var outputs: CheckOutputs
    @Option(help: "Smallest area of a cell, m² (default: 1000).") var minArea: Double?
    @Option(help: "Largest area of a cell in the built-up area, m² (default: 50000).") var maxArea: Double?

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            var tolerances = CellTolerances()
            if let minArea { tolerances.smallestSquareMetres = minArea }
            if let maxArea { tolerances.largestSquareMetres = maxArea }
            let rules = GridCellQuality.rules(profile: city.profile, tolerances: tolerances)
            try await outputs.check(city, rules, shared)
        }
    }
}
