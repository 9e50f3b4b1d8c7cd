import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct CQL2TextTests {
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func everyExampleOfTheStandardParsesAndPrintsBack() throws {
        let folder = SharedData.url("reference-cql2/examples/text")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }
        #expect(names.count >= 100)
        for name in names.sorted() {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            // A bare value function, clause 6.1, is an expression, not a filter, yet reads as a boolean function.
            let filter = try #require(try? CQL2Text.parse(text), "\(name): \(failure(text))")
            #expect(try CQL2Text.parse(CQL2Text.print(filter)) == filter, "\(name): \(CQL2Text.print(filter))")
        }
    }

    /// The alternatives of an example state the same condition in other words.
    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: ["36", "38", "40", "42", "43", "44", "46", "49"])
    func alternativeSpellingsGiveTheSameTree(example: String) throws {
        func filter(_ name: String) throws -> Filter {
            let url = SharedData.url("reference-cql2/examples/text/\(name).txt")
            return try CQL2Text.parse(String(contentsOf: url, encoding: .utf8))
        }
        #expect(try filter("example\(example)") == filter("example\(example)-alt01"))
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func everyReferencePredicateParsesAndPrintsBack() throws {
        let predicates = try ReferencePredicate.load()
        #expect(predicates.count == 274)
        for predicate in predicates {
            let filter = try #require(try? CQL2Text.parse(predicate.text), "\(failure(predicate.text))")
            #expect(try CQL2Text.parse(CQL2Text.print(filter)) == filter, "\(CQL2Text.print(filter))")
        }
    }

    @Test(arguments: [
        ("a = 1 OR b = 2 AND c = 3", "a = 1 OR (b = 2 AND c = 3)"),
        ("NOT a = 1 AND b = 2", "(NOT a = 1) AND b = 2"),
        ("NOT (a = 1 AND b = 2)", "NOT (a = 1 AND b = 2)"),
        ("a + 2 * 3 > 7", "a + (2 * 3) > 7"),
        ("a - 1 - 2 > 7", "(a - 1) - 2 > 7"),
        ("a * 2 ^ 3 = 1", "a * (2 ^ 3) = 1"),
        ("-a < -3", "-1 * a < -3"),
        ("a div 2 = 1", "a DIV 2 = 1"),
        ("a NOT LIKE 'x%'", "NOT a LIKE 'x%'"),
        ("a IS NOT NULL", "NOT (a IS NULL)"),
        ("a between 1 and 2 and b = 3", "(a BETWEEN 1 AND 2) AND b = 3"),
        ("\"a\" = 'it''s'", "a = 'it\\'s'"),
        ("标准地址 LIKE '%朝阳%'", "\"标准地址\" LIKE '%朝阳%'"),
        ("S_INTERSECTS(geom,POLYGON\\((0 0,1 0,1 1,0 0)))", "s_intersects(geom, Polygon((0 0, 1 0, 1 1, 0 0)))"),
    ])
    func equivalentTextsGiveTheSameTree(left: String, right: String) throws {
        #expect(try CQL2Text.parse(left) == CQL2Text.parse(right))
    }

    @Test(arguments: [
        ("a = 1 AND (b = 2 OR c = 3)", "a = 1 AND (b = 2 OR c = 3)"),
        ("a not in (1,2)", "a NOT IN (1, 2)"),
        ("casei(name) like casei('x%')", "CASEI(name) LIKE CASEI('x%')"),
        ("\"and\"='x' and \"road name\"='y'", "\"and\" = 'x' AND \"road name\" = 'y'"),
        ("(a+1)*2>-3.50", "(a + 1) * 2 > -3.5"),
        (
            "t_during(interval(a,'..'),interval('2020-01-01','2021-01-01T00:00:00Z'))",
            "T_DURING(INTERVAL(a, '..'), INTERVAL('2020-01-01', '2021-01-01T00:00:00Z'))"
        ),
        ("a_contains(tags,('a'))", "A_CONTAINS(tags, ('a'))"),
        ("S_WITHIN(geom,bbox(-118,33.8,-117.9,34))", "S_WITHIN(geom, BBOX(-118, 33.8, -117.9, 34))"),
        ("not not_a_keyword(1)", "NOT not_a_keyword(1)"),
    ])
    func printsTheUsualForm(text: String, printed: String) throws {
        #expect(try CQL2Text.print(CQL2Text.parse(text)) == printed)
    }

    @Test func theTreeIsWhatTheTextSays() throws {
        #expect(
            try CQL2Text.parse("floors >= 3 AND NOT use IN ('住宅', '商业') OR open(1, (2, 'a'))")
                == .or([
                    .and([
                        .comparison(.greaterOrEqual, .property("floors"), .literal(.integer(3))),
                        .not(.inList(.property("use"), [.literal(.text("住宅")), .literal(.text("商业"))])),
                    ]),
                    .isTrue(
                        .function(
                            "open", [.literal(.integer(1)), .array([.literal(.integer(2)), .literal(.text("a"))])])),
                ]))
    }

    @Test func aBoxAcrossTheAntimeridianIsTwoPolygons() throws {
        guard case .spatial(_, _, let operand) = try CQL2Text.parse("S_INTERSECTS(geom,BBOX(150,-90,-150,90))"),
            case .multiPolygon(let parts) = operand.shape
        else {
            Issue.record("no box")
            return
        }
        let boxes = parts.compactMap { Geometry.polygon($0).boundingBox }
        #expect(
            boxes == [
                BoundingBox(west: 150, south: -90, east: 180, north: 90),
                BoundingBox(west: -180, south: -90, east: -150, north: 90),
            ])
    }

    /// Text, and the 1-based character at which it is refused.
    @Test(arguments: [
        ("", 1), ("   ", 4), ("a", 1), ("1", 1), ("'a'", 1), ("a =", 4), ("= 1", 1), ("a = 1 AND", 10), ("a == 1", 4),
        ("a != 1", 3), ("(a = 1", 7), ("a = 1)", 6), ("a = b = c", 7), ("a = 'x", 5), ("a = \"x", 5), ("a = \"\"", 5),
        ("a LIKE b", 8), ("a LIKE 5", 8), ("5 LIKE 'a'", 1), ("a BETWEEN 1", 12), ("a BETWEEN 1 AND", 16),
        ("a BETWEEN 'x' AND 'y'", 11), ("a IN ()", 7), ("a IN 1", 6), ("a IN (1", 8), ("a IS 1", 6), ("a IS NOT 1", 10),
        ("NOT", 4), ("NOT a", 5), ("NOT NOT a = 1", 5), ("a NOT = 1", 7), ("a = NULL", 5), ("a + 'x' > 1", 5),
        ("a = 10abc", 7), ("a = 1.2.3", 8), ("2 ^ 3 ^ 4 = a", 7), ("a AND b = 1", 1), ("a = 1 b = 2", 7),
        ("a = DATE('2021-02-30')", 10), ("a = DATE(2021)", 10), ("a = TIMESTAMP('2021-02-03T25:00:00Z')", 15),
        ("a = TIMESTAMP('2021-02-03T05:00:00')", 15), ("a = INTERVAL('2021-02-03','..')", 5),
        ("T_AFTER(a, '2021-02-03')", 12), ("T_AFTER(a)", 1), ("S_WITHIN(a, 5)", 13), ("S_WITHIN(a, POINT(1))", 20),
        ("S_WITHIN(a, POLYGON((0 0,1 1,0 0)))", 21), ("S_WITHIN(a, POLYGON((0 0,1 1,1 0,0 1)))", 21),
        ("S_WITHIN(a, BBOX(1,2,3))", 13), ("S_WITHIN(a, BBOX(1,5,3,4))", 13), ("A_EQUALS(a, 5)", 13),
        ("S_WITHIN(a, POINT M (1 2 3))", 18), ("CASEI(5) = 'a'", 7), ("a = ('x')", 5), ("a = 1e999", 5),
        ("a = 1; DROP TABLE x", 6), ("a = @", 5), ("a = \u{1}", 5), ("f(a,) = 1", 5), ("f(,a) = 1", 3), ("a < > 1", 5),
    ])
    func whatIsNoFilterIsRefusedWhereItGoesWrong(text: String, character: Int) throws {
        let error = #expect(throws: CQL2Error.self) { try CQL2Text.parse(text) }
        #expect(error?.character == character, "\(error?.description ?? "")")
    }

    @Test func depthAndLengthAreLimited() throws {
        let deep = String(repeating: "(", count: 200_000) + "a = 1" + String(repeating: ")", count: 200_000)
        #expect(throws: CQL2Error.self) { try CQL2Text.parse(deep) }
        #expect(throws: CQL2Error.self) { try CQL2Text.parse("a = 1" + String(repeating: " + 1", count: 100_000)) }
        #expect(throws: CQL2Error.self) { try CQL2Text.parse("a = " + String(repeating: "-(", count: 1000)) }
        #expect(throws: CQL2Error.self) { try CQL2Text.parse(String(repeating: "CASEI(", count: 1000)) }
        #expect(throws: CQL2Error.self) { try CQL2Text.parse("a = '" + String(repeating: "x", count: 1 << 20) + "'") }
        let flat = Array(repeating: "a = 1", count: 50_000).joined(separator: " OR ")
        guard case .or(let members) = try CQL2Text.parse(flat) else {
            Issue.record("no disjunction")
            return
        }
        #expect(members.count == 50_000)
    }

    @Test func randomTreesSurvivePrintingAndParsing() throws {
        for seed in UInt64(1)...3000 {
            var trees = FilterTrees(seed: seed)
            let filter = trees.filter(depth: 4)
            let text = CQL2Text.print(filter)
            do {
                let back = try CQL2Text.parse(text)
                #expect(back == filter, "seed \(seed): \(text)")
            } catch {
                Issue.record("seed \(seed): \(error) in \(text)")
            }
        }
    }

    private func failure(_ text: String) -> String {
        do {
            _ = try CQL2Text.parse(text)
            return ""
        } catch {
            return "\(error) in \(text)"
        }
    }
}
