import CityFlows
import Exchange
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct CellEditFlowTests {
    private static let fields = [
        FieldDefinition("code", .text, "单元网格标识码", isRequired: true), FieldDefinition("name", .text, "单元网格名称"),
        FieldDefinition("area", .real, "面积", unit: "m2"), FieldDefinition("start_date", .date, "初始日期"),
    ]

    /// Two cells side by side in one community, a third in another.
    private func city() async throws -> (store: MemoryFeatureStore, flow: CellEditFlow) {
        let store = MemoryFeatureStore()
        let grids = LayerSchema(
            id: try #require(LayerID("grids")), kind: .grid, title: "单元网格", englishTitle: "", theme: "",
            geometry: .polygon, fields: Self.fields)
        let cells = try [("001001001", 113.0), ("001001002", 113.001), ("001002001", 113.002)].map { code, west in
            let east = ((west + 0.001) * 1000).rounded() / 1000
            return (
                values: [FieldValue.text("440703" + code), .text("网格"), .null, .null],
                geometry: try WKT.decode(
                    "POLYGON((\(west) 22.5,\(east) 22.5,\(east) 22.501,\(west) 22.501,\(west) 22.5))") as Geometry?
            )
        }
        await store.put(grids, rows: cells.map { ($0.values, $0.geometry) })
        let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)
        let areas = try await CityAreas(reading: store)
        let flow = CellEditFlow(source: store, operatorName: "王") { request in
            try await ImportFlow(source: store, store: store, profile: profile, areas: areas).run(request)
        }
        return (store, flow)
    }

    private func codes(_ store: MemoryFeatureStore) async throws -> [String] {
        let grids = try #require(LayerID("grids"))
        return try await store.features(FeatureQuery(layer: grids), access: .everything).features
            .compactMap { $0.values[0].displayText }.sorted()
    }

    @Test func aSplitCellLeadsToItsPiecesAndAMergeToTheWhole() async throws {
        let (store, flow) = try await city()
        let line = try WKT.decode("LINESTRING(113.0005 22.4,113.0005 22.6)")
        let split = try await flow.split("440703001001001", along: [line], today: "2026-11-21")
        #expect(split.made.sorted() == ["440703001001003", "440703001001004"])
        #expect(try await flow.resolve("440703001001001") == ["440703001001003", "440703001001004"])
        // The memory store finds "inside" by position: the old cell is gone, its neighbours stay.
        #expect(
            try await codes(store) == [
                "440703001001002", "440703001001003", "440703001001004", "440703001002001",
            ])
        let merge = try await flow.merge(split.made, today: "2026-11-22")
        #expect(merge.made == ["440703001001005"])
        #expect(try await flow.resolve("440703001001001") == ["440703001001005"])
        #expect(try await codes(store) == ["440703001001002", "440703001001005", "440703001002001"])
    }

    @Test func cellsOfTwoCommunitiesStayApart() async throws {
        let (_, flow) = try await city()
        let codes = ["440703001001002", "440703001002001"]
        await #expect(throws: CityFlowError.cellsOfTwoCommunities(codes)) {
            try await flow.merge(codes, today: "2026-11-21")
        }
        await #expect(throws: CityFlowError.noSuchFeature(layer: "grids", feature: "440703001001009")) {
            try await flow.split("440703001001009", along: [], today: "2026-11-21")
        }
    }
}
