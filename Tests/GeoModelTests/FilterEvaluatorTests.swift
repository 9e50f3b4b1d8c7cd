import GeoModel
import TestSupport
import Testing

@Suite struct FilterEvaluatorTests {
    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: ["ne_110m_populated_places_simple", "ne_110m_admin_0_countries"])
    func referencePredicatesFindTheExpectedNumberOfFeatures(name: String) throws {
        let layer = try ReferenceLayer.load(name)
        let predicates = try ReferencePredicate.load().filter { $0.layer == name && !$0.isSpatial }
        #expect(!predicates.isEmpty)
        for predicate in predicates {
            let evaluator = try FilterEvaluator(CQL2Text.parse(predicate.text), fields: layer.fields) { _, _, _ in
                throw FilterError.wrongType("no spatial predicate is expected here")
            }
            let found = try layer.features.filter { try evaluator.selects($0) }.count
            #expect(found == predicate.trueCount, "\(predicate.text)")
        }
    }

    private let fields = [
        FieldDefinition("name", .text, "名称"), FieldDefinition("floors", .integer, "层数"),
        FieldDefinition("height", .real, "高度"), FieldDefinition("lit", .boolean, "照明"),
        FieldDefinition("built", .date, "建成"), FieldDefinition("seen", .timestamp, "巡查"),
        FieldDefinition("owner", .text, "权属"),
    ]

    /// A row whose `owner` is null.
    private func truth(_ text: String) throws -> Bool? {
        let values: [FieldValue] = [
            .text("朝阳Tower"), .integer(12), .real(36.5), .integer(1), .text("2020-02-29"),
            .text("2020-02-29T18:30:00+08:00"), .null,
        ]
        let id = try #require(FeatureID(rawValue: 7))
        let feature = Feature(id: id, code: nil, values: values, geometry: .point(Position(113, 22)))
        let evaluator = try FilterEvaluator(CQL2Text.parse(text), fields: fields) { predicate, left, right in
            predicate == .intersects && left.boundingBox?.intersects(right.boundingBox!) == true
        }
        return try evaluator.truth(feature)
    }

    @Test(arguments: [
        ("owner = 'x'", nil), ("owner <> 'x'", nil), ("NOT owner = 'x'", nil), ("owner IS NULL", true),
        ("owner = 'x' AND floors = 1", false), ("owner = 'x' AND floors = 12", nil),
        ("owner = 'x' OR floors = 12", true),
        ("owner = 'x' OR floors = 1", nil), ("(owner = 'x') IS NULL", true), ("(floors = 1) IS NULL", false),
        ("owner IN ('a', 'b')", nil), ("name IN ('a', owner)", nil), ("name IN ('朝阳Tower', owner)", true),
        ("name NOT IN ('a', owner)", nil), ("owner LIKE '%'", nil), ("owner NOT LIKE '%'", nil),
        ("floors / 0 = 1", nil), ("floors % 0 = 1", nil), ("floors div 0 IS NULL", true),
        ("CASEI(owner) IS NULL", true),
        ("T_AFTER(INTERVAL(built, '..'), DATE('1999-01-01'))", true), ("A_OVERLAPS((owner), ('x'))", nil),
        ("TRUE", true), ("NOT FALSE", true),
    ])
    func nullIsUnknownInThreeValuedLogic(text: String, expected: Bool?) throws {
        #expect(try truth(text) == expected)
    }

    @Test(arguments: [
        "floors = 12.0", "floors + 1 = 13", "floors / 5 = 2.4", "floors div 5 = 2", "-floors div 5 = -2",
        "-floors % 5 = -2",
        "floors ^ 2 = 144", "floors * 2 - 4 ^ 2 / 2 = 16", "9223372036854775807 + 1 > 9223372036854775807",
        "9007199254740993 > 9007199254740992.0", "9223372036854775807 < 9223372036854775808.0", "height > floors",
        "floors BETWEEN 12 AND 12", "floors NOT BETWEEN 13 AND 20", "lit = TRUE", "lit > FALSE", "id = 7",
    ])
    func numbersAreExact(text: String) throws {
        #expect(try truth(text) == true)
    }

    @Test(arguments: [
        "name LIKE '朝阳%'", "name LIKE '__Tower'", "name NOT LIKE '_Tower'", "name NOT LIKE '朝阳tower'",
        "CASEI(name) LIKE CASEI('朝阳TOWER')", "'100%' LIKE '100\\%'", "'1000' NOT LIKE '100\\%'", "'a_b' LIKE 'a\\_b'",
        "'axb' NOT LIKE 'a\\_b'", "'a\\b' LIKE 'a\\\\b'", "'' LIKE ''", "'' LIKE '%'", "'' NOT LIKE '_'",
        "'abc' LIKE '%b%'",
        "'aab' LIKE '%ab'", "'👨‍👩‍👧' LIKE '_____'", "CASEI('STRASSE') = CASEI('Straße')", "CASEI('ΟΔΟΣ') = CASEI('Οδος')",
        "ACCENTI('débárquér') = 'debarquer'", "ACCENTI(CASEI('CHIȘINĂU')) = 'chisinau'", "'Z' < 'a'", "'朝' > 'z'",
        "'é' <> 'e\u{301}'",
    ])
    func textsAreComparedByCodePoint(text: String) throws {
        #expect(try truth(text) == true)
    }

    @Test(arguments: [
        "built = DATE('2020-02-29')", "seen = TIMESTAMP('2020-02-29T10:30:00Z')",
        "seen > DATE('2020-02-29')", "seen = TIMESTAMP('2020-02-29T10:30:00.000Z')",
        "T_INTERSECTS(seen, DATE('2020-02-29'))", "T_DURING(seen, INTERVAL('2020-02-29', '2020-02-29'))",
        "T_EQUALS(built, INTERVAL('2020-02-29', '2020-02-29'))", "NOT T_AFTER(seen, built)",
        "T_MEETS(INTERVAL('2020-01-01', '2020-02-29'), built)", "T_BEFORE(built, TIMESTAMP('2020-03-01T00:00:00Z'))",
        "A_EQUALS(('a', 1), (1.0, 'a', 'a'))", "A_CONTAINS((1, 2, 3), (2))", "A_CONTAINEDBY((), (1))",
        "NOT A_OVERLAPS((1, 2), (3, '1'))", "A_EQUALS((name, (1)), ((1), '朝阳Tower'))",
        "S_INTERSECTS(geom, BBOX(112, 21, 114, 23))", "NOT S_INTERSECTS(BBOX(112, 21, 112.5, 23), geometry)",
        "geometry IS NOT NULL",
    ])
    func timesArraysAndShapesRelate(text: String) throws {
        #expect(try truth(text) == true)
    }

    @Test(arguments: [
        "colour = 'red'", "name = 5", "floors = '5'", "built = '2020-02-29'", "name LIKE name AND lit = 1",
        "floors LIKE '1%'", "name + 1 = 2", "avg(floors) > 3", "T_AFTER(name, DATE('2020-01-01'))",
        "S_WITHIN(name, geom)",
        "A_CONTAINS(name, ('a'))", "geom = 5", "CASEI(floors) = 'a'", "floors BETWEEN name AND 3", "name IN (1)",
    ])
    func whatDoesNotFitTheFieldsIsRefused(text: String) throws {
        #expect(throws: (any Error).self) { try truth(text) }
    }

    @Test func theMessageSaysWhatToWrite() throws {
        let number = #expect(throws: FilterError.self) { try truth("name = 440703") }
        #expect(number?.description == "name is a text and 440703 a number: texts stand in '…'")
        let date = #expect(throws: FilterError.self) { try truth("built >= '2020-01-01'") }
        #expect(date?.description == "built is a date and '2020-01-01' a text: write DATE('…') or TIMESTAMP('…')")
        let field = #expect(throws: FilterError.self) { try truth("nam = 'x'") }
        #expect(
            field?.description
                == "the layer has no field “nam”; it has name, floors, height, lit, built, seen, owner, geometry")
    }

    /// LIKE against a direct recursive definition.
    @Test func likeAgreesWithItsDefinition() {
        func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "%" {
                return matches(text, pattern.dropFirst()) || (!text.isEmpty && matches(text.dropFirst(), pattern))
            }
            return !text.isEmpty && (first == "_" || first == text.first)
                && matches(text.dropFirst(), pattern.dropFirst())
        }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let text = (0..<generator.int(in: 0...7)).map { _ in ["a", "b"].pick(&generator) }.joined()
            let pattern = (0..<generator.int(in: 0...6)).map { _ in ["a", "b", "%", "_"].pick(&generator) }.joined()
            #expect(
                LikePattern(pattern).matches(text) == matches(Array(text)[...], Array(pattern)[...]),
                "\(text) LIKE \(pattern), seed 11")
        }
    }
}
