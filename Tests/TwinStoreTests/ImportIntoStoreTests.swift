import Foundation
import GeoModel
import Synchronization
import Testing

@testable import TwinStore

/// Batches made by hand, as a reader would deliver them.
struct ListedBatches: PlacedBatchSource {
    var batches: [PlacedBatch]
    var failure: (any Error)?
    var rejectedRows: Int { 0 }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    mutating func next() throws -> PlacedBatch? {
        if batches.isEmpty {
            if let failure { throw failure }
            return nil
        }
        return batches.removeFirst()
    }
}

/// Remembers which rows of which batch the store refused.
private final class AttentiveBatches: PlacedBatchSource {
    private var batches: [PlacedBatch]
    private(set) var refused: [[Int]: [Int]] = [:]
    var rejectedRows: Int { 0 }

    init(_ batches: [PlacedBatch]) { self.batches = batches }

    func next() throws -> PlacedBatch? { batches.isEmpty ? nil : batches.removeFirst() }

    func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {
        refused[batch.rows.rowNumbers, default: []] += refusals.map(\.row)
    }
}

/// Lets a test look at a source after the store has had it.
///
/// `@unchecked Sendable`: the test looks only after `load` has returned.
private struct Watched: PlacedBatchSource, @unchecked Sendable {
    let batches: AttentiveBatches
    var rejectedRows: Int { batches.rejectedRows }

    func next() throws -> PlacedBatch? { try batches.next() }
    func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) { batches.refused(refusals, of: batch) }
}

/// Asks to stop once its only batch was taken.
private struct StoppedAtTheEnd: PlacedBatchSource {
    let batch: PlacedBatch
    private let taken = Counter()
    var rejectedRows: Int { 0 }
    var checkStop: @Sendable () throws -> Void {
        { [taken] in if taken.value.load(ordering: .acquiring) > 1 { throw ReaderBroke() } }
    }

    init(batch: PlacedBatch) { self.batch = batch }

    func next() throws -> PlacedBatch? {
        taken.value.add(1, ordering: .releasing).newValue == 1 ? batch : nil
    }
    func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    private final class Counter: Sendable {
        let value = Atomic(0)
    }
}

struct ReaderBroke: Error, Equatable {}

enum StoreFixture {
    static func path() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("luotu-\(UUID().uuidString).db").path
    }

    static let profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547)

    static let pointSchema = LayerSchema(
        id: LayerID("shops")!, kind: .free, title: "商铺", englishTitle: "Shops", theme: "专题", geometry: .point,
        fields: [
            FieldDefinition("code", .text, "编码"), FieldDefinition("name", .text, "名称"),
            FieldDefinition("size", .real, "面积"),
        ])

    static func plan(keyed: Bool = true, schema: LayerSchema = pointSchema) -> ImportPlan {
        ImportPlan(
            schema: schema, keyField: keyed ? "code" : nil,
            source: ImportOrigin(file: "shops.shp", sourceLayer: "shops", encoding: "GBK", crs: "EPSG:4547"),
            operatorName: "test")
    }

    /// Shop n lies at (113 + n/1000, 22.5 + n/1000).
    static func shops(_ numbers: some Collection<Int>, name: (Int) -> String = { "店\($0)" }) -> PlacedBatch {
        var codes = ByteColumn()
        var names = ByteColumn()
        var geometry = ByteColumn()
        for number in numbers {
            codes.append("S\(number)".utf8)
            names.append(name(number).utf8)
            geometry.append(WKB.encode(.point(position(number))))
        }
        let batch = FeatureBatch(
            rowNumbers: Array(numbers), columns: [.texts(codes), .texts(names), .reals(numbers.map { Double($0) })],
            geometry: geometry)
        return PlacedBatch(rows: batch, zones: Array(repeating: 0, count: numbers.count), cells: [])
    }

    static func position(_ number: Int) -> Position {
        Position(113 + Double(number) / 1000, 22.5 + Double(number) / 1000)
    }
}

@Suite struct ImportIntoStoreTests {
    private func store() throws -> (TwinStore, String) {
        let path = StoreFixture.path()
        return (try TwinStore.create(at: path, profile: StoreFixture.profile), path)
    }

    private func ids(_ store: TwinStore, _ query: FeatureQuery) async throws -> [String] {
        try await store.features(query, access: .everything).features.compactMap(\.code)
    }

    private let layer = StoreFixture.pointSchema.id

    @Test func firstImportInsertsAndSecondChangesNothing() async throws {
        let (store, _) = try store()
        let first = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...100)]))
        #expect(first.inserted == 100)
        #expect(first.batch == 1)
        let second = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...100)]))
        #expect(second.unchanged == 100)
        #expect(second.inserted == 0)
        #expect(second.batch == nil)
        #expect(try await store.layer(layer, access: .everything)?.featureCount == 100)
    }

    @Test func aStopAfterTheLastBatchStillTakesEverythingBack() async throws {
        let (store, _) = try store()
        await #expect(throws: ReaderBroke()) {
            try await store.load(StoreFixture.plan(), from: StoppedAtTheEnd(batch: StoreFixture.shops(1...10)))
        }
        #expect(try await store.layer(layer, access: .everything)?.featureCount ?? 0 == 0)
        #expect(try await store.importBatches().isEmpty)
    }

    @Test func everyRefusalComesBackWithItsOwnBatch() async throws {
        let (store, _) = try store()
        // Each batch of ten begins with the last shop of the one before.
        let starts = Array(stride(from: 1, to: 901, by: 9))
        let watched = Watched(batches: AttentiveBatches(starts.map { StoreFixture.shops($0..<($0 + 10)) }))
        let outcome = try await store.load(StoreFixture.plan(), from: watched)
        #expect(outcome.inserted == 901)
        #expect(outcome.refusals.count == starts.count - 1)
        let expected = starts.dropFirst().map { (Array($0..<($0 + 10)), [$0]) }
        #expect(watched.batches.refused == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test func keylessRowsAreRecognisedByContent() async throws {
        let (store, _) = try store()
        let plan = StoreFixture.plan(keyed: false)
        _ = try await store.load(plan, from: ListedBatches(batches: [StoreFixture.shops(1...10)]))
        let again = try await store.load(plan, from: ListedBatches(batches: [StoreFixture.shops(5...12)]))
        #expect(again.unchanged == 6)
        #expect(again.inserted == 2)
        #expect(again.missing == 4)
    }

    @Test func changedRowIsUpdatedAndUndoBringsItBack() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...10)]))
        let change = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(8...12) { "新\($0)" }]))
        #expect(change.updated == 3)
        #expect(change.inserted == 2)
        _ = try await store.undoImport(try #require(change.batch), operatorName: "test")
        let chunk = try await store.features(FeatureQuery(layer: layer, fields: ["name"]), access: .everything)
        #expect(chunk.features.count == 10)
        #expect(chunk.features.map(\.values) == (1...10).map { [.text("店\($0)")] })
        #expect(chunk.features.map(\.geometry) == (1...10).map { .point(StoreFixture.position($0)) })
    }

    @Test func fieldsThatTheFileLacksKeepTheirValues() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...10)]))
        var plan = StoreFixture.plan()
        plan.absentFields = ["size"]
        plan.hasGeometry = false
        var partial = StoreFixture.shops(1...10) { $0 <= 3 ? "新\($0)" : "店\($0)" }
        partial.rows.columns[2] = .reals(Array(repeating: nil, count: 10))
        var nowhere = ByteColumn()
        for _ in 0..<10 { nowhere.appendMissing() }
        partial.rows.geometry = nowhere
        let outcome = try await store.load(plan, from: ListedBatches(batches: [partial]))
        #expect(outcome.updated == 3)
        #expect(outcome.unchanged == 7)
        let chunk = try await store.features(FeatureQuery(layer: layer, fields: ["size"]), access: .everything)
        #expect(chunk.features.map(\.values) == (1...10).map { [.real(Double($0))] })
        #expect(chunk.features.map(\.geometry) == (1...10).map { .point(StoreFixture.position($0)) })
    }

    @Test func undoIsRefusedWhenALaterBatchChangedTheRows() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...10)]))
        _ = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...2) { "新\($0)" }]))
        await #expect(throws: TwinStoreError.self) { try await store.undoImport(1, operatorName: "test") }
    }

    @Test func keyThatStandsTwiceIsRefusedByRow() async throws {
        let (store, _) = try store()
        var twice = StoreFixture.shops([1, 2, 1])
        twice.rows.rowNumbers = [1, 2, 3]
        let outcome = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [twice]))
        #expect(outcome.inserted == 2)
        #expect(outcome.refusals.map(\.row) == [3])
        #expect(outcome.refusals.first?.value == "S1")
    }

    @Test func failureInTheMiddleLeavesTheStoreAsItWas() async throws {
        let (store, _) = try store()
        await #expect(throws: ReaderBroke.self) {
            try await store.load(
                StoreFixture.plan(),
                from: ListedBatches(batches: [StoreFixture.shops(1...10)], failure: ReaderBroke()))
        }
        #expect(try await store.layer(layer, access: .everything) == nil)
        #expect(try await store.importBatches().isEmpty)
    }

    @Test func dryRunReportsAndChangesNothing() async throws {
        let (store, _) = try store()
        var plan = StoreFixture.plan()
        plan.isDryRun = true
        let outcome = try await store.load(plan, from: ListedBatches(batches: [StoreFixture.shops(1...10)]))
        #expect(outcome.inserted == 10)
        #expect(try await store.layer(layer, access: .everything) == nil)
    }

    @Test func replacingDeliveryRetiresWhatItLeavesOutInsideTheArea() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...20)]))
        var plan = StoreFixture.plan()
        plan.replaceWithin = BoundingBox(west: 113.0005, south: 22.5005, east: 113.0105, north: 22.5105).polygon
        let outcome = try await store.load(plan, from: ListedBatches(batches: [StoreFixture.shops(1...5)]))
        #expect(outcome.retired == 5)
        #expect(outcome.missing == 15)
        #expect(try await ids(store, FeatureQuery(layer: layer)).count == 15)
        _ = try await store.undoImport(try #require(outcome.batch), operatorName: "test")
        #expect(try await ids(store, FeatureQuery(layer: layer)).count == 20)
    }

    @Test func packedIndexAgreesWithSQLiteAndSpatiaLite() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...5000)]))
        let report = try await store.writer().write { database in
            try (
                String.fetchOne(database, sql: "SELECT rtreecheck('idx_layer_shops__geom')"),
                Int.fetchOne(database, sql: "SELECT CheckSpatialIndex('layer_shops', '_geom')")
            )
        }
        #expect(report.0 == "ok")
        #expect(report.1 == 1)
        // Later edits keep it so.
        _ = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(4990...5100) { "新\($0)" }]))
        let later = try await store.writer().write {
            try Int.fetchOne($0, sql: "SELECT CheckSpatialIndex('layer_shops', '_geom')")
        }
        #expect(later == 1)
    }

    @Test func boxFindsWhatLiesInsideExactly() async throws {
        let (store, _) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...1000)]))
        let query = FeatureQuery(
            layer: layer, box: BoundingBox(west: 113.1, south: 22.6, east: 113.2, north: 22.7), limit: 1000)
        #expect(try await store.count(query, access: .everything) == 101)
        #expect(try await ids(store, query) == (100...200).map { "S\($0)" })
    }

    @Test func pagesFollowEachOtherWithoutGapOrRepetition() async throws {
        let (store, _) = try store()
        _ = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...95) { "店\($0 % 7)" }]))
        var query = FeatureQuery(layer: layer, sort: [.init(field: "name", descending: true)], limit: 10)
        var codes: [String] = []
        repeat {
            let chunk = try await store.features(query, access: .everything)
            codes += chunk.features.compactMap(\.code)
            query.after = chunk.next
        } while query.after != nil
        #expect(Set(codes).count == 95)
        #expect(codes.count == 95)
    }

    @Test func foreignWriterIsStoppedByTheGuard() async throws {
        let (store, path) = try store()
        _ = try await store.load(StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...3)]))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('DELETE FROM layer_shops')", path,
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus != 0)
        #expect(message.contains("luotu snapshot"))
    }

    @Test func secondWriterIsRefusedWithTheFirstOnesPid() throws {
        let (store, path) = try store()
        let error = #expect(throws: TwinStoreError.self) { try TwinStore.openForWriting(path) }
        #expect(error?.description.contains("pid \(ProcessInfo.processInfo.processIdentifier)") == true)
        #expect(store.isWritable)
    }
}
