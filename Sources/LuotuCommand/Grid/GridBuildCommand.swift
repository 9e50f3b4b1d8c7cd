import ArgumentParser
import CityFlows
import Exchange
import Foundation
import GeoKernel
import GeoModel
import GridCells
import Luotu

/// `luotu grid build`
struct GridBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make cells of the communities from roads, rivers and borders, with codes. 划分网格",
        discussion: """
            Examples:
              luotu grid build -o 单元网格.geojson
              luotu grid build --lines roads,rivers --target-area 12000 --least 50 -o 单元网格.geojson
              luotu import 单元网格.geojson --as grid

            Lines and borders enclose blocks; small blocks are joined to the neighbour with the longest common border. Codes
            are numbered in each community from north to south, in a row from west to east, after those that exist.
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "Layers whose lines divide the ground.") var lines = "roads"
    @Option(help: "Layers of points that load a cell (parts, households).") var loads = "parts,addresses"
    @Option(help: "About what a cell should have, m².") var targetArea = 10_000.0
    @Option(help: "What joining never exceeds, m².") var maxArea = 50_000.0
    @Option(help: "Points that a cell should hold at least.") var least = 0
    @Option(help: "Only the communities whose codes begin so.") var within: String?
    @Option(name: .shortAndLong, help: "The GeoJSON file (EPSG:4490).") var output: String

    private struct Summary: Encodable {
        var communities = 0
        var cells = 0
        var output: String
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let rows = LayerShapes(city: city)
            let communities = try await rows.communities(prefix: within ?? "")
            guard !communities.isEmpty else { throw CityFlowError.noAreas("community") }
            let builder = try await builder(rows)
            var coding = CellCoding(
                used: try await rows.values("grids", "code").compactMap { try? GridCellCode($0) })
            var writer = GeoJSONWriter(decimals: 12)
            writer.beginCollection()
            var summary = Summary(output: output)
            for community in communities {
                let cells = try builder.cells(of: community.shape)
                let codes = try coding.assign(cells, community: community.code)
                for (code, shape) in zip(codes, cells).sorted(by: { $0.0 < $1.0 }) {
                    summary.cells += 1
                    append(code, shape, community.name, number: summary.cells, to: &writer)
                }
                summary.communities += 1
                if !shared.quiet { Output.note("  \(community.code) \(community.name): \(cells.count) cells") }
            }
            writer.endCollection()
            guard FileManager.default.createFile(atPath: output, contents: Data(writer.takeBytes())) else {
                throw ExchangeError.cannotWrite(path: output, reason: "the file can't be made")
            }
            if shared.printsJSON { return try Output.json(summary) }
            Output.line("\(summary.cells) cells of \(summary.communities) communities: \(output)")
        }
    }

    private func builder(_ rows: LayerShapes) async throws -> CellBuilder {
        var wishes = CellBuilder.Wishes()
        wishes.squareMetres = targetArea
        wishes.largestSquareMetres = maxArea
        wishes.leastLoad = least
        var dividers: [Geometry] = []
        for layer in lines.split(separator: ",") { dividers += try await rows.shapes(String(layer)) }
        var places: [Position] = []
        if least > 0 {
            for layer in loads.split(separator: ",") {
                places += try await rows.shapes(String(layer)).compactMap { $0.boundingBox?.center }
            }
        }
        return CellBuilder(dividers: dividers, loads: places, wishes: wishes)
    }

    private func append(
        _ code: GridCellCode, _ shape: Geometry, _ community: String, number: Int, to writer: inout GeoJSONWriter
    ) {
        guard let id = FeatureID(rawValue: Int64(number)) else { return }
        let name = "\(community)第\(code.sequence)网格"
        writer.append(
            Feature(
                id: id, code: nil,
                values: [.text(code.text), .text(name), .real(Geodesic.area(shape).rounded())], geometry: shape),
            fields: [
                FieldDefinition("code", .text, "单元网格标识码"), FieldDefinition("name", .text, "单元网格名称"),
                FieldDefinition("area", .real, "面积"),
            ])
    }
}
