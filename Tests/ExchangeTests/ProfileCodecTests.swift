import Exchange
import GeoModel
import TestSupport
import Testing

@Suite struct ProfileCodecTests {
    private struct NoDefaults: Error {}

    private static let standard = CityProfile(countyCode: "440703", name: "江门市蓬江区", workingZone: 4547)

    private func decode(_ yaml: String) throws -> CityProfile {
        try ProfileCodec.decode(yaml) { code in
            guard code == "440703" else { throw NoDefaults() }
            return Self.standard
        }
    }

    @Test func aCountyCodeAloneGivesItsDefaults() throws {
        #expect(try decode("county: 440703") == Self.standard)
        #expect(try decode("county: \"440703\"\nsource:\nlocal-grid:\n") == Self.standard)
    }

    @Test func everyKeyOverrulesTheDefaults() throws {
        let profile = try decode(
            """
            county: "440703"
            name: 蓬江
            working-zone: EPSG:4546
            local-grid:
              name: 江门独立坐标系
              base: 4547
              shift-east-metres: -1234.5
              shift-north-metres: 2e3
              rotation-seconds: 12.25
              scale-ppm: -3
            datum-shifts:
              4214: {dx: 1, dy: 2, dz: 3, rx: 0.1, ry: 0.2, rz: 0.3, scale-ppm: 4}
              4610: {dx: -1, dy: -2, dz: -3}
            vertical-datum: pearl-river
            part-standard: GB/T 47678.5-2026
            address-code-rule: "{town}-{sequence:6}"
            site: 7
            map-approval-number: 粤S(2024)001号
            source: "示例: 数据"
            """)
        #expect(
            profile
                == CityProfile(
                    countyCode: "440703", name: "蓬江", workingZone: 4546,
                    localGrid: LocalGrid(
                        name: "江门独立坐标系", base: 4547, shiftEastMetres: -1234.5, shiftNorthMetres: 2000,
                        rotationSeconds: 12.25, scalePartsPerMillion: -3),
                    datumShifts: [
                        4214: HelmertParameters(
                            dx: 1, dy: 2, dz: 3, rx: 0.1, ry: 0.2, rz: 0.3, scalePartsPerMillion: 4),
                        4610: HelmertParameters(dx: -1, dy: -2, dz: -3),
                    ],
                    verticalDatum: .pearlRiver, partStandard: .gbt47678, addressCodeRule: "{town}-{sequence:6}",
                    site: 7,
                    mapApprovalNumber: "粤S(2024)001号", source: "示例: 数据"))
        #expect(try decode(ProfileCodec.encode(profile)) == profile)
    }

    @Test func theOpenTemplateAsksForItsCountyAndNothingElse() throws {
        #expect { try decode(ProfileCodec.template) } throws: { "\($0)".contains("county") }
        let filled = ProfileCodec.template.replacing("\ncounty:\n", with: "\ncounty: \"440703\"\n")
        #expect(try decode(filled) == Self.standard)
    }

    @Test func theTemplateIsReadBackAsTheDefaultsAndExplainsEveryKeyInTwoLanguages() throws {
        let template = ProfileCodec.encode(Self.standard)
        #expect(try decode(template) == Self.standard)
        for key in ["local-grid:", "datum-shifts:", "map-approval-number:", "source:"] {
            #expect(template.contains("# \(key)"), "\(key)")
        }
        #expect(template.contains("审图号 · map approval number"))
        // What is switched off is valid once it is switched on.
        let lines = template.split(separator: "\n").map { line in
            line.hasPrefix("# ") && line.contains(":") && !line.contains("·") && !line.contains("：")
                && !line.contains("=")
                ? String(line.dropFirst(2)) : String(line)
        }
        let profile = try decode(lines.joined(separator: "\n"))
        #expect(profile.localGrid?.name == "地方独立坐标系")
        #expect(profile.datumShifts.keys.sorted() == [4214])
    }

    @Test func aCountyThatIsNotKnownNeedsNameAndZone() throws {
        #expect(throws: NoDefaults.self) { try decode("county: \"999999\"\nname: 某县") }
        let profile = try decode("county: \"999999\"\nname: 某县\nworking-zone: 4549")
        #expect(profile == CityProfile(countyCode: "999999", name: "某县", workingZone: 4549))
    }

    /// File, the line and the key that the error names.
    @Test(arguments: [
        ("", nil, nil), ("- 1", 1, nil), ("county: 44070", 1, "county"), ("name: x", 1, "county"),
        ("county: 440703\nzone: 4547", 2, "zone"), ("county: 440703\n\n  \nworking-zone: 4326", 4, "working-zone"),
        ("county: 440703\nworking-zone: 3857", 2, "working-zone"),
        ("county: 440703\nworking-zone: [4547]", 2, "working-zone"),
        ("county: 440703\nsite: 4096", 2, "site"), ("county: 440703\nsite: one", 2, "site"),
        ("county: 440703\nvertical-datum: 1990", 2, "vertical-datum"),
        ("county: 440703\npart-standard: GB 1", 2, "part-standard"),
        ("county: 440703\nlocal-grid: 5", 2, "local-grid"),
        (
            "county: 440703\nlocal-grid:\n  name: x\n  base: 4547\n  shift-east-metres: 1", 3,
            "local-grid.shift-north-metres"
        ),
        ("county: 440703\nlocal-grid:\n  name: x\n  bas: 4547", 4, "local-grid.bas"),
        (
            "county: 440703\nlocal-grid: {name: x, base: 4547, shift-east-metres: 1, shift-north-metres: .nan}", 2,
            "local-grid.shift-north-metres"
        ),
        ("county: 440703\ndatum-shifts:\n  4326: {dx: 1, dy: 1, dz: 1}", 3, "datum-shifts.4326"),
        ("county: 440703\ndatum-shifts:\n  4214: {dx: 1, dy: 1}", 3, "datum-shifts.4214.dz"),
        ("county: 440703\naddress-code-rule: \"{sequence}\"", 2, "address-code-rule"),
        ("county: 440703\naddress-code-rule: \"{village}{sequence:4}\"", 2, "address-code-rule"),
        ("county: 440703\naddress-code-rule: plain", 2, "address-code-rule"),
    ])
    func whatIsWrongIsNamedWithItsLine(yaml: String, line: Int?, key: String?) throws {
        let error = #expect(throws: ExchangeError.self) { try decode(yaml) }
        guard case .badProfile(let foundLine, let foundKey, _)? = error else {
            Issue.record("\(error?.description ?? "no error")")
            return
        }
        #expect(foundLine == line, "\(error?.description ?? "")")
        #expect(foundKey == key, "\(error?.description ?? "")")
    }

    @Test(arguments: ["county: 440703\ncounty: 440704", "county: [", "county: 440703\n\tname: x", "a: &a [*a]"])
    func whatIsNoYAMLIsRefused(yaml: String) {
        #expect(throws: ExchangeError.self) { try decode(yaml) }
    }

    @Test func aHugeFileIsRefused() {
        let yaml = "county: 440703\nname: " + String(repeating: "x", count: ProfileCodec.largestFile)
        #expect(throws: ExchangeError.self) { try decode(yaml) }
    }

    @Test func awkwardTextsSurvive() throws {
        for text in ["", "a: b # c", "\"quoted\"", "'", "多\n行", "\u{7}tab\t", "- x", "null", "{}", "👨‍👩‍👧"] {
            var profile = Self.standard
            profile.source = text
            profile.name = text
            #expect(try decode(ProfileCodec.encode(profile)) == profile, "\(text)")
        }
    }
}
