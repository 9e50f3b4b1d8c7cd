import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct GeometryCheckTests {
    static func bowTie() throws -> Geometry { try polygon([(0, 0), (2, 2), (2, 0), (0, 2)]) }

    @Test func validShapesHaveNoProblem() throws {
        #expect(try GeometryCheck.problem(in: BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon) == nil)
        #expect(try GeometryCheck.problem(in: .point(Position(113, 22))) == nil)
        #expect(try GeometryCheck.problem(in: line((0, 0), (1, 1))) == nil)
    }

    @Test func problemsNameTheirPlace() throws {
        let crossing = try #require(try GeometryCheck.problem(in: Self.bowTie()))
        #expect(crossing.contains("Self-intersection at (1.0, 1.0)"), "\(crossing)")
        let outside = try polygon([(0, 0), (1, 0), (1, 1), (0, 1)], [(4, 4), (5, 4), (5, 5)])
        #expect(try GeometryCheck.problem(in: outside)?.contains("Hole lies outside shell") == true)
        #expect(try GeometryCheck.problem(in: line((1, 1), (1, 1)))?.contains("at (1.0, 1.0)") == true)
        #expect(try GeometryCheck.problem(in: .point(Position(.nan, 1)))?.contains("not finite") == true)
        #expect(
            try GeometryCheck.problem(in: polygon([(0, 0), (1, .infinity), (1, 1)]))?.contains("not finite") == true)
    }

    @Test(arguments: [
        Geometry.multiPoint([]), .multiLineString([]), .multiPolygon([]), .collection([]),
        .collection([.multiPolygon([])]),
    ])
    func emptyShapesAreAProblemAndNeverCrash(shape: Geometry) throws {
        #expect(try GeometryCheck.problem(in: shape) == "the shape is empty")
        #expect(throws: GeoKernelError.self) { try GeometryCheck.repaired(shape) }
        #expect(throws: GeoKernelError.self) { try GeometryCheck.centroid(of: shape) }
        #expect(throws: GeoKernelError.self) { try GeometryCheck.representativePosition(of: shape) }
        let square = BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon
        #expect(try GeometryCheck.distance(shape, square) == .infinity)
        #expect(try GeometryCheck.intersection(shape, square) == nil)
        for predicate in Filter.SpatialPredicate.allCases {
            #expect(try GeometryCheck.test(predicate, shape, square) == (predicate == .disjoint))
            #expect(try PreparedShape(square).test(predicate, shape) == (predicate == .disjoint))
        }
    }

    @Test func repairKeepsTheDimension() throws {
        let repaired = try GeometryCheck.repaired(Self.bowTie())
        #expect(repaired.kind == .polygon)
        #expect(try GeometryCheck.problem(in: repaired) == nil)
        // Two triangles of area 1 each.
        #expect(abs(try planarArea(repaired) - 2) < 1e-12)
        // A spike is a line in the end; the polygon loses it.
        let spike = try polygon([(0, 0), (1, 0), (1, 1), (1, 5), (1, 1), (0, 1)])
        let trimmed = try GeometryCheck.repaired(spike)
        #expect(trimmed.kind == .polygon)
        #expect(trimmed.boundingBox == BoundingBox(west: 0, south: 0, east: 1, north: 1))
    }

    @Test func aShapeThatCollapsesIsRefused() throws {
        let flat = try polygon([(0, 0), (1, 1), (2, 2)])
        let error = #expect(throws: GeoKernelError.self) { try GeometryCheck.repaired(flat) }
        #expect(error?.code == .invalidShape)
        #expect(throws: GeoKernelError.self) { try GeometryCheck.repaired(line((1, 1), (1, 1))) }
    }

    @Test func validShapesComeBackFromRepairAsTheyAre() throws {
        let square = BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon
        #expect(try GeometryCheck.repaired(square) == square)
    }

    /// Random self-crossing rings: what comes back is valid, of the same dimension, within the same box.
    @Test(arguments: [21 as UInt64, 22, 23])
    func repairAlwaysGivesAValidShape(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let ring = (0..<random.int(in: 4...14)).map { _ in
                (Double(random.int(in: 0...6)), Double(random.int(in: 0...6)))
            }
            guard Set(ring.map { "\($0)" }).count > 2 else { continue }
            let shape = try polygon(ring)
            do {
                let repaired = try GeometryCheck.repaired(shape)
                #expect(repaired.kind == .polygon, "seed \(seed): \(ring)")
                #expect(try GeometryCheck.problem(in: repaired) == nil, "seed \(seed): \(ring)")
                let (own, whole) = try (#require(repaired.boundingBox), #require(shape.boundingBox))
                #expect(whole.union(own) == whole, "seed \(seed): \(ring)")
            } catch let error as GeoKernelError {
                #expect(error.message.contains("nothing is left"), "seed \(seed): \(ring)")
            }
        }
    }

    /// DE-9IM cases from the figures of OGC 06-103r4 §6.1.15; each also asked of an indexed shape.
    @Test func relationsFollowTheStandard() throws {
        let square = BoundingBox(west: 0, south: 0, east: 4, north: 4).polygon
        let inner = BoundingBox(west: 1, south: 1, east: 2, north: 2).polygon
        let neighbour = BoundingBox(west: 4, south: 0, east: 8, north: 4).polygon
        let overlapping = BoundingBox(west: 3, south: 3, east: 5, north: 5).polygon
        let far = BoundingBox(west: 9, south: 9, east: 10, north: 10).polygon
        let through = try line((-1, 2), (5, 2))
        let reversed = try polygon([(0, 4), (4, 4), (4, 0), (0, 0)])
        let cases: [(Geometry, Geometry, Set<Filter.SpatialPredicate>)] = [
            (square, inner, [.intersects, .contains]), (inner, square, [.intersects, .within]),
            (square, neighbour, [.intersects, .touches]), (square, overlapping, [.intersects, .overlaps]),
            (square, far, [.disjoint]), (through, square, [.intersects, .crosses]),
            (square, through, [.intersects, .crosses]),
            (square, reversed, [.intersects, .equals, .within, .contains]),
            (.point(Position(4, 4)), square, [.intersects, .touches]),
            (.point(Position(1, 1)), square, [.intersects, .within]),
        ]
        let memory = PreparedShapes()
        for (left, right, relations) in cases {
            for predicate in Filter.SpatialPredicate.allCases {
                let expected = relations.contains(predicate)
                #expect(try GeometryCheck.test(predicate, left, right) == expected, "\(predicate) \(left) \(right)")
                #expect(try PreparedShape(left).test(predicate, right) == expected, "\(predicate) \(left) \(right)")
                for _ in 0..<3 { #expect(try memory.test(predicate, left, right) == expected, "\(predicate)") }
            }
        }
    }

    @Test(arguments: [31 as UInt64, 32])
    func rememberedShapesAnswerAsFreshOnes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let memory = PreparedShapes()
        let literal = try polygon(star(&random, center: Position(5, 5), radius: 1...3, corners: 40))
        for _ in 0..<200 {
            let center = Position(random.double(in: 0...10), random.double(in: 0...10))
            let other = try polygon(star(&random, center: center, radius: 0.2...2, corners: 6))
            for predicate in Filter.SpatialPredicate.allCases {
                let expected = try GeometryCheck.test(predicate, other, literal)
                #expect(try memory.test(predicate, other, literal) == expected, "seed \(seed), \(predicate)")
            }
        }
    }

    @Test func measuresAndOverlaysArePlanar() throws {
        let square = BoundingBox(west: 0, south: 0, east: 4, north: 4).polygon
        let overlapping = BoundingBox(west: 3, south: 3, east: 5, north: 5).polygon
        #expect(try GeometryCheck.distance(square, .point(Position(7, 8))) == 5)
        #expect(try GeometryCheck.centroid(of: square) == Position(2, 2))
        let common = try #require(try GeometryCheck.intersection(square, overlapping))
        #expect(common.boundingBox == BoundingBox(west: 3, south: 3, east: 4, north: 4))
        #expect(abs(try planarArea(common) - 1) < 1e-12)
        let whole = try #require(try GeometryCheck.union([square, overlapping]))
        #expect(abs(try planarArea(whole) - 19) < 1e-12)
        let mixed = try GeometryCheck.intersection(square, line((-1, 2), (5, 2)))
        #expect(mixed == (try line((0, 2), (4, 2))))
        #expect(try PreparedShape(square).isWithin(distance: 5, of: .point(Position(7, 8))))
        #expect(try !PreparedShape(square).isWithin(distance: 4.9, of: .point(Position(7, 8))))
    }

    @Test func representativePositionLiesOnTheShape() throws {
        let horseshoe = try polygon([(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9)])
        for shape in [horseshoe, try line((0, 0), (1, 5), (9, 9)), .multiPoint([Position(1, 2), Position(3, 4)])] {
            let place = try GeometryCheck.representativePosition(of: shape)
            #expect(try GeometryCheck.distance(shape, .point(place)) < 1e-12)
            #expect(try GeometryCheck.representativePosition(of: shape) == place)
        }
    }

    @Test func manyThreadsGetTheSameAnswers() async throws {
        let square = BoundingBox(west: 0, south: 0, east: 4, north: 4).polygon
        let prepared = try PreparedShape(square)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<300 {
                        let place = Geometry.point(Position(Double(step % 8) + 0.5, Double(task) / 2 + 0.2))
                        let expected = step % 8 < 4
                        guard try prepared.intersects(place) == expected,
                            try GeometryCheck.test(.intersects, square, place) == expected
                        else { return false }
                    }
                    return true
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realFencesAreValidAndACityIsTheUnionOfItsCounties() throws {
        let fences = try guangdongFences()
        for fence in fences { #expect(try GeometryCheck.problem(in: fence.shape) == nil, "\(fence.code)") }
        let city = try #require(fences.first { $0.code == "440700" })
        let counties = fences.filter { $0.code.hasPrefix("4407") && $0.code != "440700" }
        #expect(counties.count == 7)
        let union = try #require(try GeometryCheck.union(counties.map(\.shape)))
        #expect(abs(Geodesic.area(union) - Geodesic.area(city.shape)) < 1)
    }

    /// Shoelace, holes taken off; an oracle of its own.
    private func planarArea(_ geometry: Geometry) throws -> Double {
        func ring(_ ring: LinearRing) -> Double {
            abs(zip(ring.positions, ring.positions.dropFirst()).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y })
                / 2
        }
        func one(_ polygon: Polygon) -> Double { polygon.holes.reduce(ring(polygon.exterior)) { $0 - ring($1) } }
        switch geometry {
        case .polygon(let value): return one(value)
        case .multiPolygon(let values): return values.reduce(0) { $0 + one($1) }
        default: return 0
        }
    }
}
