import GeoModel
import TestSupport
import Testing

@testable import OneMap

@Suite struct RenderCountTests {
    private func survey(_ blocks: [RenderBlock]) throws -> RenderSurvey {
        var survey = RenderSurvey(RenderFields(RenderFixture.schema))
        for block in blocks { try block.read { try survey.add(block: $0) } }
        survey.sort()
        return survey
    }

    /// A plan under which the few rows of a test are counted.
    private var plan: RenderPlan {
        var plan = RenderPlan(RenderFixture.schema)
        plan.pointZoom = 13
        return plan
    }

    @Test(arguments: [0, 6, 9, 12])
    func marksAndDrawnRowsSumToAllRows(zoom: Int) throws {
        let fixture = try RenderFixture(seed: 21, count: 2000)
        let tiles = try survey(try fixture.blocks()).countTiles(plan).filter { $0.tile.zoom == zoom }
        var marked = 0
        var byClass: [String: Int] = [:]
        var left = 0
        for tile in tiles {
            var encoder = MVTLayerEncoder(name: "things", keys: [], tile: tile.tile)
            left += try encoder.append(counted: tile, zones: nil)
            for feature in try MVTReader.layers(encoder.finish().bytes).first?.features ?? [] {
                #expect(feature.properties["cluster"] == .boolean(true))
                guard case .integer(let count)? = feature.properties["point_count"] else {
                    Issue.record("a mark without a count")
                    continue
                }
                marked += Int(count)
                for (name, value) in feature.properties where name.hasPrefix("class=") {
                    if case .integer(let count) = value { byClass[name, default: 0] += Int(count) }
                }
                #expect(feature.paths[0].allSatisfy { (0..<4096).contains($0.x) && (0..<4096).contains($0.y) })
            }
        }
        let points = fixture.features.filter { if case .point = $0.geometry { true } else { false } }
        #expect(marked == points.count)
        for number in 0..<5 {
            let wanted = points.count { $0.values[1] == .text("类\(number)") }
            #expect(byClass["class=类\(number)", default: 0] == wanted)
        }
        // Oracle: how large each shape is on the grid, by its corners.
        let threshold = plan.threshold(zoom: zoom)
        let small = fixture.features.count { feature in
            guard let shape = feature.geometry, shape.kind != .point, let box = WorldGrid.box(shape.boundingBox!) else {
                return false
            }
            return box.size - 2 < threshold
        }
        #expect(left == small)
    }

    @Test(arguments: [1, 6, 9, 12])
    func marksOnTiandituTilesSumToAllRows(zoom: Int) throws {
        let fixture = try RenderFixture(seed: 23, count: 1500)
        let counted = Dictionary(
            uniqueKeysWithValues: try survey(try fixture.blocks()).countTiles(plan).map { ($0.tile, $0) })
        let columns = Set(counted.keys.filter { $0.zoom == zoom }.map(\.column))
        let all = counted.values.filter { $0.tile.zoom == zoom }.reduce(0) { $0 + $1.count }
        var sum = 0
        var seen = 0
        for column in columns {
            for row in 0..<TilePyramid.tianditu.rows(zoom: zoom) {
                let tile = try #require(TileCoordinate(.tianditu, zoom: zoom, column: column, row: row))
                var encoder = MVTLayerEncoder(name: "things", keys: [], tile: tile)
                for origin in tile.countedTiles {
                    guard let counts = counted[origin] else { continue }
                    let left = try encoder.append(counted: counts, of: origin, zones: nil)
                    if tile.holdsMiddle(of: origin) { sum += left }
                }
                for feature in try MVTReader.layers(encoder.finish().bytes).first?.features ?? [] {
                    guard case .integer(let count)? = feature.properties["point_count"] else { continue }
                    seen += 1
                    sum += Int(count)
                }
            }
        }
        #expect(sum == all && seen > 0)
    }

    @Test func marksOfAZoneCountItsRowsOnly() throws {
        let fixture = try RenderFixture(seed: 22, count: 600, lines: 0, areas: 0)
        let tile = try #require(try survey(try fixture.blocks()).countTiles(plan).first { $0.tile.zoom == 0 })
        for zone in 10...12 {
            var encoder = MVTLayerEncoder(name: "things", keys: [], tile: tile.tile)
            _ = try encoder.append(counted: tile, zones: [zone])
            let marks = try MVTReader.layers(encoder.finish().bytes)[0].features
            let sum = marks.reduce(0) { sum, mark in
                if case .integer(let count)? = mark.properties["point_count"] { sum + Int(count) } else { sum }
            }
            #expect(sum == fixture.features.count { RenderFixture.zone($0) == zone })
        }
    }

    @Test(arguments: [1, 2, 3])
    func countsAfterChangesAreThoseOfTheRowsThatStand(seed: UInt64) throws {
        let before = try RenderFixture(seed: seed, count: 300)
        let added = try RenderFixture(seed: seed + 100, count: 200, first: 300)
        var counts = Dictionary(
            uniqueKeysWithValues: try survey(try before.blocks()).countTiles(plan).map { ($0.tile, $0) })
        let edit = RenderEdit(plan)
        var changes: [RenderEdit.Count] = []
        let blocks = try before.blocks().map { try $0.read { try EditableBlock($0) } }
        let leaving = before.features.filter { $0.id.rawValue % 2 == 0 }
        for feature in leaving {
            var taken: RemovedRow?
            for block in blocks where taken == nil { taken = block.remove(feature.id.rawValue) }
            let row = try #require(taken)
            changes += try edit.counts(removing: row)
        }
        let rows = try RenderRows(added.batch, schema: RenderFixture.schema)
        for (row, feature) in added.features.enumerated() {
            changes += try edit.counts(adding: row, of: rows, zone: RenderFixture.zone(feature))
        }
        for (tile, changes) in Dictionary(grouping: changes, by: \.tile) {
            let bytes = counts[tile]?.bytes ?? []
            counts[tile] = try bytes.withUnsafeBufferPointer { try RenderEdit.applying(changes, to: $0, of: tile) }
        }
        var after = added
        after.features = before.features.filter { $0.id.rawValue % 2 != 0 } + added.features
        let wanted = try survey(try after.blocks()).countTiles(plan)
        #expect(Set(wanted.map(\.tile)) == Set(counts.keys))
        for tile in wanted {
            let bytes = counts[tile.tile]?.bytes ?? []
            #expect(try bytes.withUnsafeBufferPointer { try tile.hasContent(of: $0) }, "\(tile.tile)")
        }
    }

    @Test func fullTilesAreCountedUntilTheyFit() throws {
        // 45,000 positions in one tile of zoom 14: its quarters are within the budget of 20,000, it is not.
        let tile = try #require(TileCoordinate.holding(Position(113.07, 22.57), zoom: 14)).bounds()
        var fixture = try RenderFixture(seed: 1, count: 45_000, lines: 0, areas: 0)
        var random = SeededGenerator(seed: 5)
        for index in fixture.features.indices {
            fixture.features[index].geometry = .point(
                Position(
                    random.double(in: tile.west...tile.east), random.double(in: tile.south...tile.north)))
        }
        var full = try survey(try fixture.blocks())
        #expect(full.plan(RenderFixture.schema).pointZoom == 15)
        #expect(full.plan(RenderFixture.schema).rowCount == 45_000)
    }
}

extension MVTLayerEncoder {
    fileprivate mutating func append(counted: CountedTile, zones: Set<Int>?) throws -> Int {
        try append(counted: counted, of: counted.tile, zones: zones)
    }

    fileprivate mutating func append(counted: CountedTile, of tile: TileCoordinate, zones: Set<Int>?) throws -> Int {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: counted.bytes.count)
        defer { bytes.deallocate() }
        _ = bytes.initialize(from: counted.bytes)
        return try append(counts: UnsafeBufferPointer(bytes), of: tile, zones: zones, hasClasses: true)
    }
}
