import CityParts
import GeoModel
import TestSupport
import Testing

@Suite struct PartQualityTests {
    private static let fields = [
        "code", "class", "name", "department_code", "department", "owner_code", "grid", "status", "start_date",
        "change_date",
    ]

    /// A part without fault, some fields changed.
    private func part(_ number: Int, at place: Position, _ changes: [String: String] = [:]) throws -> Feature {
        var values = [
            "code": "44070301010000\(10 + number)", "class": "0101", "name": "上水井盖",
            "department_code": "91350100M000100Y43", "department": "水务局", "grid": "440703001001001", "status": "完好",
            "start_date": "2020-01-01",
        ]
        values.merge(changes) { $1 }
        return Feature(
            id: try #require(FeatureID(rawValue: Int64(number + 1))), code: values["code"],
            values: Self.fields.map { values[$0].map { .text($0) } ?? .null }, geometry: .point(place))
    }

    private func rows(_ kind: LayerKind, _ name: String, _ fields: [String], _ features: [Feature]) throws -> LayerRows
    {
        LayerRows(
            schema: LayerSchema(
                id: try #require(LayerID(name)), kind: kind, title: name, englishTitle: name, theme: "",
                geometry: .mixed, fields: fields.map { FieldDefinition($0, .text, $0) }), features: features)
    }

    private func faults(_ parts: [Feature]) throws -> [String] {
        let cell = Feature(
            id: try #require(FeatureID(rawValue: 1)), code: nil, values: [.text("440703001001001")],
            geometry: try WKT.decode("POLYGON((113 22,113.01 22,113.01 22.01,113 22.01,113 22))"))
        let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)
        let city = CityRows(
            profile: profile,
            layers: [try rows(.part, "parts", Self.fields, parts), try rows(.grid, "grids", ["code"], [cell])])
        let table = try PartClassTable(
            csv: String(contentsOf: PackageRoot.geoData("Standards/part_classes.csv"), encoding: .utf8))
        var found: [String] = []
        for rule in PartQuality.rules(profile: profile, classes: table) {
            try rule.check(city) { found.append("\(rule.id) \($0.code ?? "")") }
        }
        return found
    }

    @Test func partsWithoutFaultHaveNone() throws {
        let parts = try (0..<20).map { try part($0, at: Position(113.001 + Double($0) * 1e-4, 22.005)) }
        #expect(try faults(parts) == [])
    }

    @Test func everyRuleFindsItsFault() throws {
        func place(_ number: Int) -> Position { Position(113.001 + Double(number) * 1e-4, 22.005) }
        let found = try faults([
            part(0, at: place(0)), part(1, at: place(1), ["name": ""]),
            part(2, at: place(2), ["code": "4407030101000010"]),
            part(3, at: Position(113.02, 22.005)),
            // Half a metre from the first; a twin of another class is none.
            part(4, at: Position(place(0).x + 4e-6, 22.005)),
            part(5, at: Position(place(0).x - 2e-6, 22.005), ["code": "4407030102000001", "class": "0102"]),
            part(6, at: place(6), ["department_code": "91350100M000100Y44"]),
            part(7, at: place(7), ["department_code": "12345678-9", "start_date": "2014-05-01"]),
            part(8, at: place(8), ["status": "在用"]),
            part(9, at: place(9), ["change_date": "2019-01-01"]),
        ])
        #expect(
            found == [
                "PT-01 4407030101000011", "PT-04 4407030101000018", "PT-06 4407030101000019",
                "PT-07.department_code 4407030101000016", "PT-02.unique 4407030101000010",
                "PT-03 4407030101000013", "PT-08 4407030101000014",
            ])
    }
}
