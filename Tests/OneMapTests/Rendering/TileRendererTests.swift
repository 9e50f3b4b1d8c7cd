import GeoModel
import OneMap
import Testing

@Suite struct TileRendererTests {
    private let map = MemoryMap()
    private let position = Position(113.08, 22.58)
    private let tile = TileCoordinate.holding(Position(113.08, 22.58), zoom: 15)!

    private func renderer() -> TileRenderer { TileRenderer(catalogue: map, source: map) }

    private func tile(_ list: String, compressed: Bool = false, access: Access = .everything) async throws
        -> RenderedTile
    {
        let renderer = renderer()
        return try await renderer.tile(
            renderer.layers(list, access: access), tile, compressed: compressed, access: access)
    }

    private func fill() {
        map.set(
            BuiltInLayers.parts, version: 1,
            [.sample(1, of: BuiltInLayers.parts, .point(position), ["code": "4407", "grid": "x", "name": "路灯"])])
        map.set(BuiltInLayers.cameras, version: 1, [.sample(2, of: BuiltInLayers.cameras, .point(position))])
        map.set(BuiltInLayers.roads, version: 0, [])
    }

    @Test func layersComeInTheOrderAskedAndEmptyOnesNotAtAll() async throws {
        fill()
        let layers = try MVTReader.layers(try await tile("cameras,roads,parts").bytes)
        #expect(layers.map(\.name) == ["cameras", "parts"])
        #expect(layers[1].features[0].id == 1 << 41 | 1)
    }

    @Test func tilesCarryDisplayedFieldsAndTheCodeAndNothingHidden() async throws {
        fill()
        let open = try MVTReader.layers(try await tile("parts").bytes)[0].features[0]
        #expect(open.properties == ["code": "4407", "name": "路灯"])
        let access = Access(subject: "guest", hiddenFields: ["name"])
        let masked = try MVTReader.layers(try await tile("parts", access: access).bytes)[0].features[0]
        #expect(masked.properties == ["code": "4407"])
    }

    @Test func compressedAndPlainTileHaveOneContentAndTwoTags() async throws {
        fill()
        let plain = try await tile("parts")
        let packed = try await tile("parts", compressed: true)
        #expect(try GzipCompressor.decompress(packed.bytes, limit: 1 << 20) == plain.bytes)
        #expect(plain.tag != packed.tag)
    }

    @Test func tileIsRenderedOnceUntilItsLayerChanges() async throws {
        fill()
        let renderer = renderer()
        for _ in 0..<3 {
            _ = try await renderer.tile(
                renderer.layers("parts", access: .everything), tile, compressed: true, access: .everything)
        }
        #expect(map.encodings == 1)
        map.set(BuiltInLayers.parts, version: 2, [])
        let after = try await renderer.tile(
            renderer.layers("parts", access: .everything), tile, compressed: true, access: .everything)
        #expect(after.bytes.isEmpty)
        #expect(map.encodings == 2)
    }

    @Test(arguments: [64 << 20, 0])
    func aTileThatManyAskForAtOnceIsRenderedOnce(cacheBytes: Int) async throws {
        fill()
        let renderer = TileRenderer(catalogue: map, source: map, cache: TileCache(byteLimit: cacheBytes))
        let layers = try await renderer.layers("parts", access: .everything)
        map.hold()
        try await withThrowingTaskGroup(of: RenderedTile.self) { group in
            for _ in 0..<8 {
                group.addTask { try await renderer.tile(layers, tile, compressed: false, access: .everything) }
            }
            // All eight have asked, or as good as, when the first is let go.
            while map.encodings == 0 { await Task.yield() }
            for _ in 0..<2000 { await Task.yield() }
            map.release()
            var tiles: Set<RenderedTile> = []
            for try await tile in group { tiles.insert(tile) }
            #expect(tiles.count == 1)
        }
        if cacheBytes > 0 { #expect(map.encodings == 1) }
        #expect(map.encodings < 8)
    }

    @Test func whoGivesUpDoesNotTakeTheTileFromOthers() async throws {
        fill()
        let renderer = renderer()
        let layers = try await renderer.layers("parts", access: .everything)
        map.hold()
        let impatient = Task { try await renderer.tile(layers, tile, compressed: false, access: .everything) }
        while map.encodings == 0 { await Task.yield() }
        let patient = Task { try await renderer.tile(layers, tile, compressed: false, access: .everything) }
        for _ in 0..<2000 { await Task.yield() }
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        map.release()
        #expect(try await patient.value.featureCount == 1)
    }

    @Test func aRenderingThatFailsIsTriedAgain() async throws {
        fill()
        let renderer = renderer()
        let layers = try await renderer.layers("parts", access: .everything)
        map.failNext()
        await #expect(throws: MemoryMap.Broken.self) {
            try await renderer.tile(layers, tile, compressed: false, access: .everything)
        }
        #expect(try await renderer.tile(layers, tile, compressed: false, access: .everything).featureCount == 1)
    }

    @Test(arguments: ["", "nothing", "parts,parts", "parts,", "Parts"])
    func impossibleLayerListsAreRefused(list: String) async throws {
        fill()
        await #expect(throws: OneMapError.self) { try await tile(list) }
    }

    @Test func cacheForgetsTheOldestAndStaysWithinItsLimit() async throws {
        let cache = TileCache(byteLimit: 20_000)
        let renderer = TileRenderer(catalogue: map, source: map, cache: cache)
        fill()
        let layers = try await renderer.layers("parts", access: .everything)
        for row in 0..<200 {
            let tile = TileCoordinate(zoom: 10, column: 5, row: row)!
            _ = try await renderer.tile(layers, tile, compressed: false, access: .everything)
        }
        #expect(map.encodings == 200)
        let last = TileCoordinate(zoom: 10, column: 5, row: 199)!
        _ = try await renderer.tile(layers, last, compressed: false, access: .everything)
        #expect(map.encodings == 200)
        let first = TileCoordinate(zoom: 10, column: 5, row: 0)!
        _ = try await renderer.tile(layers, first, compressed: false, access: .everything)
        #expect(map.encodings == 201)
    }
}

extension FieldValue: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
}
