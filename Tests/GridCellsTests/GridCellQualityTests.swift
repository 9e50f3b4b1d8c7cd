import GeoKernel
import GeoModel
import GridCells
import TestSupport
import Testing

@Suite struct GridCellQualityTests {
    private func faults(_ city: CityRows) throws -> [(rule: String, fault: QualityFault)] {
        var found: [(String, QualityFault)] = []
        for rule in GridCellQuality.rules(profile: city.profile) {
            try rule.check(city) { found.append((rule.id, $0)) }
        }
        return found
    }

    @Test func aTownWithoutFaultsHasNone() throws {
        var random = SeededGenerator(seed: 1)
        let town = try CellTown(communityColumns: 3, communityRows: 2, random: &random)
        #expect(try faults(town.city()).map { "\($0.rule): \($0.fault.reason)" } == [])
    }

    /// Nine kinds in turn; every fault is found once, by its rule, where it was put, and nothing else is found.
    @Test(arguments: [3 as UInt64, 4])
    func injectedFaultsAreFoundAndNoneInvented(seed: UInt64) throws {
        let injector = try FaultInjector(count: 225, seed: seed)
        let town = injector.finished()
        var found = try faults(town.city())
        for injected in injector.faults {
            let place = try found.firstIndex { rule, fault in
                guard injected.rules.contains(rule), let shape = fault.geometry else { return false }
                return try GeometryCheck.distance(try town.metres(shape), .point(injected.place)) < 0.5
            }
            guard let place else {
                Issue.record("seed \(seed): \(injected) was not found")
                continue
            }
            found.remove(at: place)
        }
        #expect(found.map { "\($0.rule): \($0.fault.reason) \($0.fault.code ?? "")" } == [], "seed \(seed)")
    }

    /// Borders that were rounded to millimetres apart are no gaps and no overlaps.
    @Test func roundedBordersAreNoFaults() throws {
        var random = SeededGenerator(seed: 9)
        var town = try CellTown(communityColumns: 1, communityRows: 1, random: &random)
        for cell in town.cells.indices {
            // A corner on the eastern side that the neighbour does not have, off the line by half a millimetre.
            let (a, b) = (town.cells[cell][1], town.cells[cell][2])
            let shift = random.double(in: -0.0005...0.0005)
            if (cell + 1) % town.columns != 0 {
                town.cells[cell].insert(Position((a.x + b.x) / 2 + shift, (a.y + b.y) / 2), at: 2)
            }
        }
        #expect(try faults(town.city()).map { "\($0.rule): \($0.fault.reason)" } == [])
    }

    /// A hair of half a millimetre along the border does not make a strip of a gap three metres deep.
    @Test func aGapBesideARoundedBorderIsNoSliver() throws {
        var random = SeededGenerator(seed: 11)
        var town = try CellTown(communityColumns: 1, communityRows: 1, random: &random)
        let (cell, east) = (town.index(2, 2), town.index(3, 2))
        let (low, high) = (town.node(3, 2), town.node(3, 3))
        func border(_ share: Double, aside: Double) -> Position {
            Position(low.x + (high.x - low.x) * share - aside, low.y + (high.y - low.y) * share)
        }
        town.cells[cell].insert(
            contentsOf: [
                border(0.3, aside: 0), border(0.3, aside: 3), border(0.35, aside: 3), border(0.35, aside: 0),
            ], at: 2)
        // The eastern cell's own side: from its north-western corner back to the south-western one.
        town.cells[east].append(border(0.7, aside: -0.0005))
        let found = try faults(town.city())
        #expect(found.map(\.rule) == ["GR-01.gap"], "\(found.map(\.fault.reason))")
        let shape = try town.metres(#require(found.first?.fault.geometry))
        #expect(abs(PlanarMeasure.area(shape) - 3 * 0.05 * (high.y - low.y)) < 0.01)
        #expect(shape.positionCount == 5, "the hair is gone")
    }

    @Test func holesAreGapsWhereNoCommunityHasAShape() throws {
        var random = SeededGenerator(seed: 2)
        var town = try CellTown(communityColumns: 1, communityRows: 1, random: &random)
        town.communities = []
        let hole = town.index(2, 3)
        let area = try Geodesic.area(town.degrees(town.cells[hole]))
        town.cells.remove(at: hole)
        town.codes.remove(at: hole)
        let found = try faults(town.city())
        #expect(found.map(\.rule) == ["GR-01.gap"])
        let shape = try #require(found.first?.fault.geometry)
        #expect(abs(Geodesic.area(shape) - area) < 1e-3)
    }

    @Test func areaAttributesAreHeldAgainstTheShape() throws {
        var random = SeededGenerator(seed: 2)
        let city = try CellTown(communityColumns: 1, communityRows: 1, random: &random).city()
        let rows = try #require(city.rows(of: .grid))
        var features = Array(rows.features.prefix(3))
        for place in 0..<3 {
            let area = Geodesic.area(try #require(features[place].geometry))
            features[place].values[1] = .real(area * [1.009, 1.011, 0.98][place])
        }
        let changed = CityRows(
            profile: city.profile, layers: [LayerRows(schema: rows.schema, features: features)])
        #expect(try faults(changed).map { $0.rule } == ["GR-07", "GR-07"])
    }
}
