import GeoModel
import TestSupport
import Testing

@testable import OneMap

@Suite struct RenderBlockTests {
    private let tile = TileCoordinate.holding(Position(113.07, 22.57), zoom: 15)!
    private let keys = ["code", "class", "floors", "height"]

    /// Oracle: the same features pushed one by one, as a store of whole features does.
    private func wanted(_ features: [Feature], _ tile: TileCoordinate) throws -> Set<DecodedFeature> {
        var encoder = MVTLayerEncoder(name: "things", keys: keys, tile: tile)
        for feature in features {
            guard let shape = feature.geometry else { continue }
            guard try WKB.encode(shape).withUnsafeBytes({ try encoder.beginFeature(feature.id, geometry: $0) }) else {
                continue
            }
            for (key, place) in [0, 1, 2, 4].enumerated() { encoder.add(key, feature.values[place]) }
            encoder.endFeature()
        }
        return Set(try MVTReader.layers(encoder.finish().bytes).first?.features ?? [])
    }

    private func made(
        _ blocks: [RenderBlock], _ tile: TileCoordinate, columns: [Int] = [0, 1, 2, 3], zones: Set<Int>? = nil
    ) throws -> Set<DecodedFeature> {
        var encoder = MVTLayerEncoder(name: "things", keys: keys, tile: tile)
        for block in blocks {
            try encoder.append(
                block: block, columns: columns, zones: zones,
                drawing: RenderDrawing(hasPoints: true, hasShapes: true))
        }
        return Set(try MVTReader.layers(encoder.finish().bytes).first?.features ?? [])
    }

    @Test(arguments: [10, 13, 15, 17, 20, 22])
    func tileOfBlocksIsTheTileOfFeatures(zoom: Int) throws {
        let fixture = try RenderFixture(seed: 3, count: 3000)
        let tile = try #require(TileCoordinate.holding(Position(113.07, 22.57), zoom: zoom))
        let blocks = try fixture.blocks()
        #expect(blocks.count > 8)
        #expect(try made(blocks, tile) == wanted(fixture.features, tile))
    }

    @Test(arguments: [1, 40_000])
    func rowsThatWaitedOnTheDiskMakeTheSameBlocks(runBytes: Int) throws {
        var fixture = try RenderFixture(seed: 5, count: 600)
        // Two rows at one place, delivered in the order of falling ids, stand in the order of their ids.
        fixture.features[0].geometry = fixture.features[599].geometry
        fixture.features.reverse()
        let inMemory = try fixture.blocks()
        #expect(inMemory.reduce(0) { $0 + $1.rowCount } == 600)
        #expect(try fixture.blocks(runBytes: runBytes) == inMemory)
    }

    @Test func aFolderThatCanNotBeWrittenIsNamed() throws {
        let fixture = try RenderFixture(seed: 5, count: 10)
        let error = #expect(throws: RunFileError.self) { try fixture.blocks(runBytes: 1, directory: "/nowhere/at/all") }
        #expect(error?.description.contains("/nowhere/at/all") == true)
    }

    @Test func hiddenFieldsAndForeignZonesStayOut() throws {
        let fixture = try RenderFixture(seed: 4, count: 900)
        let blocks = try fixture.blocks()
        let shown = try made(blocks, tile, columns: [0, -1, 2, -1], zones: [11])
        let inZone = fixture.features.filter { RenderFixture.zone($0) == 11 }
        var expected = Set<DecodedFeature>()
        for var feature in try wanted(inZone, tile) {
            feature.properties["class"] = nil
            feature.properties["height"] = nil
            expected.insert(feature)
        }
        #expect(shown == expected)
        #expect(!shown.isEmpty)
    }

    @Test func rowsComeBackFromTheirBlock() throws {
        let fixture = try RenderFixture(seed: 5, count: 200)
        let rows = try RenderRows(fixture.batch, schema: RenderFixture.schema)
        let wanted = Dictionary(
            uniqueKeysWithValues: fixture.features.enumerated().map { row, feature in
                (feature.id.rawValue, rows.digest(row, zone: RenderFixture.zone(feature)))
            })
        for block in try fixture.blocks() {
            let read = try block.read { try RenderRows(block: $0) }
            for (row, id) in read.ids.enumerated() { #expect(read.digest(row, zone: read.zone(row)) == wanted[id]) }
            #expect(read.worldBox == block.box)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func damagedBlocksAreRefusedAndNeverCrash(seed: UInt64) throws {
        let block = try RenderFixture(seed: seed, count: 60).blocks()[0]
        var random = SeededGenerator(seed: seed)
        for length in stride(from: 0, to: block.bytes.count, by: 7) {
            _ = try? Array(block.bytes[..<length]).withUnsafeBufferPointer { try RenderRows(block: $0) }
        }
        for _ in 0..<2000 {
            var bytes = block.bytes
            for _ in 0..<3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try? bytes.withUnsafeBufferPointer { try RenderRows(block: $0) }
            var encoder = MVTLayerEncoder(name: "things", keys: keys, tile: tile)
            try? encoder.append(
                block: RenderBlock(bytes: bytes, rowCount: 0, firstKey: 0, box: block.box), columns: [0, 1, 2, 3],
                zones: nil, drawing: RenderDrawing(hasPoints: true, hasShapes: true))
        }
    }

    @Test func nothingOfAnAreaMovesWhatItShares() throws {
        // Two areas share a ragged edge; at every level both have the same positions along it.
        var random = SeededGenerator(seed: 9)
        let edge = (0...200).map { step in
            Position(113.07 + random.double(in: -0.0004...0.0004), 22.55 + Double(step) * 0.0002)
        }
        let west = [Position(113.05, 22.59), Position(113.05, 22.55)]
        let east = [Position(113.09, 22.59), Position(113.09, 22.55)]
        for level in RenderLevel.coarse {
            var sides: [Set<[Int]>] = []
            for other in [west, east] {
                let ring = edge + other + [edge[0]]
                var shape = WorldShape()
                var snapped = WorldShape()
                try WKB.encode(.polygon(Polygon(try LinearRing(ring)))).withUnsafeBytes {
                    try shape.read($0, layout: .wkb)
                }
                snapped.snap(shape, bits: level.snapBits)
                var positions: Set<[Int]> = []
                for index in 0..<snapped.points.count {
                    let point = snapped.points[index]
                    #expect(point.x % (1 << level.snapBits) == 0 && point.y % (1 << level.snapBits) == 0)
                    positions.insert([point.x, point.y])
                }
                sides.append(positions)
            }
            // What only one side has are its far corners and, at most, positions that lie straight on for the other.
            #expect(sides[0].subtracting(sides[1]).count <= 4, "level \(level.number)")
            #expect(sides[1].subtracting(sides[0]).count <= 4, "level \(level.number)")
            #expect(sides[0].count < 205)
        }
    }
}

extension MVTLayerEncoder {
    fileprivate mutating func append(
        block: RenderBlock, columns: [Int], zones: Set<Int>?, drawing: RenderDrawing
    ) throws {
        var failure: RenderBlockError?
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: block.bytes.count)
        defer { bytes.deallocate() }
        _ = bytes.initialize(from: block.bytes)
        do throws(RenderBlockError) {
            try append(
                block: UnsafeBufferPointer(bytes), columns: columns, zones: zones, drawing: drawing, smallestSize: 0)
        } catch { failure = error }
        if let failure { throw failure }
    }
}
