import CityFlows
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct AreaSharesTests {
    private func square(_ x: Double, _ y: Double, _ side: Double) throws -> Geometry {
        .polygon(
            Polygon(
                try LinearRing([
                    Position(x, y), Position(x + side, y), Position(x + side, y + side), Position(x, y + side),
                    Position(x, y),
                ])))
    }

    /// Four squares of a hundredth of a degree, two by two.
    private func quarters() throws -> [Geometry] {
        try [(0.0, 0.0), (1, 0), (0, 1), (1, 1)].map { try square(113 + $0.0 * 0.01, 22.5 + $0.1 * 0.01, 0.01) }
    }

    private func line(_ positions: [(Double, Double)]) throws -> Geometry {
        .lineString(try LineString(positions.map { Position($0.0, $0.1) }))
    }

    @Test func aPositionOnABorderCountsForTheFirstArea() throws {
        let shares = try AreaShares(quarters())
        #expect(try shares.divide(.point(Position(113.01, 22.505))).home == 0)
        #expect(try shares.divide(.point(Position(113.01, 22.51))).home == 0)
        #expect(try shares.divide(.point(Position(113.015, 22.51))).home == 1)
        #expect(try shares.divide(.point(Position(113.0201, 22.51))).home == nil)
    }

    /// A road along the border of two areas is counted once, for the first.
    @Test func whatRunsAlongABorderIsCountedOnce() throws {
        let shares = try AreaShares(quarters())
        let road = try line([(113.01, 22.49), (113.01, 22.53)])
        let found = try shares.divide(road).shares
        #expect(found.map(\.area) == [0, 2, nil])
        let total = found.compactMap(\.size).reduce(0, +)
        #expect(abs(total / Geodesic.length(road) - 1) < 1e-12)
        #expect(abs((found[0].size ?? 0) / (total / 4) - 1) < 1e-6)
    }

    /// Counts and sizes over the areas and outside are those of the whole, for any shapes, also where areas overlap.
    @Test(arguments: [1 as UInt64, 2, 3])
    func nothingIsLostAndNothingCountedTwice(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let areas = try quarters() + [square(113.005, 22.505, 0.009)]
        let shares = try AreaShares(areas)
        for _ in 0..<300 {
            func place() -> Position {
                Position(random.double(in: 112.995...113.025), random.double(in: 22.495...22.525))
            }
            let (a, b) = (place(), place())
            let road = try line([(a.x, a.y), (b.x, b.y), (a.x, b.y)])
            let field = try square(a.x, a.y, random.double(in: 0.0005...0.02))
            for (shape, size) in [(road, Geodesic.length(road)), (field, Geodesic.area(field))] {
                let division = try shares.divide(shape)
                let sum = division.shares.compactMap(\.size).reduce(0, +)
                #expect(abs(sum / size - 1) < 1e-12, "seed \(seed), \(shape)")
                let representative = try GeometryCheck.representativePosition(of: shape)
                let holding = try areas.indices.first {
                    try GeometryCheck.test(.intersects, areas[$0], .point(representative))
                }
                #expect(division.home == holding, "seed \(seed), \(shape)")
            }
        }
    }

    /// In a plane the shares are the intersections of GEOS, measured there.
    @Test(arguments: [5 as UInt64])
    func sharesInAPlaneAreIntersections(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let areas = try [(0.0, 0.0), (100, 0), (0, 100), (100, 100)].map { try square($0.0, $0.1, 100) }
        let shares = try AreaShares(areas, measure: .plane)
        for _ in 0..<200 {
            let field = try square(
                random.double(in: -50...180), random.double(in: -50...180), random.double(in: 5...120))
            for share in try shares.divide(field).shares {
                guard let area = share.area, let size = share.size else { continue }
                let common = try #require(try GeometryCheck.intersection(field, areas[area]))
                #expect(abs(size / PlanarMeasure.area(common) - 1) < 1e-9, "seed \(seed)")
            }
        }
    }
}
