import GeoKernel
import GeoModel
import GridCells
import TestSupport
import Testing

@Suite struct CellCodingTests {
    private func cells(shuffledBy seed: UInt64) throws -> (town: CellTown, order: [Int]) {
        var random = SeededGenerator(seed: seed)
        let town = try CellTown(communityColumns: 1, communityRows: 1, random: &random)
        return (town, Array(town.cells.indices).shuffled(using: &random))
    }

    /// In a lattice the order is plain: rows from north to south, in a row from west to east.
    @Test(arguments: [1 as UInt64, 2, 3])
    func firstCodesRunWestToEastAndNorthToSouth(seed: UInt64) throws {
        let (town, order) = try cells(shuffledBy: seed)
        var coding = CellCoding(used: [])
        let codes = try coding.assign(order.map { try town.degrees(town.cells[$0]) }, community: "440703001002")
        for (cell, code) in zip(order, codes) {
            let (column, row) = (cell % town.columns, town.rows - 1 - cell / town.columns)
            #expect(code.text == "440703001002" + CellTown.padded(row * town.columns + column + 1), "seed \(seed)")
        }
    }

    @Test func laterCellsTakeTheNextFreeNumber() throws {
        let (town, _) = try cells(shuffledBy: 1)
        // 040 is the highest ever given; that 039 is no more does not make it free. Letters are another system's.
        var coding = CellCoding(
            used: try ["440703001002001", "440703001002040", "440703001002A07", "440703001003077"].map {
                try GridCellCode($0)
            })
        let halves = try [town.degrees(town.cells[0]), town.degrees(town.cells[1])]
        #expect(
            try coding.assign(halves, community: "440703001002").map(\.sequence) == ["041", "042"])
        #expect(try coding.assign([halves[0]], community: "440703001002").map(\.sequence) == ["043"])
        #expect(try coding.assign([halves[0]], community: "440703001009").map(\.sequence) == ["001"])
    }

    @Test func aFullCommunityIsRefused() throws {
        let (town, _) = try cells(shuffledBy: 1)
        var coding = CellCoding(used: [try GridCellCode("440703001002998")])
        let error = #expect(throws: GridCellsError.self) {
            try coding.assign(
                [town.degrees(town.cells[0]), town.degrees(town.cells[1])], community: "440703001002")
        }
        #expect(error?.code == .communityFull)
        #expect(try coding.assign([town.degrees(town.cells[0])], community: "440703001002").map(\.sequence) == ["999"])
    }
}
