import GeoModel
import TestSupport
import Testing

/// Random rows, random questions: every store answers what the plain definition says.
@Suite struct AgreementTests {
    private let layer = Shop.schema.id

    private static let filters = [
        "name = 'Café'", "name <> 'Café'", "NOT name = 'Café'", "name > 'a'", "name LIKE '%a%'",
        "name NOT LIKE 'a\\_b'",
        "CASEI(name) = CASEI('CAFÉ')", "ACCENTI(CASEI(name)) = 'cafe'", "name = ''", "name IS NULL", "size > 1",
        "size <= -0.5",
        "size = 2", "size BETWEEN -1 AND 1.5", "size NOT BETWEEN -1 AND 1.5", "size IN (0, 1, 2.5)",
        "size NOT IN (0, 1)",
        "floors = 3", "floors <> 3", "3 < floors", "floors / 2 = 1.5", "floors % 2 = 1", "floors + size > 4",
        "floors > size",
        "is_open = TRUE", "is_open <> TRUE", "is_open IS NOT NULL", "built >= DATE('2011-02-15')",
        "built < DATE('2011-02-15')",
        "T_DURING(built, INTERVAL('2010-01-01', '2011-06-30'))", "name = 'z' OR size > 0", "name = 'z' AND floors > 0",
        "NOT (name = 'z' OR size > 0)", "NOT (name = 'z' AND floors IS NULL)", "(size > 0) IS NULL", "TRUE", "FALSE",
        "S_INTERSECTS(geometry, BBOX(113.02, 22.5, 113.05, 22.6))", "NOT S_INTERSECTS(geom, POINT(113.03125 22.53125))",
        "S_DISJOINT(geometry, POLYGON((113 22.5, 113.1 22.5, 113 22.6, 113 22.5)))", "geometry IS NULL",
        "size > 0 AND S_INTERSECTS(geometry, LINESTRING(113 22.5, 113.2 22.7))", "code IN ('S1', 'S17', 'S90')",
        "id > 0",
    ]

    @Test(arguments: StoreKind.allCases)
    func filtersMeanWhatTheEvaluatorSays(kind: StoreKind) async throws {
        try await kind.run { store in
            var generator = SeededGenerator(seed: 21)
            try await store.take((1...150).map { Shop(number: $0, &generator) })
            let everything = try await store.all()
            for text in Self.filters {
                let filter = try CQL2Text.parse(text)
                let evaluator = try FilterEvaluator(filter, fields: Shop.schema.fields, relate: PlaneRelations.relate)
                let expected = try everything.filter { try evaluator.selects($0) }.map(\.id)
                let query = FeatureQuery(layer: layer, filter: filter, limit: 40)
                #expect(try await store.all(query).map(\.id).sorted() == expected.sorted(), "\(text)")
                #expect(try await store.count(query, access: .everything) == expected.count, "\(text)")
            }
        }
    }

    /// Pages of any size, end to end, are the whole answer in its order: nulls lowest, ties by id.
    @Test(arguments: StoreKind.allCases)
    func pagesMakeUpTheSortedWhole(kind: StoreKind) async throws {
        try await kind.run { store in
            var generator = SeededGenerator(seed: 22)
            try await store.take((1...60).map { Shop(number: $0, &generator) })
            let everything = try await store.all()
            let fields = ["name", "size", "floors", "is_open", "built", "code"]
            for trial in 1...25 {
                let sort = (0..<generator.int(in: 0...3)).map { _ in
                    FeatureQuery.SortKey(
                        field: fields.randomElement(using: &generator) ?? "code",
                        descending: generator.int(in: 0...1) == 1)
                }
                let limit = generator.int(in: 1...25)
                let query = FeatureQuery(layer: layer, fields: ["code"], sort: sort, limit: limit)
                let expected = everything.sorted { Self.isBefore($0, $1, sort) }.map(\.id)
                #expect(
                    try await store.all(query).map(\.id) == expected,
                    "seed 22, trial \(trial): \(sort), \(limit) a page")
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func placesAndConditionsTogetherMeanAllOfThem(kind: StoreKind) async throws {
        try await kind.run { store in
            var generator = SeededGenerator(seed: 23)
            try await store.take((1...150).map { Shop(number: $0, &generator) })
            let everything = try await store.all()
            for trial in 1...60 {
                var query = FeatureQuery(layer: layer, limit: generator.int(in: 5...50))
                let west = 113 + Double(generator.int(in: 0...8)) / 64
                let south = 22.5 + Double(generator.int(in: 0...8)) / 64
                let box = BoundingBox(west: west, south: south, east: west + 1 / 24, north: south + 1 / 24)
                if generator.int(in: 0...1) == 0 { query.box = box }
                if generator.int(in: 0...1) == 0 { query.within = box.expanded(x: 1 / 50, y: -1 / 60).polygon }
                if generator.int(in: 0...1) == 0 {
                    query.filter = try CQL2Text.parse(Self.filters.randomElement(using: &generator) ?? "TRUE")
                }
                let evaluator = try FilterEvaluator(
                    query.filter ?? .isTrue(.literal(.boolean(true))), fields: Shop.schema.fields,
                    relate: PlaneRelations.relate)
                let expected = try everything.filter { feature in
                    let isInside = [query.box?.polygon, query.within].compactMap(\.self).allSatisfy { area in
                        feature.geometry.map { PlaneRelations.intersect($0, area) } ?? false
                    }
                    return try isInside && evaluator.selects(feature)
                }
                #expect(
                    try await store.all(query).map(\.id).sorted() == expected.map(\.id).sorted(),
                    "seed 23, trial \(trial): \(query)")
            }
        }
    }

    private static func isBefore(_ left: Feature, _ right: Feature, _ sort: [FeatureQuery.SortKey]) -> Bool {
        for key in sort {
            guard let index = Shop.schema.fields.firstIndex(where: { $0.name == key.field }) else { continue }
            let (a, b) = (left.values[index], right.values[index])
            if a == b { continue }
            return isLess(a, b) != key.descending
        }
        return left.id < right.id
    }

    /// Two different values.
    private static func isLess(_ left: FieldValue, _ right: FieldValue) -> Bool {
        switch (left, right) {
        case (.null, _): return true
        case (_, .null): return false
        case (.text(let a), .text(let b)): return Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
        case (.boolean(let a), .boolean(let b)): return !a && b
        default: return (left.number ?? 0) < (right.number ?? 0)
        }
    }
}
