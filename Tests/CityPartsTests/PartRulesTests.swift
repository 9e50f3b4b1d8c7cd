import CityParts
import GeoModel
import TestSupport
import Testing

@Suite struct PartRulesTests {
    static let fields = [
        "code", "class", "status", "start_date", "change_date", "department_code", "owner_code",
    ]

    private static let table = Result(catching: PartClassTableTests.standard)

    private func findings(
        _ rows: [[String: String]], standard: PartStandard = .gbt30428
    ) throws -> [BatchFinding] {
        let columns = Self.fields.map { field -> Column in
            var column = ByteColumn()
            for row in rows { if let text = row[field] { column.append(text.utf8) } else { column.appendMissing() } }
            return .texts(column)
        }
        let batch = FeatureBatch(rowNumbers: Array(1...rows.count), columns: columns, geometry: ByteColumn())
        let schema = LayerSchema(
            id: LayerID("parts")!, kind: .part, title: "城市部件", englishTitle: "City parts", theme: "城市部件",
            geometry: .point, fields: Self.fields.map { FieldDefinition($0, .text, $0) })
        var profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547)
        profile.partStandard = standard
        let rules = PartRules.rowRules(profile: profile, classes: try Self.table.get())
        return batch.findings(of: rules, schema: schema)
    }

    @Test func goodRowsPassUnderBothStandards() throws {
        let old = [
            "code": "4407030101000001", "class": "0101", "status": "完好", "start_date": "2024-03-01",
            "department_code": "91110000802100433B",
        ]
        #expect(try findings([old, ["code": "4407032105000001"], [:]]).isEmpty)
        let new = ["code": "44070301001000001", "class": "01001", "change_date": "2025-01-01"]
        #expect(try findings([new], standard: .gbt47678).isEmpty)
    }

    @Test(arguments: [
        (["code": "440703010100001"], "PT-02.form", "code"), (["code": "440703010100000X"], "PT-02.form", "code"),
        (["code": ""], "PT-02.form", "code"), (["code": "4407040101000001"], "PT-02.county", "code"),
        (["code": "4407030199000001"], "PT-02.class", "code"),
        (["code": "4407030101000001", "class": "0102"], "PT-02.field", "class"),
        (["code": "4407030101000001", "class": "01"], "PT-02.field", "class"),
        (["code": "4407030101000001", "status": "很好"], "PT-04", "status"),
        (
            ["code": "4407030101000001", "start_date": "2024-03-01", "change_date": "2024-02-29"], "PT-06",
            "change_date"
        ),
        (["code": "4407030101000001", "owner_code": "91110000802100433C"], "PT-07.owner_code", "owner_code"),
    ])
    func eachFaultIsFoundByItsRule(row: [String: String], rule: String, field: String) throws {
        let found = try findings([["code": "4407030101000001"], row])
        #expect(found.map(\.ruleID) == [rule])
        #expect(found.first?.row == 1)
        #expect(found.first?.finding.field == field)
        #expect(found.first?.finding.value == row[field])
        #expect((found.first?.severity == .error) == rule.hasPrefix("PT-02"))
    }

    @Test func aCodeOfTheOtherStandardIsRefused() throws {
        let found = try findings([["code": "44070301001000001"]])
        #expect(found.map(\.ruleID) == ["PT-02.form"])
        #expect(found.first?.finding.reason.contains("17 characters, not 16") == true)
    }

    /// The batch rules and the same rules asked row by row agree.
    @Test(arguments: [61 as UInt64, 62])
    func batchAndRowAgree(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let digits = Array("0123456789X")
        let rows = (0..<300).map { _ -> [String: String] in
            let tail = String((0..<random.int(in: 9...11)).map { _ in digits[random.int(in: 0...10)] })
            return ["code": "44070" + tail, "class": ["0101", "0102", ""][random.int(in: 0...2)]]
        }
        let together = try findings(rows)
        let single = try rows.indices.flatMap { index in
            try findings([rows[index]]).map { ($0.ruleID, index) }
        }
        #expect(together.map { "\($0.ruleID) \($0.row)" } == single.map { "\($0.0) \($0.1)" }, "seed \(seed)")
    }
}
