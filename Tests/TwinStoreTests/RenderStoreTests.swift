import Foundation
import GRDB
import GeoModel
import OneMap
import TestSupport
import Testing

@testable import TwinStore

/// Render rows of a SpatiaLite store after first loads, deliveries, retirements and undoing: always what the tables give.
@Suite struct RenderStoreTests {
    static let schema = LayerSchema(
        id: LayerID("things")!, kind: .free, title: "物", englishTitle: "Things", theme: "", geometry: .mixed,
        fields: [
            FieldDefinition("code", .text, "编码", isRequired: true), FieldDefinition("class", .text, "类"),
            FieldDefinition("height", .real, "高"),
        ])

    static func store() throws -> TwinStore {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("luotu-render-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try TwinStore.create(
            at: folder.appendingPathComponent("city.db").path,
            profile: CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547))
    }

    /// Rows with the codes given; what stands in them follows from code and version.
    static func batch(_ codes: some Sequence<Int>, version: Int = 0) throws -> PlacedBatch {
        var geometry = ByteColumn()
        var code = ByteColumn()
        var kind = ByteColumn()
        var heights: [Double?] = []
        var zones: [Int64] = []
        for number in codes {
            var random = SeededGenerator(seed: UInt64(number * 100 + version))
            let (x, y) = (random.double(in: 113.05...113.09), random.double(in: 22.55...22.59))
            let size = random.double(in: 0.00001...0.006)
            switch number % 5 {
            case 0, 1: geometry.append(WKB.encode(.point(Position(x, y))))
            case 2:
                geometry.append(
                    WKB.encode(.lineString(try LineString([Position(x, y), Position(x + size, y + size)]))))
            case 3:
                let ring = [(0, 0), (0, 1), (1, 1), (0, 0)].map {
                    Position(x + Double($0.0) * size, y + Double($0.1) * size)
                }
                geometry.append(WKB.encode(.polygon(Polygon(try LinearRing(ring)))))
            default: geometry.appendMissing()
            }
            code.append(Array("C\(number)".utf8))
            kind.append(Array("类\((number + version) % 4)".utf8))
            heights.append(number % 3 == 0 ? nil : Double(number + version))
            zones.append(Int64(number % 2 + 1))
        }
        let rows = FeatureBatch(
            rowNumbers: Array(1...zones.count), columns: [.texts(code), .texts(kind), .reals(heights)],
            geometry: geometry)
        return PlacedBatch(rows: rows, zones: zones, cells: [])
    }

    static func plan(replacing area: Geometry? = nil) -> ImportPlan {
        ImportPlan(
            schema: schema, keyField: "code",
            source: ImportOrigin(file: "things.shp", sourceLayer: "things", encoding: "UTF-8", crs: "EPSG:4490"),
            operatorName: "test", replaceWithin: area)
    }

    @discardableResult
    static func load(
        _ store: TwinStore, _ batches: [PlacedBatch], replacing area: Geometry? = nil
    ) async throws -> ImportOutcome {
        try await store.load(plan(replacing: area), from: ListedBatches(batches: batches))
    }

    private func expectSound(_ store: TwinStore, _ when: String) async throws {
        for finding in try await store.verify() {
            #expect(finding.isSound, "\(when): \(finding.check) \(finding.faults.prefix(5))")
        }
    }

    private func renderedCodes(_ store: TwinStore, zoom: Int = 11) async throws -> Set<String> {
        let tile = try #require(TileCoordinate.holding(Position(113.07, 22.57), zoom: zoom))
        let request = TileLayerRequest(layer: Self.schema, tile: tile, access: .everything)
        let bytes = try await store.encode(request, access: .everything).bytes
        let features = try MVTReader.layers(bytes).first?.features ?? []
        return Set(features.compactMap { $0.properties["code"]?.displayText })
    }

    @Test func renderRowsFollowEveryChangeOfTheirTable() async throws {
        let store = try Self.store()
        try await expectSound(store, "empty")
        try await Self.load(store, [try Self.batch(0..<700), try Self.batch(700..<1500)])
        try await expectSound(store, "first load")
        let codes = try await renderedCodes(store)
        #expect(codes.contains("C0") && codes.contains("C1495"))

        let second = try await Self.load(store, [try Self.batch(1000..<1300, version: 1), try Self.batch(1500..<2100)])
        #expect(second.updated > 200 && second.inserted == 600)
        try await expectSound(store, "second delivery")
        #expect(try await renderedCodes(store).contains("C2095"))

        let area = Geometry.polygon(
            Polygon(
                try LinearRing(
                    [(113.05, 22.55), (113.07, 22.55), (113.07, 22.6), (113.05, 22.6), (113.05, 22.55)].map {
                        Position($0.0, $0.1)
                    })))
        let third = try await Self.load(store, [try Self.batch(0..<100)], replacing: area)
        #expect(third.retired > 100)
        try await expectSound(store, "retirement")

        _ = try await store.undoImport(try #require(third.batch), operatorName: "test")
        try await expectSound(store, "undone retirement")
        _ = try await store.undoImport(try #require(second.batch), operatorName: "test")
        try await expectSound(store, "undone delivery")
        #expect(try await renderedCodes(store) == codes)

        let rebuilt = try await store.rebuildRenderRows(of: [Self.schema.id])
        #expect(rebuilt.map(\.rows) == [1200])
        try await expectSound(store, "rebuilt")
        #expect(try await renderedCodes(store) == codes)
    }

    /// An archive looks below a tile only where something may stand.
    @Test func whereNothingMayShowNoTileHasAnything() async throws {
        let store = try Self.store()
        try await Self.load(store, [try Self.batch(0..<300)])
        let layers = [Self.schema.id]
        var (full, pruned) = (0, 0)
        for zoom in 0...16 {
            let north = try #require(TileCoordinate.holding(Position(113.04, 22.6), zoom: zoom))
            let south = try #require(TileCoordinate.holding(Position(113.1, 22.54), zoom: zoom))
            for (column, row) in (north.column...south.column).flatMap({ x in (north.row...south.row).map { (x, $0) } })
            {
                guard let tile = TileCoordinate(zoom: zoom, column: column, row: row) else { continue }
                let mayShow = try await store.mayShow(layers, on: tile)
                if !mayShow { pruned += 1 }
                guard zoom > 12 || !mayShow else { continue }
                let request = TileLayerRequest(layer: Self.schema, tile: tile, access: .everything)
                let features = try await store.encode(request, access: .everything).featureCount
                if features > 0 { full += 1 }
                #expect(mayShow || features == 0, "\(tile)")
            }
        }
        #expect(full > 100 && pruned > 100)
    }

    @Test func aChangedRenderRowIsFound() async throws {
        let store = try Self.store()
        try await Self.load(store, [try Self.batch(0..<600)])
        try await store.writer().write { database in
            try database.execute(
                sql: "DELETE FROM render_block WHERE id = (SELECT id FROM render_block WHERE level = 0 LIMIT 1)")
            try database.execute(
                sql: "DELETE FROM render_count WHERE id = (SELECT min(id) FROM render_count)")
        }
        let broken = try await store.verify().filter { !$0.isSound }.map(\.check)
        #expect(broken == ["render-rows", "render-levels", "render-counts"])
        _ = try await store.rebuildRenderRows(of: [])
        try await expectSound(store, "rebuilt")
    }
}

/// Tiles that are kept: in memory, in their file, over a crash.
@Suite struct TileFileTests {
    private let tile = TileCoordinate.holding(Position(113.07, 22.57), zoom: 11)!

    private func renderer(_ store: TwinStore) throws -> (renderer: TileRenderer, file: TileFile) {
        let file = try TileFile(of: store)
        return (TileRenderer(catalogue: store, source: store, shelf: file), file)
    }

    private func codes(_ renderer: TileRenderer, _ tile: TileCoordinate) async throws -> Set<String> {
        let layers = try await renderer.layers("things", access: .everything)
        let made = try await renderer.tile(layers, tile, compressed: true, access: .everything)
        guard !made.bytes.isEmpty else { return [] }
        let bytes = try GzipCompressor.decompress(made.bytes, limit: 1 << 26)
        return Set(try MVTReader.layers(bytes).first?.features.compactMap { $0.properties["code"]?.displayText } ?? [])
    }

    @Test func aCommitIsOnTheNextTileAlsoAfterTheProcessEnded() async throws {
        var store = try RenderStoreTests.store()
        let path = store.path
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(0..<50)])
        do {
            let (renderer, _) = try renderer(store)
            #expect(try await codes(renderer, tile).count == 40)
            try await RenderStoreTests.load(store, [try RenderStoreTests.batch(50..<60)])
            #expect(try await codes(renderer, tile).count == 48)
        }
        // The process goes; another one writes without knowing of tiles; a third serves.
        store = try TwinStore.openForReading(path)
        store = try TwinStore.openForWriting(path)
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(60..<65)])
        let (renderer, file) = try renderer(store)
        #expect(try await codes(renderer, tile).count == 52)
        let scope = TileScope(layers: [RenderStoreTests.schema.id], hasLabelPoints: false, zones: nil, hiddenFields: [])
        #expect(await file.tile(tile, of: scope)?.version == 3)
    }

    @Test func aTileThatACommitDoesNotTouchIsNotRenderedAgain() async throws {
        let store = try RenderStoreTests.store()
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(0..<500)])
        let (renderer, file) = try renderer(store)
        let far = try #require(TileCoordinate.holding(Position(120, 30), zoom: 11))
        let scope = TileScope(layers: [RenderStoreTests.schema.id], hasLabelPoints: false, zones: nil, hiddenFields: [])
        #expect(try await codes(renderer, far).isEmpty)
        #expect(try await !codes(renderer, tile).isEmpty)
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(500..<510)])
        #expect(try await codes(renderer, far).isEmpty)
        _ = try await codes(renderer, tile)
        // The far tile was looked up in the log, not rendered and kept once more.
        #expect(await file.tile(far, of: scope)?.version == 1)
        #expect(await file.tile(tile, of: scope)?.version == 2)
    }

    @Test func tilesOfAnotherHistoryAreNotBelieved() async throws {
        let store = try RenderStoreTests.store()
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(0..<50)])
        do {
            let (renderer, _) = try renderer(store)
            _ = try await codes(renderer, tile)
        }
        // As if the database had been replaced by one with as many commits.
        try await store.writer().write { try $0.execute(sql: "UPDATE commit_log SET time = 'another'") }
        let file = try TileFile(of: store)
        let scope = TileScope(layers: [RenderStoreTests.schema.id], hasLabelPoints: false, zones: nil, hiddenFields: [])
        #expect(await file.tile(tile, of: scope) == nil)
    }

    /// Who waits for a connection in a thread of tasks keeps those from going on that hold one: the service stood still.
    @Test func whoWaitsForTheTileFileLeavesTheThreadsOfTasksFree() async throws {
        let store = try RenderStoreTests.store()
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(0..<50)])
        let (renderer, file) = try renderer(store)
        _ = try await codes(renderer, tile)
        let scope = TileScope(layers: [RenderStoreTests.schema.id], hasLabelPoints: false, zones: nil, hiddenFields: [])
        let waiting = 2 * ProcessInfo.processInfo.processorCount
        let shelved = try #require(await file.tile(tile, of: scope))
        for holdsCity in [false, true] {
            let readers = holdsCity ? try store.writer().configuration.maximumReaderCount : TileFile.readerCount
            let pool = try store.writer()
            let held = await HeldConnections(readers) { body in
                if holdsCity { try pool.read { _ in body() } } else { try file.read { _ in body() } }
            }
            let found = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<waiting {
                    group.addTask {
                        guard holdsCity else { return await file.tile(tile, of: scope) == shelved }
                        // Asks the city for the time of the version, and nothing of the tile file's readers before.
                        await file.keep(shelved, tile, of: scope)
                        return true
                    }
                }
                // Runs only if some thread is not waiting for a connection.
                await Task {}.value
                held.letGo()
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(!held.wasLate)
            #expect(found == waiting)
        }
    }

    @Test func theFileReadsAsMBTiles() async throws {
        let store = try RenderStoreTests.store()
        try await RenderStoreTests.load(store, [try RenderStoreTests.batch(0..<50)])
        let (renderer, file) = try renderer(store)
        _ = try await codes(renderer, tile)
        // Through the writer's own connection: the file's last tiles stand in its log until it is closed.
        let row = (1 << tile.zoom) - 1 - tile.row
        let (format, tiles) = try file.read { database in
            (
                try String.fetchOne(database, sql: "SELECT value FROM metadata WHERE name = 'format'"),
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM tiles WHERE zoom_level = 11 AND tile_column = ? AND tile_row = ?",
                    arguments: [tile.column, row])
            )
        }
        #expect(format == "pbf")
        #expect(tiles == 1)
    }
}
