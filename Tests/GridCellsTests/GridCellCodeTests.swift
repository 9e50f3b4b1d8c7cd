import GeoModel
import GridCells
import TestSupport
import Testing

@Suite struct GridCellCodeTests {
    @Test func partsAreReadFromTheirPlaces() throws {
        // 320582 | 110 | 152 | 102: an example from a live feed.
        let code = try GridCellCode("320582110152102")
        #expect(code.county == "320582")
        #expect(code.town == "110")
        #expect(code.community == "152")
        #expect(code.sequence == "102")
        #expect(code.communityCode == "320582110152")
        #expect(code.description == "320582110152102")
    }

    @Test func lettersAreTakenBelowTheCounty() throws {
        #expect(try GridCellCode("440703A0B00C001").town == "A0B")
    }

    @Test(arguments: [
        ("44070300100100", "14 characters"), ("4407030010010012", "16 characters"), ("", "empty"),
        ("44070X001001001", "county part \"44070X\" (characters 1–6)"),
        ("440703a01001001", "town part \"a01\" (characters 7–9)"),
        ("440703001-01001", "community part \"-01\" (characters 10–12)"),
        ("44070300100100 ", "sequence part \"00 \" (characters 13–15)"), ("44070300100100１", "15"),
        ("网格", "2 characters"),
    ])
    func faultsNameThePart(text: String, words: String) {
        let error = #expect(throws: GridCellsError.self) { try GridCellCode(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [41 as UInt64, 42])
    func whatIsTakenComesBackAndWhatIsNotIsRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789ABCXYZabc-×")
        for _ in 0..<3000 {
            let text = String(
                (0..<random.int(in: 13...16)).map { _ in alphabet[random.int(in: 0...alphabet.count - 1)] })
            let isGood =
                text.count == 15 && text.prefix(6).allSatisfy(\.isNumber)
                && text.allSatisfy { ($0.isNumber || $0.isUppercase) && $0.isASCII }
            #expect(((try? GridCellCode(text)) != nil) == isGood, "seed \(seed): \(text)")
        }
    }
}

@Suite struct GridCellRulesTests {
    private func findings(_ codes: [String?], county: String = "440703") -> [BatchFinding] {
        var column = ByteColumn()
        for code in codes { if let code { column.append(code.utf8) } else { column.appendMissing() } }
        let batch = FeatureBatch(
            rowNumbers: Array(1...codes.count), columns: [.texts(column)], geometry: ByteColumn())
        let schema = LayerSchema(
            id: LayerID("grids")!, kind: .grid, title: "单元网格", englishTitle: "Unit grid cells", theme: "网格",
            geometry: .polygon, fields: [FieldDefinition("code", .text, "单元网格标识码", isRequired: true)])
        let profile = CityProfile(countyCode: county, name: "蓬江区", workingZone: 4547)
        return batch.findings(of: GridCellRules.rowRules(profile: profile), schema: schema)
    }

    @Test func goodCodesPass() {
        #expect(findings(["440703001001001", "440703999ZZZ001", nil]).isEmpty)
    }

    @Test func badFormsAndForeignCountiesAreErrors() {
        let found = findings(["440703001001001", "44070300100100", "440704001001001", ""])
        #expect(found.map(\.row) == [1, 2, 3])
        #expect(found.map(\.ruleID) == ["GR-02.form", "GR-02.county", "GR-02.form"])
        #expect(found.allSatisfy { $0.severity == .error && $0.finding.field == "code" })
        #expect(found[1].finding.value == "440704001001001")
    }

    @Test func aPrefectureLevelCityTakesAllItsCounties() {
        #expect(findings(["440703001001001", "440704001001001"], county: "440700").isEmpty)
        #expect(findings(["440803001001001"], county: "440700").count == 1)
        #expect(findings(["440803001001001"], county: "440000").isEmpty)
    }
}
