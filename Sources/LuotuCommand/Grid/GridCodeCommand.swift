import ArgumentParser
import CityFlows
import GeoKernel
import GeoModel
import GridCells
import Luotu

/// `luotu grid code`
struct GridCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "The codes that a first coding gives the cells, beside those that they have. 网格编码",
        discussion: """
            Examples:
              luotu grid code --within 440703001001
              luotu grid code --json

            In each community cells are numbered from 001: rows from north to south, in a row from west to east. A row takes
            in the cells whose centre of gravity lies less than half the middle height of the community's cells south of the
            northernmost cell that has no row yet. Later cells take the next free number, so codes may differ from this.
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "Only communities whose codes begin so.") var within: String?

    private struct Row: Encodable {
        let id: Int64
        let code: String
        let first: String
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let rows = try await self.rows(city)
            if shared.printsJSON { return try Output.json(rows) }
            Output.table(["id", "现编码", "首次编码"], rows.map { [String($0.id), $0.code, $0.first] })
        }
    }

    private func rows(_ city: City) async throws -> [Row] {
        let communities = try await LayerShapes(city: city).communities(prefix: within ?? "")
        guard !communities.isEmpty else { throw CityFlowError.noAreas("community") }
        let locator = try PolygonLocator(communities.map(\.shape))
        var members: [Int32: [Feature]] = [:]
        let grids = try LayerShapes.id("grids")
        try await city.forEachChunk(FeatureQuery(layer: grids, fields: ["code"]), access: .everything) {
            for feature in $0.features {
                guard let shape = feature.geometry else { continue }
                let place = try GeometryCheck.representativePosition(of: shape)
                if let home = locator.locate(x: place.x, y: place.y) { members[home, default: []].append(feature) }
            }
        }
        var rows: [Row] = []
        for (home, cells) in members.sorted(by: { $0.key < $1.key }) {
            var coding = CellCoding(used: [])
            let codes = try coding.assign(cells.compactMap(\.geometry), community: communities[Int(home)].code)
            rows += zip(cells, codes).map {
                Row(id: $0.id.rawValue, code: $0.values[0].displayText ?? "", first: $1.text)
            }.sorted { $0.first < $1.first }
        }
        return rows
    }
}
