import Foundation
@testable import SampleCity
import Testing

/// Regions and cells cover the county without gaps or overlaps, vertex for vertex.
@Suite struct SampleLayoutTests {
    /// A directed edge with exact coordinates.
    struct Edge: Hashable {
        let from: SIMD2<Double>
        let to: SIMD2<Double>
    }

    static func edges(_ shapes: [[[SIMD2<Double>]]]) -> [Edge] {
        shapes.flatMap { $0.flatMap { ring in zip(ring, ring.dropFirst()).map { Edge(from: $0, to: $1) } } }
    }

    static func area(_ shape: [[SIMD2<Double>]]) -> Double {
        // Rings are clockwise, holes counter-clockwise.
        -shape.reduce(0) { $0 + signedDoubleArea(Array($1.dropLast())) } / 2
    }

    /// Every inner edge is walked once in each direction, every edge of the county once: rings that are simple and fit
    /// like this neither overlap nor leave a gap, and the areas prove that nothing lies on top.
    static func expectCover(_ parts: [[[SIMD2<Double>]]], of whole: [[SIMD2<Double>]], _ name: String) {
        let all = edges(parts)
        let directed = Set(all)
        #expect(directed.count == all.count, "\(name): an edge is walked twice in one direction")
        let border = Set(edges([whole]))
        let unpaired = directed.filter { !directed.contains(Edge(from: $0.to, to: $0.from)) }
        #expect(unpaired == border, "\(name): the outer edges are not those of the county")
        let areas = parts.map(area)
        #expect(areas.allSatisfy { $0 > 0 })
        #expect(abs(areas.reduce(0, +) - area(whole)) < 1e-3, "\(name): areas do not add up")
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8]) func districtsAndCellsCoverTheCounty(seed: UInt64) throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: seed % 2 == 0 ? 500 : 6000, seed: seed)
        let regions = try ShapefileFixture(folder.url, "行政区划")
        let cells = try ShapefileFixture(folder.url, "单元网格")
        let levels = regions.column("级别")
        let shapes = { (level: String) in zip(levels, regions.shapes).filter { $0.0 == level }.map(\.1) }
        let county = try #require(shapes("county").first)
        Self.expectCover(shapes("town"), of: county, "towns, seed \(seed)")
        Self.expectCover(shapes("community"), of: county, "communities, seed \(seed)")
        Self.expectCover(cells.shapes, of: county, "cells, seed \(seed)")
        let communities = zip(levels, zip(regions.column("区划代码"), regions.shapes)).filter { $0.0 == "community" }
        for (_, (code, shape)) in communities {
            let own = zip(cells.column("网格码"), cells.shapes).filter { $0.0.hasPrefix(code) }
            Self.expectCover(own.map(\.1), of: shape, "cells of \(code), seed \(seed)")
            #expect(own.map { String($0.0.dropFirst(12)) } == (1...own.count).map { padded($0, 3) })
        }
        for (area, shape) in zip(cells.column("面积"), cells.shapes) {
            #expect(abs((Double(area) ?? 0) - Self.area(shape)) <= 0.0051)
        }
    }

    @Test func codesNestAndCellsInTownAreAboutAHectare() throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 6000, seed: 9)
        let regions = try ShapefileFixture(folder.url, "行政区划")
        for row in regions.rows where row[2] != "county" {
            #expect(row[0].hasPrefix(row[3]) && row[0].utf8.count == (row[2] == "town" ? 9 : 12))
        }
        let areas = try ShapefileFixture(folder.url, "单元网格").shapes.map(Self.area).sorted()
        #expect((8_000...14_000).contains(areas[areas.count / 2]))
        #expect(areas[0] > 1_000)
    }

    @Test func everyRoadHasANameOfItsOwnAndMeetsTheOthers() throws {
        let plan = CityPlan(addresses: 20_000, seed: 3)
        #expect(Set(plan.roads.roads.map(\.name)).count == plan.roads.roads.count)
        let streets = PipePlan(plan)
        for edge in 0..<plan.lattice.edgeCount where plan.roads.roadOfEdge[edge] >= 0 {
            let ends = plan.lattice.ends(edge)
            #expect(streets.distance[ends.start].isFinite && streets.distance[ends.end].isFinite)
        }
    }
}
