import Foundation
import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct AreaTests {
    private func square(_ west: Double, _ south: Double, _ side: Double) throws -> PlaneArea {
        let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)]
        return try #require(
            PlaneArea(rings: [corners.map { PlanePoint(west + $0.0 * side, south + $0.1 * side) }]))
    }

    private func randomPipes(_ seed: UInt64, _ count: Int) throws -> UtilityNetwork {
        var random = SeededGenerator(seed: seed)
        return try ClearanceTests.network(
            (0..<count).map { number in
                // Every tenth pipe runs along the cells' common border.
                let north = number % 10 == 0 ? 50 : random.double(in: 5...95)
                return ClearanceTests.Pipe(
                    classCode: ["JS", "WS", "TR"][number % 3],
                    from: (random.double(in: 0...100), north, 5),
                    to: (random.double(in: 0...100), number % 10 == 0 ? 50 : random.double(in: 5...95), 6),
                    section: ["200", "400X300", ""][number % 3], material: ["QM", "T", ""][number % 3])
            })
    }

    /// Every metre lies in exactly one cell, also on the border that cells share.
    @Test func piecesInCellsSumToTheWhole() throws {
        let network = try randomPipes(3, 400)
        let cells = try [(0.0, 0.0), (50, 0), (0, 50), (50, 50)].map { try square($0.0, $0.1, 50) }
        for segment in 0..<network.segmentCount {
            let whole = network.length(ofSegment: segment)
            let parts = cells.reduce(0.0) { $0 + network.length(ofSegment: segment, inside: $1) }
            #expect(abs(parts - whole) < 1e-6, "segment \(segment)")
        }
    }

    @Test func groupsSumToTheTotalAndTheTotalToTheWhole() throws {
        let network = try randomPipes(4, 300)
        let all = PipeStatistics(network, by: [.category, .material])
        let inside = PipeStatistics(network, by: [.category, .material], area: try square(20, 20, 40))
        #expect(all.groups.reduce(0) { $0 + $1.lengthMetres } == all.lengthMetres)
        #expect(all.groups.reduce(0) { $0 + $1.segments } == 300 && all.segments == 300)
        #expect(inside.groups.reduce(0) { $0 + $1.lengthMetres } == inside.lengthMetres)
        #expect(abs(inside.lengthMetres + inside.outsideMetres - all.lengthMetres) < 1e-6)
        #expect(all.missing[.material] == 100 && all.outsideMetres == 0)
        #expect(all.spaceLengthMetres > all.lengthMetres)
        let bands = PipeStatistics(network, by: [.diameter])
        #expect(bands.groups.map(\.values) == [[""], ["100–200"], ["300–400"]])
    }

    @Test func aPitHoldsWhatLiesAboveItsFloor() throws {
        var builder = try NetworkFixture.builder()
        for (code, east, north) in [
            ("A", 0.0, 5.0), ("B", 100, 5), ("C", 50, 0), ("D", 50, 100), ("E", 0, 12), ("F", 100, 12),
        ] {
            try builder.add(
                PipeNodeRecord(code: code, classCode: "JS", east: east, north: north, groundElevation: 10))
        }
        // Falls from 1 m to 3 m deep: at 2 m in the middle.
        try builder.add(
            PipeSegmentRecord(
                code: "slope", startNode: "A", endNode: "B", classCode: "JS", section: "200", startDepth: 1,
                endDepth: 3, owner: "水司"))
        try builder.add(
            PipeSegmentRecord(
                code: "deep", startNode: "C", endNode: "D", classCode: "JS", section: "200", startDepth: 4, endDepth: 4,
                owner: "气司"))
        try builder.add(
            PipeSegmentRecord(code: "near", startNode: "E", endNode: "F", classCode: "JS", section: "200", owner: "电司"))
        let network = builder.build()
        let sections = OuterSections(network, walls: try ClearanceTests.walls())
        let area = try #require(
            PlaneArea(rings: [
                [PlanePoint(20, 0), PlanePoint(80, 0), PlanePoint(80, 10), PlanePoint(20, 10), PlanePoint(20, 0)]
            ]))
        let pit = Excavation(
            network, sections: sections, locator: PipeLocator(network), area: area, depthMetres: 2, bufferMetres: 3)
        try #require(pit.pipes.map { network.code(ofSegment: $0.segment) } == ["slope", "deep"])
        // The top is above 2 m from chainage 20 to 50.
        #expect(abs(pit.pipes[0].lengthInside - 60) < 1e-6 && abs(pit.pipes[0].exposedMetres - 30) < 1e-4)
        #expect(abs((pit.pipes[0].leastDepth ?? 0) - 1.4) < 1e-5)
        #expect(pit.pipes[1].exposedMetres == 0 && abs((pit.pipes[1].belowFloor ?? 0) - 2) < 1e-5)
        #expect(pit.beside.map(\.metres) == [2] && pit.nodes.isEmpty == false)
        #expect(pit.owners == ["水司", "气司", "电司"].sorted())
    }

    /// A square cut of a tube is a circle, one at 30° an ellipse twice as wide.
    @Test func anObliqueCutIsWider() throws {
        let network = try ClearanceTests.network([
            .init(from: (0, 0, 5), to: (0, 10, 7), section: "400"),
            .init(
                classCode: "WS", from: (5, 5 - 10 * tan(.pi / 6), 3), to: (25, 5 + 10 * tan(.pi / 6), 3), section: "400"
            ),
        ])
        let found = CrossSection(
            network, sections: OuterSections(network, walls: try ClearanceTests.walls()),
            locator: PipeLocator(network), line: [PlanePoint(-5, 5), PlanePoint(20, 5.0001)])
        try #require(found.cuts.count == 2)
        #expect(abs(found.cuts[0].offset - 5) < 1e-3 && abs(found.cuts[0].elevation - 6) < 1e-3)
        #expect(abs(found.cuts[0].cutWidth - 0.4) < 1e-4)
        #expect(abs(found.cuts[1].angleDegrees - 30) < 0.01 && abs(found.cuts[1].cutWidth - 0.8) < 1e-3)
        let gap = try #require(found.cuts[0].gapToNext)
        #expect(abs(gap - (found.cuts[1].offset - found.cuts[0].offset - 0.6)) < 1e-3)
    }

    /// A segment drawn against the route is turned round: levels run on from node to node.
    @Test func aProfileRunsOnThroughReversedSegments() throws {
        var builder = try NetworkFixture.builder()
        for (code, east) in [("A", 0.0), ("B", 30), ("C", 60)] {
            try builder.add(PipeNodeRecord(code: code, classCode: "WS", east: east, north: 0, groundElevation: 10))
        }
        for (code, north) in [("X", -5.0), ("Y", 5)] {
            try builder.add(PipeNodeRecord(code: code, classCode: "JS", east: 45, north: north, groundElevation: 10))
        }
        try builder.add(
            PipeSegmentRecord(
                code: "1", startNode: "A", endNode: "B", classCode: "WS", material: "PE", section: "300",
                startElevation: 8,
                endElevation: 7.7))
        try builder.add(
            PipeSegmentRecord(
                code: "2", startNode: "C", endNode: "B", classCode: "WS", material: "PE", section: "300",
                startElevation: 7.4, endElevation: 7.7))
        try builder.add(
            PipeSegmentRecord(
                code: "x", startNode: "X", endNode: "Y", classCode: "JS", section: "100", startElevation: 9,
                endElevation: 9))
        let network = builder.build()
        guard case .path(let path) = network.shortestPath(from: 0, to: 2) else {
            Issue.record("there is a path")
            return
        }
        let found = LongitudinalProfile(
            network, sections: OuterSections(network, walls: try ClearanceTests.walls()),
            locator: PipeLocator(network), path: path)
        try #require(found.runs.map(\.isReversed) == [false, true] && found.lengthMetres == 60)
        #expect(abs(found.runs[0].invert.1 - found.runs[1].invert.0) < 1e-5)
        #expect(found.runs.allSatisfy { abs(($0.slopePerMille ?? 0) - 10) < 1e-3 })
        try #require(found.crossings.count == 1)
        #expect(abs(found.crossings[0].chainage - 45) < 1e-6)
        // Water's axis at 8.95 m, the drain's top at 7.55 + 0.3 m.
        #expect(abs((found.crossings[0].gapMetres ?? 0) - 1.05) < 1e-3)
    }

    @Test func theLocatorFindsTheNearestPipe() throws {
        let network = try randomPipes(9, 200)
        let locator = PipeLocator(network)
        var random = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            let point = PlanePoint(random.double(in: -20...120), random.double(in: -20...120))
            let nearest = (0..<network.segmentCount).map { network.distance(fromSegment: $0, to: point) }.min() ?? 0
            let found = locator.nearestSegment(to: point, withinMetres: 10)
            #expect((found != nil) == (nearest <= 10))
            if let found { #expect(abs(found.metres - nearest) < 1e-9) }
        }
    }
}
