import GeoKernel
import GeoModel
import GridCells
import TestSupport
import Testing

@Suite struct CellDivisionTests {
    private func town() throws -> CellTown {
        var random = SeededGenerator(seed: 5)
        return try CellTown(communityColumns: 1, communityRows: 1, random: &random)
    }

    private func line(_ town: CellTown, _ a: (Double, Double), _ b: (Double, Double)) throws -> Geometry {
        let frame = MetricFrame(around: CellTown.origin)
        return .lineString(
            try LineString([a, b].map { frame.degrees(Position($0.0, $0.1)) }))
    }

    @Test func piecesOfASplitMakeUpTheCell() throws {
        let town = try town()
        let cell = try town.degrees(town.cells[town.index(2, 2)])
        let pieces = try CellDivision.split(cell, along: [line(town, (150, 230), (350, 270))])
        #expect(pieces.count == 2)
        let areas = pieces.map { EqualAreaMeasure.area($0) }
        #expect(areas[0] >= areas[1])
        #expect(abs((areas[0] + areas[1]) / EqualAreaMeasure.area(cell) - 1) < 1e-9)
        #expect(try GeometryCheck.intersection(pieces[0], pieces[1]).map(PlanarMeasure.area) ?? 0 < 1e-15)
    }

    @Test func aLineThatEndsInTheCellDoesNotDivideIt() throws {
        let town = try town()
        let cell = try town.degrees(town.cells[town.index(2, 2)])
        let error = #expect(throws: GridCellsError.self) {
            try CellDivision.split(cell, along: [line(town, (150, 250), (250, 250))])
        }
        #expect(error?.code == .notDivided)
    }

    @Test func cellsThatShareABorderJoinAndOthersDoNot() throws {
        let town = try town()
        let cells = try [(2, 2), (3, 2), (5, 5)].map { try town.degrees(town.cells[town.index($0.0, $0.1)]) }
        let union = try CellDivision.merged([cells[0], cells[1]])
        let sum = EqualAreaMeasure.area(cells[0]) + EqualAreaMeasure.area(cells[1])
        #expect(abs(EqualAreaMeasure.area(union) / sum - 1) < 1e-9)
        let error = #expect(throws: GridCellsError.self) { try CellDivision.merged([cells[0], cells[2]]) }
        #expect(error?.code == .notAdjacent)
    }

    @Test func oldCodesLeadToTheCellsOfToday() {
        // 1 was split into 2 and 3; 3 and 4 were joined to 5; 5 was split into 6 and 7.
        let lineage = CellLineage(
            [("1", "2 3"), ("3", "5"), ("4", "5"), ("5", "6 7")].map { (code: $0.0, successors: $0.1) })
        let live: Set = ["2", "6", "7", "8"]
        #expect(lineage.resolve("1") { live.contains($0) } == ["2", "6", "7"])
        #expect(lineage.resolve("4") { live.contains($0) } == ["6", "7"])
        #expect(lineage.resolve("8") { live.contains($0) } == ["8"])
        #expect(lineage.resolve("9") { live.contains($0) } == [])
    }

    /// Streets between the rows and columns of a town enclose its blocks.
    @Test func blocksBetweenStreetsBecomeCells() throws {
        let town = try town()
        let border = try town.degrees(town.communities[0].ring)
        let frame = MetricFrame(around: CellTown.origin)
        func street(_ nodes: [Position]) throws -> Geometry {
            .lineString(try LineString(nodes.map { frame.degrees($0) }))
        }
        let last = town.columns
        let streets =
            try (1..<last).map { row in try street((0...last).map { town.node($0, row) }) }
            + (1..<last).map { column in try street((0...last).map { town.node(column, $0) }) }
        var wishes = CellBuilder.Wishes()
        wishes.squareMetres = 5_000
        let blocks = try CellBuilder(dividers: streets, wishes: wishes).cells(of: border)
        #expect(blocks.count == 36)
        #expect(abs(blocks.reduce(0) { $0 + EqualAreaMeasure.area($1) } / EqualAreaMeasure.area(border) - 1) < 1e-9)
        // Twice the wanted area is four blocks' half: neighbours are joined, nothing is lost, none grows too large.
        wishes.squareMetres = 30_000
        let joined = try CellBuilder(dividers: streets, wishes: wishes).cells(of: border)
        #expect(joined.count < 36 / 2 + 1)
        #expect(joined.allSatisfy { Geodesic.area($0) < 50_000 * 1.001 })
        #expect(abs(joined.reduce(0) { $0 + EqualAreaMeasure.area($1) } / EqualAreaMeasure.area(border) - 1) < 1e-9)
        var random = SeededGenerator(seed: 5)
        var rebuilt = try CellTown(communityColumns: 1, communityRows: 1, random: &random)
        rebuilt.cells = try joined.map { shape in
            guard case .polygon(let polygon) = try town.metres(shape) else { return [] }
            return Array(polygon.exterior.positions.dropLast())
        }
        rebuilt.buildings = []
        var coding = CellCoding(used: [])
        rebuilt.codes = try coding.assign(joined, community: town.communities[0].code).map(\.text)
        var found: [String] = []
        let city = try rebuilt.city()
        for rule in GridCellQuality.rules(profile: city.profile) { try rule.check(city) { found.append($0.reason) } }
        #expect(found == [])
    }
}
