import CityFlows
import GeoModel
import TestSupport
import Testing

@Suite struct StatisticsFlowTests {
    private let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)

    /// Two cells side by side, the eastern one with the lower code, and lamps: two west, one east, one on the border, one
    /// outside, one without a place.
    private func city() async throws -> MemoryFeatureStore {
        let store = MemoryFeatureStore()
        await store.put(
            try schema("grids", .grid, .polygon, [("code", .text), ("name", .text)]),
            rows: [
                (
                    [.text("440703001001002"), .text("西")],
                    try WKT.decode("POLYGON((113 22,113.01 22,113.01 22.01,113 22.01,113 22))")
                ),
                (
                    [.text("440703001001001"), .text("东")],
                    try WKT.decode("POLYGON((113.01 22,113.02 22,113.02 22.01,113.01 22.01,113.01 22))")
                ),
            ])
        let places: [(Double, Double)?] = [
            (113.002, 22.002), (113.003, 22.004), (113.015, 22.005), (113.01, 22.005), (113.03, 22), nil,
        ]
        await store.put(
            try schema("lamps", .free, .point, [("kind", .text), ("watts", .real)]),
            rows: places.enumerated().map { number, place in
                (
                    [.text(number % 2 == 0 ? "LED" : "钠灯"), number == 1 ? .null : .real(100)],
                    place.map { Geometry.point(Position($0.0, $0.1)) }
                )
            })
        return store
    }

    private func schema(
        _ name: String, _ kind: LayerKind, _ geometry: GeometryKind, _ fields: [(String, FieldType)]
    ) throws -> LayerSchema {
        LayerSchema(
            id: try #require(LayerID(name)), kind: kind, title: name, englishTitle: name, theme: "", geometry: geometry,
            fields: fields.map { FieldDefinition($0.0, $0.1, $0.0) })
    }

    private func lamps() throws -> LayerID { try #require(LayerID("lamps")) }
    private func grids() throws -> LayerID { try #require(LayerID("grids")) }

    @Test func countsOverCellsAndOutsideAreTheTotal() async throws {
        let flow = StatisticsFlow(source: try await city(), profile: profile)
        var request = StatisticsRequest(layer: try lamps(), by: .areas(layer: try grids(), level: nil))
        request.sums = ["watts"]
        let table = try await flow.run(request, access: .everything)
        #expect(table.groups.map(\.code) == ["440703001001001", "440703001001002"])
        // The lamp on the border counts for the lower code.
        #expect(table.groups.map(\.count) == [2, 2])
        #expect(table.outside?.count == 2)
        #expect(table.total.count == 6)
        #expect(table.withoutPlace == 1)
        #expect(table.groups.map { $0.sums["watts"] } == [200, 100])
        #expect(table.total.sums["watts"] == 500)
        #expect(table.notSummed == ["watts": 1])
        let ground = try #require(table.groups[0].ground)
        #expect(abs((table.groups[0].density ?? 0) - 2 / (ground / 1e6)) < 1e-9)
    }

    @Test func aFieldDividesTheLayerOrTheAreas() async throws {
        let flow = StatisticsFlow(source: try await city(), profile: profile)
        let byKind = try await flow.run(
            StatisticsRequest(layer: try lamps(), by: .field("kind")), access: .everything)
        #expect(byKind.groups.map(\.value) == ["LED", "钠灯"])
        #expect(byKind.groups.map(\.count) == [3, 3])
        #expect(byKind.outside == nil)
        var request = StatisticsRequest(layer: try lamps(), by: .areas(layer: try grids(), level: nil))
        request.field = "kind"
        let both = try await flow.run(request, access: .everything)
        #expect(
            both.groups.map { "\($0.code ?? "") \($0.value ?? "") \($0.count)" } == [
                "440703001001001 LED 1", "440703001001001 钠灯 1", "440703001001002 LED 1", "440703001001002 钠灯 1",
            ])
    }

    @Test func whatDoesNotExistIsNamed() async throws {
        let source = try await city()
        let flow = StatisticsFlow(source: source, profile: profile)
        let (layer, areas) = (try lamps(), try grids())
        await #expect(throws: CityFlowError.noSuchField(layer: "lamps", field: "volts")) {
            var request = StatisticsRequest(layer: layer, by: .areas(layer: areas, level: nil))
            request.sums = ["volts"]
            return try await flow.run(request, access: .everything)
        }
        await #expect(throws: CityFlowError.noSuchField(layer: "lamps", field: "watts")) {
            try await flow.run(
                StatisticsRequest(layer: layer, by: .field("watts")),
                access: Access(subject: "guest", hiddenFields: ["watts"]))
        }
        await #expect(throws: CityFlowError.noAreas("layer:lamps")) {
            try await flow.run(
                StatisticsRequest(layer: layer, by: .areas(layer: layer, level: nil)), access: .everything)
        }
        #expect(throws: CityFlowError.unknownGrouping("planet")) {
            try StatisticsRequest.Grouping("planet", fields: [])
        }
    }

    @Test func impactCountsAllAndListsTheNearest() async throws {
        let report = try await ImpactFlow(source: try await city()).run(
            .around(Position(113.002, 22.002), metres: 300), layers: nil, listed: 1, access: .everything)
        #expect(report.layers.map(\.layer) == ["grids", "lamps"])
        #expect(report.layers.map(\.count) == [1, 2])
        #expect(report.layers[1].features.map(\.distance) == [0])
        #expect(report.layers[1].notListed == 1)
        #expect(report.count == 3)
    }
}
