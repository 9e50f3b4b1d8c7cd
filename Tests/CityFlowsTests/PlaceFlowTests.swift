import AddressBase
import CityFlows
import Exchange
import Foundation
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct PlaceFlowTests {
    private let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)

    /// A folder of its own with a table in it.
    private func table(_ lines: [String], encoding: String.Encoding = .utf8) throws -> (folder: URL, file: URL) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("place-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("台账.csv")
        let data = try #require((lines.joined(separator: "\r\n") + "\r\n").data(using: encoding))
        try data.write(to: file)
        return (folder, file)
    }

    /// A city of one cell, without an address base: addresses are found nowhere.
    private func flow(_ store: MemoryFeatureStore) async throws -> PlaceFlow {
        let schema = LayerSchema(
            id: try #require(LayerID("grids")), kind: .grid, title: "单元网格", englishTitle: "", theme: "",
            geometry: .polygon, fields: [FieldDefinition("code", .text, "编码"), FieldDefinition("name", .text, "名称")])
        await store.put(
            schema,
            rows: [
                (
                    [.text("440703001001001"), .text("网格")],
                    try WKT.decode("POLYGON((113 22.5,113.1 22.5,113.1 22.6,113 22.6,113 22.5))")
                )
            ])
        let areas = try await CityAreas(reading: store)
        let profile = profile
        let geocoder = Geocoder(source: try MemoryAddressSource(addresses: []))
        return PlaceFlow(source: store, geocoder: geocoder, areas: areas, profile: profile) { request in
            try await ImportFlow(source: store, store: store, profile: profile, areas: areas).run(request)
        }
    }

    private func rows(_ store: MemoryFeatureStore, _ layer: LayerID) async throws -> [[String: String]] {
        let chunk = try await store.features(FeatureQuery(layer: layer), access: .everything)
        return chunk.features.map { feature in
            Dictionary(
                uniqueKeysWithValues: zip(chunk.fields.map(\.name), feature.values.map { $0.displayText ?? "" }))
        }
    }

    @Test func everyRowIsInTheLayerOrInTheReview() async throws {
        let (folder, file) = try table([
            "编号,名称,经度,纬度,地址,登记日期,面积,电话",
            "A001,甲,113.05,22.55,,2024-05-01,12.5,075012345", "A002,乙,113.06,22.56,某街1号,2024/5/2,3,075012346",
            "A003,丙,,,某街2号,2024年5月3日,4,075012347", "A004,丁,,,,20240504,5,075012348",
            "A001,戊,113.07,22.57,,2024.5.5,6,075012349", "A006,己,abc,22.55,,2024-05-06,7,075012340",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = MemoryFeatureStore()
        let flow = try await flow(store)
        let layer = try #require(LayerID("ledger"))
        let report = try await flow.run(
            PlaceRequest(file: file.path, layer: layer, crs: "CGCS2000", operatorName: "test"))
        #expect(report.read == 6)
        #expect(report.inserted == 2)
        #expect(report.review == 4)
        #expect(report.read == report.inserted + report.updated + report.unchanged + report.review)
        let placed = try await rows(store, layer)
        #expect(placed.map { $0["code"] } == ["A001", "A002"])
        #expect(placed.map { $0["placed_grid"] } == ["440703001001001", "440703001001001"])
        let schema = try #require(await store.layer(layer, access: .everything)?.schema)
        #expect(schema.field("code")?.type == .text)
        #expect(schema.fields.first { $0.title == "登记日期" }?.type == .date)
        #expect(schema.fields.first { $0.title == "面积" }?.type == .real)
        #expect(schema.fields.first { $0.title == "电话" }?.type == .text)
        #expect(
            placed.map { $0[schema.fields.first { $0.title == "登记日期" }?.name ?? ""] } == ["2024-05-01", "2024-05-02"])
        let review = try Table(URL(fileURLWithPath: try #require(report.reviewFile)))
        #expect(review.rows.map { $0["编号"] } == ["A003", "A004", "A001", "A006"])
        #expect(review.rows[2]["原因"].contains("row 2"))
        #expect(!FileManager.default.fileExists(atPath: file.path + ".luotu-place.json"))
    }

    /// The review file, corrected, is a table like any other: only its rows change.
    @Test func correctedRowsAloneAreTakenUp() async throws {
        let (folder, file) = try table([
            "编号,名称,经度,纬度", "A001,甲,113.05,22.55", "A002,乙,,", "A003,丙,113.06,22.56",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = MemoryFeatureStore()
        let flow = try await flow(store)
        let layer = try #require(LayerID("ledger"))
        let first = try await flow.run(
            PlaceRequest(file: file.path, layer: layer, crs: "GCJ02", operatorName: "test"))
        let review = URL(fileURLWithPath: try #require(first.reviewFile))
        #expect((first.inserted, first.review) == (2, 1))
        let text = try String(contentsOf: review, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "A002,乙,,", with: "A002,乙,113.07,22.57").utf8).write(to: review)
        let second = try await flow.run(PlaceRequest(file: review.path, layer: layer, operatorName: "test"))
        #expect((second.read, second.inserted, second.updated, second.review) == (1, 1, 0, 0))
        // The review states the system of the coordinates, which the first run was told.
        #expect(second.crs == "GCJ02")
        let again = try await flow.run(PlaceRequest(file: file.path, layer: layer, crs: "GCJ02", operatorName: "test"))
        #expect((again.unchanged, again.inserted, again.updated, again.review) == (2, 0, 0, 1))
    }

    @Test func aDryRunSaysWhatWouldBecomeAndChangesNothing() async throws {
        let (folder, file) = try table(["编号,名称,经度,纬度", "A001,甲,113.05,22.55", "A002,乙,,"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = MemoryFeatureStore()
        let flow = try await flow(store)
        let layer = try #require(LayerID("ledger"))
        var request = PlaceRequest(file: file.path, layer: layer, crs: "CGCS2000", operatorName: "test")
        request.isDryRun = true
        let told = try await flow.run(request)
        #expect((told.read, told.inserted, told.review) == (2, 1, 1))
        #expect(told.columns.map(\.role) == [.key, nil, .x, .y])
        #expect(told.columns[1].samples == ["甲", "乙"])
        #expect(told.firstReview.map(\.row) == [3])
        #expect(await store.layer(layer, access: .everything) == nil)
        request.isDryRun = false
        let done = try await flow.run(request)
        #expect((done.read, done.inserted, done.review) == (told.read, told.inserted, told.review))
        request.columns.isComplete = true
        await #expect(throws: CityFlowError.self) { try await flow.run(request) }
    }

    @Test func aTableOfNothingIsRefused() async throws {
        let (folder, file) = try table(["编号,数量", "1,2", "2,3"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let flow = try await flow(MemoryFeatureStore())
        let layer = try #require(LayerID("ledger"))
        await #expect(throws: CityFlowError.nothingToPlaceBy(["编号", "数量"])) {
            try await flow.run(PlaceRequest(file: file.path, layer: layer, operatorName: "test"))
        }
    }
}
