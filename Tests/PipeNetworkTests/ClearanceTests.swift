import Foundation
import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct ClearanceTests {
    static func walls() throws -> WallTable {
        try WallTable(csv: String(contentsOf: PackageRoot.geoData("Pipes/walls.csv"), encoding: .utf8))
    }

    static func rules() throws -> ClearanceRules {
        func text(_ name: String) throws -> String {
            try String(contentsOf: PackageRoot.geoData("Standards/\(name).csv"), encoding: .utf8)
        }
        return try ClearanceRules(
            horizontal: text("clearance_horizontal"), vertical: text("clearance_vertical"), version: "GB 50289-2016")
    }

    struct Pipe {
        var classCode = "JS"
        var from: (Double, Double, Double)
        var to: (Double, Double, Double)
        var section = "200"
        var material = ""
        var embedding = "ZM"
        var rating = ""
        var datum = ""
        var reference = LevelReference.axis
    }

    static func network(_ pipes: [Pipe]) throws -> UtilityNetwork {
        var builder = try NetworkFixture.builder()
        for (place, pipe) in pipes.enumerated() {
            for (end, point) in [("a", pipe.from), ("b", pipe.to)] {
                try builder.add(
                    PipeNodeRecord(code: "\(place)\(end)", classCode: pipe.classCode, east: point.0, north: point.1))
            }
        }
        for (place, pipe) in pipes.enumerated() {
            try builder.add(
                PipeSegmentRecord(
                    code: "\(place)", startNode: "\(place)a", endNode: "\(place)b", classCode: pipe.classCode,
                    material: pipe.material, section: pipe.section, startElevation: pipe.from.2,
                    endElevation: pipe.to.2, levelReference: pipe.reference, verticalDatum: pipe.datum,
                    embedding: pipe.embedding, rating: pipe.rating))
        }
        return builder.build(verticalDatum: "1985")
    }

    private func check(_ pipes: [Pipe]) throws -> ClearanceReport {
        let network = try Self.network(pipes)
        return try ClearanceCheck.run(
            network, sections: OuterSections(network, walls: Self.walls()), limit: .rules(Self.rules()))
    }

    /// 给水 d ≤ 200 beside 污水: 1.0 m (table 4.1.9), between walls.
    @Test(arguments: [(1.19, true), (1.21, false)])
    func pipesSideBySideKeepTheHorizontalRow(apart: Double, isFound: Bool) throws {
        let report = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5)),
            Pipe(classCode: "WS", from: (0, apart, 3), to: (50, apart, 3)),
        ])
        #expect(report.findings.count == (isFound ? 1 : 0) && report.candidatesExamined >= 1)
        guard let found = report.findings.first else { return }
        #expect(found.kind == .beside && found.rule?.requiredMetres == 1.0)
        #expect(abs(found.shortfallMetres - (1.0 - (apart - 0.2))) < 1e-9)
        #expect(found.rule?.table.contains("4.1.9") == true && found.rule.map { $0.row > 1 } == true)
    }

    /// 污水 above or below 给水: 0.40 m (table 4.1.14), wall to wall where they cross.
    @Test(arguments: [(0.55, true), (0.61, false)])
    func pipesThatCrossKeepTheVerticalRow(apart: Double, isFound: Bool) throws {
        let report = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5)),
            Pipe(classCode: "WS", from: (25, -20, 5 - apart), to: (25, 20, 5 - apart)),
        ])
        #expect(report.findings.count == (isFound ? 1 : 0))
        guard let found = report.findings.first else { return }
        #expect(found.kind == .above && found.rule?.requiredMetres == 0.4)
        #expect(abs((found.verticalMetres ?? .nan) - (apart - 0.2)) < 1e-6)
        #expect(abs(found.firstPlace.east - 25) < 1e-9 && abs(found.firstPlace.north) < 1e-9)
    }

    /// Published recipes take the pipes as level, and miss one that dives through another.
    @Test func aSlopingPipeIsCaughtWhereItComesNear() throws {
        let report = try check([
            Pipe(from: (0, 0, 5), to: (100, 0, 5)),
            Pipe(classCode: "WS", from: (80, -10, 9), to: (80, 10, 1)),
        ])
        #expect(report.findings.map(\.kind) == [.collision])
        #expect(abs((report.findings.first?.gapMetres ?? 0) + 0.2) < 0.01)
    }

    /// A coaxial overlap was missed elsewhere: no crossing point, no distance.
    @Test func pipesInOneAnotherCollide() throws {
        let report = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5)), Pipe(classCode: "TR", from: (20, 0, 5), to: (70, 0, 5)),
        ])
        #expect(report.findings.map(\.kind) == [.collision])
        let stacked = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5)), Pipe(classCode: "WS", from: (20, 0, 4.5), to: (70, 0, 5.5)),
        ])
        #expect(stacked.findings.map(\.kind) == [.collision])
        let above = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5)), Pipe(classCode: "WS", from: (20, 0, 4.5), to: (70, 0, 4.5)),
        ])
        #expect(above.findings.map(\.kind) == [.above])
        #expect(abs((above.findings.first?.verticalMetres ?? 0) - 0.3) < 1e-6)
    }

    @Test func unknownLevelsAndOtherDatumsAreCountedNotPassed() throws {
        let pipes = [
            Pipe(from: (0, 0, .nan), to: (50, 0, 5)),
            Pipe(classCode: "WS", from: (25, -20, 5), to: (25, 20, 5)),
        ]
        let report = try check(pipes)
        #expect(report.findings.isEmpty && report.levelsUnknown == 1)
        let other = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5), datum: "1956黄海"),
            Pipe(classCode: "WS", from: (25, -20, 5), to: (25, 20, 5)),
        ])
        #expect(other.findings.isEmpty && other.datumsDiffer == 1)
        let same = try check([
            Pipe(from: (0, 0, 5), to: (50, 0, 5), datum: "1985"),
            Pipe(classCode: "WS", from: (25, -20, 5), to: (25, 20, 5)),
        ])
        #expect(same.findings.count == 1 && same.datumsDiffer == 0)
    }

    @Test func absurdSectionsAreLeftOutAndCounted() throws {
        for section in ["", "0", "-300", "300000", "abc", "1e9"] {
            let report = try check([
                Pipe(from: (0, 0, 5), to: (50, 0, 5), section: section),
                Pipe(classCode: "WS", from: (25, -20, 5), to: (25, 20, 5)),
            ])
            #expect(report.findings.isEmpty && report.segmentsLeftOut == 1, "\(section)")
        }
        let network = try Self.network([Pipe(from: (0, 0, 5), to: (1, 0, 5))])
        let sections = OuterSections(network, walls: try Self.walls())
        for metres in [Double.nan, -1, .infinity] {
            #expect(throws: PipeNetworkError.self) {
                try ClearanceCheck.run(network, sections: sections, limit: .within(metres))
            }
        }
    }

    /// Level and section: the depth of each pipe refers to its own mark.
    @Test(arguments: [
        (LevelReference.top, 5.0, 4.888), (.invert, 5, 5.1), (.bottom, 5, 5.111), (.axis, 5, 5),
    ])
    func theAxisFollowsFromTheLevelReference(reference: LevelReference, level: Double, axis: Double) throws {
        // Ductile iron DN200 has an outer diameter of 222 mm and walls of 11 mm.
        let network = try Self.network([
            Pipe(from: (0, 0, level), to: (1, 0, level), material: "QM", reference: reference)
        ])
        let sections = OuterSections(network, walls: try Self.walls())
        #expect(abs(sections.axis(0, atEnd: false) - axis - (reference == .top ? 0.001 : 0)) < 0.0011)
        #expect(sections.section(0)?.isWallKnown == true)
    }

    /// 10,000 random pipes: exactly the pairs that a check of all pairs by another measure finds.
    @Test func exactlyThePairsOfBruteForceAreFound() throws {
        var random = SeededGenerator(seed: 20_261_121)
        var pipes: [Pipe] = []
        for _ in 0..<10_000 {
            let east = random.double(in: 0...1500)
            let north = random.double(in: 0...1500)
            let length = random.double(in: 0...40)
            let angle = random.double(in: 0...(2 * .pi))
            let level = random.double(in: 0...6)
            pipes.append(
                Pipe(
                    from: (east, north, level),
                    to: (east + length * cos(angle), north + length * sin(angle), level + random.double(in: -1...1)),
                    section: ["100", "300", "800", "600X400"][random.int(in: 0...3)]))
        }
        let network = try Self.network(pipes)
        let sections = OuterSections(network, walls: try Self.walls())
        let limit = 0.5
        let report = try ClearanceCheck.run(network, sections: sections, limit: .within(limit))
        let found = Set(report.findings.map { [$0.first, $0.second] })
        let brute = Brute(pipes)
        #expect(found.count == report.findings.count && found.count > 100)
        #expect(found == brute.pairs(within: limit))
        for finding in report.findings.prefix(200) {
            let gap = brute.gap(finding.first, finding.second)
            #expect(abs(gap - (finding.gapMetres ?? .nan)) < 1e-4, "\(finding.first) \(finding.second)")
        }
    }
}

/// All pairs, by stepping both pipes towards each other (projections onto convex sets) instead of by formulas.
private struct Brute {
    private let pipes: [ClearanceTests.Pipe]

    init(_ pipes: [ClearanceTests.Pipe]) { self.pipes = pipes }

    private func halves(_ pipe: ClearanceTests.Pipe) -> (Double, Double, Double) {
        pipe.section == "600X400" ? (0.3, 0.2, 0) : (0, 0, (Double(pipe.section) ?? 0) / 2000)
    }

    func pairs(within limit: Double) -> Set<[Int]> {
        // Sorted by their west end, pipes too far east end the inner loop: nothing else is left out.
        let order = pipes.indices.sorted { west($0) < west($1) }
        var found: Set<[Int]> = []
        for (place, one) in order.enumerated() {
            let east = max(pipes[one].from.0, pipes[one].to.0) + limit + 1
            let (south, north) = (
                min(pipes[one].from.1, pipes[one].to.1) - limit - 1, max(pipes[one].from.1, pipes[one].to.1) + limit + 1
            )
            for other in order[(place + 1)...] {
                if west(other) > east { break }
                if max(pipes[other].from.1, pipes[other].to.1) < south { continue }
                if min(pipes[other].from.1, pipes[other].to.1) > north { continue }
                // Farther apart at their middles than both reach.
                if apart(one, other) > limit + 2 { continue }
                if gap(one, other) <= limit { found.insert([min(one, other), max(one, other)]) }
            }
        }
        return found
    }

    private func apart(_ one: Int, _ other: Int) -> Double {
        let (a, b) = (pipes[one], pipes[other])
        let (x, y) = (a.from.0 + a.to.0 - b.from.0 - b.to.0, a.from.1 + a.to.1 - b.from.1 - b.to.1)
        func half(_ pipe: ClearanceTests.Pipe) -> Double {
            hypot(pipe.to.0 - pipe.from.0, pipe.to.1 - pipe.from.1) / 2
        }
        return hypot(x, y) / 2 - half(a) - half(b)
    }

    private func west(_ pipe: Int) -> Double { min(pipes[pipe].from.0, pipes[pipe].to.0) }

    /// Least of the measure over both pipes by golden sections, one inside the other.
    func gap(_ one: Int, _ other: Int) -> Double {
        let (a, b) = (pipes[one], pipes[other])
        let (wa, ha, ra) = halves(a)
        let (wb, hb, rb) = halves(b)
        func measure(_ s: Double, _ t: Double) -> Double {
            let x = a.from.0 + (a.to.0 - a.from.0) * s - b.from.0 - (b.to.0 - b.from.0) * t
            let y = a.from.1 + (a.to.1 - a.from.1) * s - b.from.1 - (b.to.1 - b.from.1) * t
            let z = a.from.2 + (a.to.2 - a.from.2) * s - b.from.2 - (b.to.2 - b.from.2) * t
            let plane = max(0, (x * x + y * y).squareRoot() - wa - wb)
            let level = max(0, abs(z) - ha - hb)
            return (plane * plane + level * level).squareRoot()
        }
        return golden { s in golden { t in measure(s, t) } } - ra - rb
    }

    private func golden(_ measure: (Double) -> Double) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (0.0, 1.0)
        var (c, d) = (high - ratio, low + ratio)
        var (fc, fd) = (measure(c), measure(d))
        for _ in 0..<38 {
            if fc <= fd {
                (high, d, fd) = (d, c, fc)
                c = high - ratio * (high - low)
                fc = measure(c)
            } else {
                (low, c, fc) = (c, d, fd)
                d = low + ratio * (high - low)
                fd = measure(d)
            }
        }
        return min(fc, fd)
    }
}
