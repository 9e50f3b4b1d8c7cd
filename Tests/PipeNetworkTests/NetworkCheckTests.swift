import Foundation
import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct NetworkCheckTests {
    private struct Node {
        var code: String
        var at: (Double, Double)
        var ground = 10.0
        var appurtenance = ""
        var feature = ""
        var classCode = "WS"
    }

    private func findings(_ nodes: [Node], _ segments: [PipeSegmentRecord], only: [String]? = nil) throws
        -> [NetworkFinding]
    {
        var builder = try NetworkFixture.builder()
        for node in nodes {
            try builder.add(
                PipeNodeRecord(
                    code: node.code, classCode: node.classCode, east: node.at.0, north: node.at.1,
                    groundElevation: node.ground, appurtenance: node.appurtenance, feature: node.feature))
        }
        for segment in segments { try builder.add(segment) }
        let network = builder.build(verticalDatum: "1985")
        return try NetworkCheck.run(
            network, flows: FlowDirections(network), components: NetworkComponents(network.graph),
            sections: OuterSections(network, walls: ClearanceTests.walls()), materials: Self.materials(), only: only)
    }

    static func materials() throws -> MaterialTable {
        try MaterialTable(
            csv: String(contentsOf: PackageRoot.geoData("Standards/pipeline_dictionaries.csv"), encoding: .utf8))
    }

    private func drain(
        _ code: String, _ start: String, _ end: String, _ levels: (Double, Double) = (8, 7.9), section: String = "300",
        material: String = "T", flow: DrawnFlow = .along, classCode: String = "WS", line: [Double] = []
    ) -> PipeSegmentRecord {
        PipeSegmentRecord(
            code: code, startNode: start, endNode: end, classCode: classCode, material: material, section: section,
            startDepth: 10 - levels.0, endDepth: 10 - levels.1, startElevation: levels.0, endElevation: levels.1,
            flow: flow, line: line)
    }

    private let three = [
        Node(code: "A", at: (0, 0), appurtenance: "污水井"), Node(code: "B", at: (30, 0), appurtenance: "污水井"),
        Node(code: "C", at: (60, 0), appurtenance: "污水井"),
    ]

    @Test func aSoundDrainHasNoFindings() throws {
        #expect(try findings(three, [drain("1", "A", "B"), drain("2", "B", "C", (7.9, 7.8))]).isEmpty)
    }

    @Test func everyRuleFindsItsFault() throws {
        let good = drain("1", "A", "B")
        let next = drain("2", "B", "C", (7.9, 7.8))
        let cases: [(String, [Node], [PipeSegmentRecord])] = [
            ("PL-03", three + [Node(code: "A", at: (9, 9))], [good, next]),
            ("PL-05", three + [Node(code: "D", at: (30, 0.0001))], [good, next]),
            ("PL-06", three, [good, next, drain("3", "C", "C")]),
            ("PL-07", three, [good, next, drain("3", "B", "A", flow: .against)]),
            ("PL-08", three, [good, next, drain("3", "C", "Z", line: [60, 0, 90, 0])]),
            ("PL-09", three + [Node(code: "D", at: (9, 9))], [good, next]),
            ("PL-10", [three[0], Node(code: "B", at: (30, 0), ground: 10.5), three[2]], [good, next]),
            ("PL-12", [three[0], Node(code: "B", at: (30, 0)), three[2]], [good, drain("2", "B", "C", (7, 6.9))]),
            ("PL-13", [three[0], three[1], Node(code: "C", at: (3000, 0))], [good, next]),
            ("PL-13", [three[0], three[1], Node(code: "C", at: (.nan, 0))], [good, next]),
            ("PL-14", three, [drain("1", "A", "B", (7.9, 8)), next]),
            ("PL-14.size", three, [drain("1", "A", "B", section: "800"), next]),
            ("PL-15", three, [good, drain("2", "B", "C", (7.9, 7.8), classCode: "YS")]),
            ("PL-16", [three[0], Node(code: "B", at: (30, 0), feature: "三通"), three[2]], [good, next]),
            ("PL-18", three, [drain("1", "A", "B", material: "GX"), next]),
            (
                "PL-20", three + [Node(code: "X", at: (15, -9)), Node(code: "Y", at: (15, 9))],
                [good, next, drain("3", "X", "Y")]
            ),
            ("PL-21", three, [good, drain("2", "B", "C", (7.9, 7.8), line: [30, 1, 60, 0])]),
            (
                "PL-22",
                [Node(code: "A", at: (0, 0), classCode: "JS"), Node(code: "B", at: (30, 0), classCode: "JS")],
                [drain("1", "A", "B", material: "QM", classCode: "JS")]
            ),
            ("PL-23", three + [Node(code: "D", at: (15, 0.01), appurtenance: "污水井")], [good, next]),
        ]
        for (code, nodes, segments) in cases {
            let found = try findings(nodes, segments)
            #expect(found.contains { $0.code == code }, "\(code): \(found.map(\.code))")
            #expect(found.allSatisfy { !$0.reason.isEmpty })
        }
        #expect(Set(cases.map(\.0)) == Set(NetworkCheck.rules.map(\.id)))
    }

    @Test func rulesCanBeChosenAndUnknownOnesAreRefused() throws {
        let found = try findings(three + [Node(code: "A", at: (9, 9))], [drain("3", "C", "C")], only: ["PL-06"])
        #expect(Set(found.map(\.code)) == ["PL-06"])
        let error = #expect(throws: PipeNetworkError.self) { try findings(three, [], only: ["PL-99"]) }
        #expect(error?.message.contains("PL-14") == true)
    }

    @Test func levelsOfDifferentDatumsAreNeverCompared() throws {
        var other = drain("2", "B", "C", (7, 6.9))
        other.verticalDatum = "1956"
        let nodes = [three[0], Node(code: "B", at: (30, 0)), three[2]]
        #expect(try !findings(nodes, [drain("1", "A", "B"), other]).contains { $0.code == "PL-12" })
    }

    /// Random networks with parallel segments, loops, islands and positions that are no numbers: findings, never a crash.
    @Test func anyNetworkIsChecked() throws {
        for seed in UInt64(1)...40 {
            let network = try NetworkFixture.random(seed: seed, nodes: 30, segments: 40)
            let found = try NetworkCheck.run(
                network, flows: FlowDirections(network), components: NetworkComponents(network.graph),
                sections: OuterSections(network, walls: ClearanceTests.walls()), materials: Self.materials())
            let loops = (0..<network.segmentCount).filter { network.graph.starts[$0] == network.graph.ends[$0] }
            #expect(found.filter { $0.code == "PL-06" }.count == loops.count, "seed \(seed)")
        }
    }
}

@Suite struct CoverTests {
    private func check(
        _ depths: (Double, Double), section: String = "200", embedding: String = "ZM"
    ) throws -> CoverReport {
        var builder = try NetworkFixture.builder()
        try builder.add(PipeNodeRecord(code: "A", classCode: "JS", east: 0, north: 0, groundElevation: 10))
        try builder.add(PipeNodeRecord(code: "B", classCode: "JS", east: 50, north: 0, groundElevation: 10))
        try builder.add(
            PipeSegmentRecord(
                code: "s", startNode: "A", endNode: "B", classCode: "JS", section: section, startDepth: depths.0,
                endDepth: depths.1, embedding: embedding))
        let network = builder.build()
        let rules = try CoverRules(
            csv: String(contentsOf: PackageRoot.geoData("Standards/cover_depth.csv"), encoding: .utf8),
            version: "GB 50289-2016")
        let sections = OuterSections(network, walls: try ClearanceTests.walls())
        let dipped = CoverCheck.run(network, sections: sections, rules: rules) { point in
            // A ditch of half a metre in the middle.
            abs(point.east - 25) < 2 ? 9.5 : 10
        }
        #expect(dipped.findings.count >= CoverCheck.run(network, sections: sections, rules: rules).findings.count)
        if depths.0 > 0.7, depths.0 < 1.05, embedding == "ZM", !section.isEmpty { #expect(dipped.findings.count == 1) }
        return CoverCheck.run(network, sections: sections, rules: rules)
    }

    /// Water pipes keep 0.6 m aside of motor lanes; depth refers to the top of pressure pipes.
    @Test func coverIsHeldAgainstTheTable() throws {
        #expect(try check((1, 1)).findings.isEmpty)
        let found = try check((1, 0.5)).findings
        try #require(found.count == 1)
        #expect(abs(found[0].leastMetres - 0.5) < 1e-5 && abs(found[0].shortfallMetres - 0.1) < 1e-5)
        #expect(found[0].place.east == 50 && found[0].rule.table.contains("4.1.1"))
        #expect(try check((.nan, .nan)).unknown == 1)
        #expect(try check((0.1, 0.1), section: "").unknown == 1)
        #expect(try check((0.1, 0.1), embedding: "JK").aboveGround == 1)
    }
}
