import GeoModel
import TestSupport
import Testing

/// The OGC CQL2 test suite (OGC 21-065r2, annex A), asked of the stores themselves.
@Suite struct ReferencePredicateTests {
    private static let names = [
        "ne_110m_populated_places_simple", "ne_110m_admin_0_countries", "ne_110m_rivers_lake_centerlines",
    ]

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: StoreKind.allCases)
    func everyPredicateFindsTheExpectedNumberOfFeatures(kind: StoreKind) async throws {
        let predicates = try ReferencePredicate.load()
        try await kind.run { store in
            var asked = 0
            for name in Self.names {
                let reference = try ReferenceLayer.load(name)
                let schema = Self.schema(name, reference.fields)
                let plan = ImportPlan(
                    schema: schema, keyField: nil,
                    source: ImportOrigin(
                        file: "ne110m4cql2.gpkg", sourceLayer: name, encoding: "UTF-8", crs: "EPSG:4326"),
                    operatorName: "test")
                let outcome = try await store.load(plan, from: ReferenceBatches(reference))
                #expect(outcome.inserted == reference.features.count)
                for predicate in predicates where predicate.layer == name && Self.isDecided(predicate, by: kind) {
                    asked += 1
                    let query = FeatureQuery(
                        layer: schema.id, filter: try CQL2Text.parse(predicate.text).resolvingNames(in: schema.fields),
                        limit: 100)
                    let count = try await store.count(query, access: .everything)
                    #expect(count == predicate.trueCount, "\(name): \(predicate.text)")
                }
            }
            #expect(asked > 200)
            #expect(kind == .memory || asked == predicates.count)
        }
    }

    /// Brute force knows only whether shapes have a position in common.
    private static func isDecided(_ predicate: ReferencePredicate, by kind: StoreKind) -> Bool {
        let text = predicate.text.uppercased()
        return kind != .memory
            || !["EQUALS", "TOUCHES", "WITHIN", "OVERLAPS", "CROSSES", "CONTAINS"].contains { text.contains("S_\($0)") }
    }

    private static func schema(_ name: String, _ fields: [FieldDefinition]) -> LayerSchema {
        let fields = fields.map { FieldDefinition($0.name.lowercased(), $0.type, $0.name) }
        return LayerSchema(
            id: Shop.layerID(name), kind: .free, title: name, englishTitle: name, theme: "CQL2", geometry: .mixed,
            fields: fields)
    }
}

/// A reference layer's features as one batch.
private struct ReferenceBatches: PlacedBatchSource {
    private var batch: PlacedBatch?
    var rejectedRows: Int { 0 }

    init(_ layer: ReferenceLayer) {
        var geometry = ByteColumn()
        for feature in layer.features {
            if let shape = feature.geometry { geometry.append(WKB.encode(shape)) } else { geometry.appendMissing() }
        }
        let columns = layer.fields.indices.map { index in
            Self.column(layer.features.map { $0.values[index] }, layer.fields[index].type)
        }
        let rows = FeatureBatch(
            rowNumbers: Array(1...layer.features.count), columns: columns, geometry: geometry)
        batch = PlacedBatch(rows: rows, zones: layer.features.map { _ in 0 }, cells: [])
    }

    private static func column(_ values: [FieldValue], _ type: FieldType) -> Column {
        switch type {
        case .integer, .boolean:
            return .integers(values.map { if case .integer(let number) = $0 { number } else { nil } })
        case .real: return .reals(values.map(\.number))
        case .text, .date, .timestamp:
            var column = ByteColumn()
            for value in values {
                if case .text(let text) = value { column.append(text.utf8) } else { column.appendMissing() }
            }
            return .texts(column)
        }
    }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    mutating func next() throws -> PlacedBatch? {
        defer { batch = nil }
        return batch
    }
}
