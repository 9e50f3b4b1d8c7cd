import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct PipeRulesTests {
    static let node: [String: FieldValue] = [
        "code": .text("JP0000001"), "class": .text("JP"), "feature": .text("三通"), "ground_elevation": .real(12.345),
        "depth": .real(1.2), "elevation": .real(11.145),
    ]
    static let segment: [String: FieldValue] = [
        "code": .text("JPL0000001"), "start_node": .text("JP0000001"), "end_node": .text("JP0000002"),
        "class": .text("JP"), "material": .text("QM"), "diameter": .text("300"), "start_depth": .real(1.2),
        "end_depth": .real(1.3), "start_elevation": .real(11), "end_elevation": .real(10.9), "embedding": .text("ZM"),
        "year": .integer(2015), "owner": .text("自来水公司"), "road": .text("建设路"),
    ]

    private static let nodeFields: [(String, FieldType)] = [
        ("code", .text), ("class", .text), ("feature", .text), ("appurtenance", .text), ("ground_elevation", .real),
        ("depth", .real), ("elevation", .real), ("well_depth", .real),
    ]
    private static let segmentFields: [(String, FieldType)] = [
        ("code", .text), ("start_node", .text), ("end_node", .text), ("class", .text), ("material", .text),
        ("diameter", .text), ("start_depth", .real), ("end_depth", .real), ("start_elevation", .real),
        ("end_elevation", .real), ("embedding", .text), ("year", .integer), ("owner", .text), ("road", .text),
    ]

    private func findings(
        _ rules: [RowRule], _ fields: [(String, FieldType)], _ rows: [[String: FieldValue]]
    ) -> [BatchFinding] {
        let columns = fields.map { field -> Column in
            switch field.1 {
            case .real: return .reals(rows.map { $0[field.0]?.number })
            case .integer: return .integers(rows.map { $0[field.0]?.number.map { Int64($0) } })
            default:
                var column = ByteColumn()
                for row in rows {
                    if let text = row[field.0]?.displayText { column.append(text.utf8) } else { column.appendMissing() }
                }
                return .texts(column)
            }
        }
        let schema = LayerSchema(
            id: LayerID("pipes")!, kind: .pipeNode, title: "管线", englishTitle: "Pipes", theme: "地下管线",
            geometry: .mixed, fields: fields.map { FieldDefinition($0.0, $0.1, $0.0) })
        return FeatureBatch(rowNumbers: Array(1...rows.count), columns: columns, geometry: ByteColumn())
            .findings(of: rules, schema: schema)
    }

    private func nodeFindings(_ changes: [String: FieldValue]) throws -> [BatchFinding] {
        let rules = PipeRules.nodeRules(classes: try PipeClassTableTests.standard())
        return findings(rules, Self.nodeFields, [Self.node, Self.node.merging(changes) { $1 }])
    }

    private func segmentFindings(_ changes: [String: FieldValue]) throws -> [BatchFinding] {
        let rules = PipeRules.segmentRules(classes: try PipeClassTableTests.standard())
        return findings(rules, Self.segmentFields, [Self.segment, Self.segment.merging(changes) { $1 }])
    }

    @Test func goodRowsPass() throws {
        #expect(try nodeFindings([:]).isEmpty)
        #expect(try segmentFindings([:]).isEmpty)
        #expect(try nodeFindings(["depth": .null, "elevation": .null]).isEmpty)
        #expect(try nodeFindings(["feature": .text(""), "appurtenance": .text("阀门井")]).isEmpty)
        #expect(try segmentFindings(["diameter": .null]).isEmpty)
        #expect(try segmentFindings(["diameter": .text("400×600")]).isEmpty)
        #expect(try segmentFindings(["embedding": .text("JK"), "start_depth": .real(-5)]).isEmpty)
    }

    /// Within a centimetre, rounding of binary numbers aside.
    @Test(arguments: [(0.0, true), (0.01, true), (-0.01, true), (0.011, false), (-0.02, false), (1, false)])
    func levelsKeepTheIdentity(gap: Double, passes: Bool) throws {
        let found = try nodeFindings(["ground_elevation": .real(12.345 + gap)])
        #expect(found.isEmpty == passes)
        if !passes {
            #expect(found.map(\.ruleID) == ["PL-10"])
            #expect(found[0].severity == .error && found[0].row == 1)
            #expect(found[0].finding.reason.contains("0.01 m is allowed"))
        }
    }

    @Test(arguments: [
        (["ground_elevation": FieldValue.null], "PL-01", "ground_elevation", false),
        (["code": .text("  ")], "PL-01.key", "code", true), (["class": .text("??")], "PL-17.class", "class", true),
        (["class": .text("jp")], "PL-17.class", "class", true),
        (["appurtenance": .text("阀门井")], "PL-04", "feature", false),
        (["feature": .null], "PL-04", "feature", false),
        (["depth": .real(.nan)], "PL-11.number", "depth", true),
        (["elevation": .real(.infinity)], "PL-11.number", "elevation", true),
        (["well_depth": .real(-1)], "PL-11", "well_depth", false),
        (["well_depth": .real(31)], "PL-11", "well_depth", false),
        (["elevation": .real(9001), "ground_elevation": .real(9002.2)], "PL-10.range", "ground_elevation", true),
    ])
    func eachNodeFaultIsFoundByItsRule(
        changes: [String: FieldValue], rule: String, field: String, isError: Bool
    ) throws {
        let found = try nodeFindings(changes)
        #expect(Set(found.map(\.ruleID)) == [rule])
        #expect(found.first?.finding.field == field)
        #expect(found.allSatisfy { $0.row == 1 && ($0.severity == .error) == isError })
    }

    @Test(arguments: [
        (["end_node": FieldValue.text("JP0000001")], "PL-06", "end_node", true),
        (["start_depth": .null], "PL-02", "start_depth", false),
        (["material": .null], "PL-02.attributes", "material", false),
        (["road": .text("")], "PL-02.attributes", "road", false),
        (["start_node": .text("")], "PL-02.key", "start_node", true),
        (["class": .text("XX1")], "PL-17.class", "class", true),
        (["end_elevation": .real(.nan)], "PL-11.number", "end_elevation", true),
        (["end_depth": .real(-0.5)], "PL-11", "end_depth", false),
        (["diameter": .text("很粗")], "PL-17.section", "diameter", true),
        (["diameter": .text("-300")], "PL-17.section", "diameter", true),
        (["diameter": .text("300000")], "PL-17.section", "diameter", true),
        (["diameter": .text("0")], "PL-17.zero", "diameter", false),
        (["year": .integer(1900)], "PL-17.year", "year", false), (["year": .integer(0)], "PL-17.year", "year", false),
    ])
    func eachSegmentFaultIsFoundByItsRule(
        changes: [String: FieldValue], rule: String, field: String, isError: Bool
    ) throws {
        let found = try segmentFindings(changes)
        #expect(found.map(\.ruleID) == [rule])
        #expect(found.first?.finding.field == field)
        #expect(found.allSatisfy { $0.row == 1 && ($0.severity == .error) == isError })
    }
}
