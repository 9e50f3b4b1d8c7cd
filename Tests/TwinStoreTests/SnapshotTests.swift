import Foundation
import GRDB
import GeoModel
import Testing

@testable import TwinStore

@Suite struct SnapshotTests {
    private static let secret = CityProfile(
        countyCode: "440703", name: "蓬江区", workingZone: 4547,
        localGrid: LocalGrid(
            name: "机密独立坐标系", base: 4547, shiftEastMetres: -380_123.4567, shiftNorthMetres: -2_480_765.4321,
            rotationSeconds: 17.06251234, scalePartsPerMillion: 3.06251234),
        datumShifts: [4214: HelmertParameters(dx: 15.81251234, dy: -154.43751234, dz: -82.31251234)])

    /// A city with secrets, shops, and a history of who imported what.
    private func snapshot() async throws -> (folder: URL, file: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("luotu-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try TwinStore.create(at: folder.appendingPathComponent("city.db").path, profile: Self.secret)
        var plan = StoreFixture.plan()
        plan.operatorName = "王机密"
        plan.source.file = "机密交付.shp"
        _ = try await store.load(plan, from: ListedBatches(batches: [StoreFixture.shops(1...300)]))
        let changed = StoreFixture.shops(1...300, name: { $0 == 7 ? "改名" : "店\($0)" })
        _ = try await store.load(plan, from: ListedBatches(batches: [changed]))
        let file = folder.appendingPathComponent("qgis.sqlite").path
        try store.writeSnapshot(to: file)
        return (folder, file)
    }

    private func open(_ file: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { try SpatiaLiteConnection.prepare($0) }
        return try DatabaseQueue(path: file, configuration: configuration)
    }

    @Test func noByteOfTheFileTellsAboutTheProfileOrTheHistory() async throws {
        let (folder, file) = try await snapshot()
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        for secret in [
            "机密独立坐标系", "380123.4567", "2480765.4321", "17.06251234", "3.06251234", "15.81251234", "154.43751234",
            "82.31251234", "localGrid",
            "datumShifts", "王机密", "机密交付",
        ] { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)") }
        // The names of the rows are there, so that the search is one that finds.
        #expect(bytes.range(of: Data("改名".utf8)) != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains(".part") })
    }

    @Test func onlyLayersAndSpatiaLitesOwnTablesAreInIt() async throws {
        let (folder, file) = try await snapshot()
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        let plain = try open(folder.appendingPathComponent("plain.sqlite").path)
        let own = try await plain.write { database in
            try database.execute(sql: "SELECT InitSpatialMetaDataFull(0)")
            return try Set(String.fetchAll(database, sql: names))
        }
        let found = try await open(file).read { try Set(String.fetchAll($0, sql: names)) }
        let others = found.subtracting(own).filter { !$0.hasPrefix("layer_") && !$0.hasPrefix("idx_layer_") }
        #expect(others.isEmpty, "\(others)")
    }

    @Test func everyRowIsThereOnceWithItsShapeAndIsFoundByTheIndex() async throws {
        let (folder, file) = try await snapshot()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await open(file).read { database in
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM \"商铺\"") == 300)
            let columns = try database.columns(in: "商铺").map(\.name)
            #expect(columns == ["ROWID", "编码", "名称", "面积", "geometry"])
            #expect(try Int.fetchOne(database, sql: "SELECT CheckSpatialIndex('layer_shops', '_geom')") == 1)
            let odd = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM "商铺" WHERE abs(ST_X(geometry) - 113 - "面积" / 1000) > 1e-9
                    OR abs(ST_Y(geometry) - 22.5 - "面积" / 1000) > 1e-9 OR ST_SRID(geometry) <> 4490
                    """)
            #expect(odd == 0)
            #expect(try String.fetchOne(database, sql: "SELECT \"名称\" FROM \"商铺\" WHERE \"编码\" = 'S7'") == "改名")
            #expect(try Int.fetchOne(database, sql: "PRAGMA application_id") == 0)
            #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
        }
    }

    @Test func anyoneMayEditItAndLuotuDoesNotTakeItForACity() async throws {
        let (folder, file) = try await snapshot()
        defer { try? FileManager.default.removeItem(at: folder) }
        try await open(file).write { database in
            try database.execute(sql: "UPDATE layer_shops SET name = 'x' WHERE code = 'S1'")
            #expect(database.changesCount == 1)
        }
        #expect(throws: TwinStoreError.self) { try TwinStore.openForReading(file) }
    }
}
