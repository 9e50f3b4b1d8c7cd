import CityFlows
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct RoadGraphTests {
    private func road(_ positions: [(Double, Double)]) throws -> Geometry {
        .lineString(try LineString(positions.map { Position($0.0, $0.1) }))
    }

    /// Two roads that cross without a common vertex connect; a third lies apart.
    private func crossing() throws -> RoadGraph {
        try RoadGraph([
            road([(113, 22.5), (113.02, 22.5)]), road([(113.01, 22.49), (113.01, 22.51)]),
            road([(113.05, 22.5), (113.06, 22.5)]),
        ])
    }

    @Test func waysTurnAtCrossings() throws {
        let roads = try crossing()
        let origin = try #require(roads.access(to: Position(113.002, 22.5)))
        let goal = try #require(roads.access(to: Position(113.01, 22.508)))
        let metres = roads.distances(from: origin, limitMetres: .infinity).metres(to: goal)
        let corner = Position(113.01, 22.5)
        let expected =
            Geodesic.distance(Position(113.002, 22.5), corner) + Geodesic.distance(corner, Position(113.01, 22.508))
        #expect(abs(metres - expected) < 0.01)
        let apart = try #require(roads.access(to: Position(113.055, 22.5)))
        #expect(roads.distances(from: origin, limitMetres: .infinity).metres(to: apart) == .infinity)
        #expect(roads.access(to: Position(114, 23)) == nil)
    }

    /// A lattice of streets, some closed: the oracle relaxes every street until nothing changes (Bellman and Ford).
    @Test(arguments: [1 as UInt64, 2, 3])
    func distancesAreTheShortest(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let side = 8
        var nodes: [[Position]] = []
        for row in 0..<side {
            var line: [Position] = []
            for column in 0..<side {
                let east = 113 + Double(column) * 0.001 + random.double(in: -2e-4...2e-4)
                let north = 22.5 + Double(row) * 0.001 + random.double(in: -2e-4...2e-4)
                line.append(Position(east, north))
            }
            nodes.append(line)
        }
        var streets: [((Int, Int), (Int, Int))] = []
        for row in 0..<side {
            for column in 0..<side {
                if column + 1 < side, random.int(in: 0...9) < 7 { streets.append(((row, column), (row, column + 1))) }
                if row + 1 < side, random.int(in: 0...9) < 7 { streets.append(((row, column), (row + 1, column))) }
            }
        }
        func position(_ node: (Int, Int)) -> Position { nodes[node.0][node.1] }
        let graph = try RoadGraph(
            streets.map { street in
                Geometry.lineString(try LineString([position(street.0), position(street.1)]))
            })
        let start = streets[0].0
        var metres = [Double](repeating: .infinity, count: side * side)
        metres[start.0 * side + start.1] = 0
        for _ in 0..<side * side {
            for (a, b) in streets {
                let length = Geodesic.distance(position(a), position(b))
                let (i, j) = (a.0 * side + a.1, b.0 * side + b.1)
                metres[j] = min(metres[j], metres[i] + length)
                metres[i] = min(metres[i], metres[j] + length)
            }
        }
        let origin = try #require(graph.access(to: position(start)))
        let distances = graph.distances(from: origin, limitMetres: Double.infinity)
        for (_, end) in streets {
            let goal = try #require(graph.access(to: position(end)))
            let expected = metres[end.0 * side + end.1]
            let found = distances.metres(to: goal)
            #expect(found == expected || abs(found - expected) < 1e-3, "seed \(seed), \(end)")
        }
    }
}
