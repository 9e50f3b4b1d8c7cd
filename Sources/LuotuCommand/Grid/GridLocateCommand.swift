import ArgumentParser
import CityFlows
import GeoKernel
import GeoModel
import Luotu

/// `luotu grid locate LON LAT`
struct GridLocateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate", abstract: "The cell, community, town and county at a position. 定位网格",
        discussion: """
            Examples:
              luotu grid locate 113.08 22.58 --crs GCJ02
              luotu grid locate --batch 点位.csv -o 结果.csv

            A position on the border of cells belongs to the cell that came first. A batch keeps the table's columns and
            adds the cell, community and town of each row.
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "Longitude, or easting in --crs.") var lon: Double?
    @Argument(help: "Latitude, or northing in --crs.") var lat: Double?
    @Option(help: "A table with columns of coordinates, instead of a position.") var batch: String?
    @Option(name: .shortAndLong, help: "Where a batch's answers go (CSV); default: stdout.") var output: String?
    @Option(help: "CRS of the position (default: EPSG:4490, for a batch what the table says).") var crs: String?

    private struct Answer: Encodable {
        struct Area: Encodable {
            let code: String
            let name: String

            init?(_ area: CityAreas.Area?) {
                guard let area else { return nil }
                (code, name) = (area.code, area.name)
            }
        }

        let lon: Double
        let lat: Double
        let cell: Area?
        let community: Area?
        let town: Area?
        let county: Area?
        /// Level 10 of the BeiDou grid; nil near the poles.
        let beidou: String?
    }

    func validate() throws {
        guard (batch == nil) == (lon != nil && lat != nil) else {
            throw ValidationError("give LON LAT, such as 113.08 22.58, or --batch TABLE")
        }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            if let batch {
                return try await GridLocateBatch(city: city, quiet: shared.quiet).run(batch, crs: crs, to: output)
            }
            var position = Position(lon ?? 0, lat ?? 0)
            if let crs {
                guard let system = SpatialReference(crs) else { throw CityFlowError.unknownCRS(crs) }
                position = try city.stored(position, from: system)
            }
            let found = try await city.areas().locate(position)
            let answer = Answer(
                lon: position.x, lat: position.y, cell: .init(found.cell), community: .init(found.community),
                town: .init(found.town), county: .init(found.county),
                beidou: try? BeidouGridCode(position, level: 10).text)
            guard !shared.printsJSON else { return try Output.json(answer) }
            let rows = [
                ("网格", answer.cell), ("社区", answer.community), ("镇街", answer.town), ("县区", answer.county),
            ]
            Output.table(["", "code", "name"], rows.map { [$0.0, $0.1?.code ?? "–", $0.1?.name ?? ""] })
            Output.line("北斗网格码  \(answer.beidou ?? "–")")
        }
    }
}
