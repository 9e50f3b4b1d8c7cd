import GeoKernel
import GeoModel
import OneMap
import TestSupport
import Testing

@Suite struct MVTLayerEncoderTests {
    /// The tile 14/13337/7118 stands over the sample city.
    private let tile = TileCoordinate(zoom: 14, column: 13337, row: 7118)!

    private func encode(
        _ shapes: [Geometry], in tile: TileCoordinate? = nil, layout: GeometryLayout = .wkb
    ) throws -> EncodedLayer {
        var encoder = MVTLayerEncoder(name: "parts", keys: ["code", "floors", "height"], tile: tile ?? self.tile)
        for (index, shape) in shapes.enumerated() {
            let id = FeatureID(site: 1, sequence: Int64(index + 1))!
            let bytes = layout == .wkb ? WKB.encode(shape) : SpatiaLiteBytes.of(shape)
            let stands = try bytes.withUnsafeBytes {
                try encoder.beginFeature(id, geometry: $0, layout: layout)
            }
            guard stands else { continue }
            encoder.add(0, text: "编码\(index % 3)")
            encoder.add(1, integer: Int64(index % 3 - 1))
            encoder.add(2, real: 2.5)
            encoder.endFeature()
        }
        return encoder.finish()
    }

    /// The position of tile units.
    private func position(_ x: Double, _ y: Double) -> Position {
        let box = tile.bounds()
        // Within a tile of zoom 14, latitude runs straight to a hundredth of a unit.
        return Position(
            box.west + (box.east - box.west) * x / 4096, box.north + (box.south - box.north) * y / 4096)
    }

    private func polygon(_ corners: [(Double, Double)], holes: [[(Double, Double)]] = []) throws -> Geometry {
        func ring(_ corners: [(Double, Double)]) throws -> LinearRing {
            let positions = corners.map { position($0.0, $0.1) }
            return try LinearRing(positions + [positions[0]])
        }
        return .polygon(Polygon(try ring(corners), holes: try holes.map(ring)))
    }

    @Test func valuesAndIdsComeBackAsTheyWentIn() throws {
        let layer = try encode((0..<7).map { .point(position(Double($0) * 100, 50)) })
        let read = try #require(try MVTReader.layers(layer.bytes).first)
        #expect(read.name == "parts")
        #expect(read.extent == 4096)
        #expect(read.features.count == 7)
        for (index, feature) in read.features.enumerated() {
            #expect(feature.id == UInt64(1 << 41 | (index + 1)))
            #expect(feature.paths == [[SIMD2(index * 100, 50)]])
            #expect(
                feature.properties == [
                    "code": .text("编码\(index % 3)"), "floors": .integer(Int64(index % 3 - 1)), "height": .real(2.5),
                ])
        }
    }

    @Test func spatiaLiteBlobsGiveTheSameTileAsWKB() throws {
        let shapes: [Geometry] = [
            .point(position(7, 9)), .multiPoint([position(1, 1), position(9, 2)]),
            .lineString(try LineString([position(0, 0), position(50, 80), position(900, 20)])),
            try polygon([(10, 10), (10, 60), (60, 60), (60, 10)], holes: [[(20, 20), (40, 20), (40, 40)]]),
            .multiPolygon([]),
        ]
        #expect(try encode(shapes, layout: .spatiaLiteBlob) == encode(shapes))
    }

    @Test func layerWithoutFeaturesIsNoBytes() throws {
        let layer = try encode([.point(Position(0, 0)), .multiPoint([])])
        #expect(layer.bytes.isEmpty)
        #expect(layer.featureCount == 0)
        #expect(layer.collapsedCount == 0)
    }

    @Test(arguments: [11, 14, 17])
    func everyPointStandsOnExactlyOneTile(zoom: Int) throws {
        var random = SeededGenerator(seed: 7)
        let side = tile.bounds()
        var expected: [UInt64: Int] = [:]
        var seen: [UInt64: Int] = [:]
        let points = (0..<300).map { _ in
            Position(random.double(in: side.west...side.east), random.double(in: side.south...side.north))
        }
        let tiles = Set(points.compactMap { TileCoordinate.holding($0, zoom: zoom) })
        let neighbours = Set(
            tiles.flatMap { tile in
                [-1, 0, 1].flatMap { x in
                    [-1, 0, 1].compactMap { y in
                        TileCoordinate(zoom: zoom, column: tile.column + x, row: tile.row + y)
                    }
                }
            })
        for index in points.indices { expected[UInt64(1 << 41 | (index + 1))] = 1 }
        for tile in neighbours {
            let layer = try encode(points.map { .point($0) }, in: tile)
            for feature in try MVTReader.layers(layer.bytes).first?.features ?? [] {
                seen[feature.id ?? 0, default: 0] += 1
            }
        }
        #expect(seen == expected)
    }

    @Test func lineIsCutAtTheBufferAndComesBackInPieces() throws {
        let line = Geometry.lineString(
            try LineString([position(-1000, 100), position(5000, 100), position(5000, 200), position(-1000, 200)]))
        let read = try MVTReader.layers(encode([line]).bytes)[0].features[0]
        #expect(read.paths == [[SIMD2(-64, 100), SIMD2(4160, 100)], [SIMD2(4160, 200), SIMD2(-64, 200)]])
    }

    @Test func polygonAroundTheTileBecomesTheBufferedTile() throws {
        let read = try MVTReader.layers(
            encode([try polygon([(-9000, -9000), (-9000, 9000), (9000, 9000), (9000, -9000)])]).bytes)[0].features[0]
        #expect(read.paths.count == 1)
        #expect(Set(read.paths[0]) == [SIMD2(-64, -64), SIMD2(4160, -64), SIMD2(4160, 4160), SIMD2(-64, 4160)])
    }

    @Test func outerRingsRunClockwiseOnTheScreenAndHolesAgainst() throws {
        let outer = [(10.0, 10.0), (10, 500), (500, 500), (500, 10)]
        let hole = [(100.0, 100.0), (100, 200), (200, 200), (200, 100)]
        for outer in [outer, outer.reversed()] {
            for hole in [hole, hole.reversed()] {
                let read = try MVTReader.layers(encode([try polygon(outer, holes: [hole])]).bytes)[0].features[0]
                #expect(read.paths.count == 2)
                #expect(doubledArea(read.paths[0]) == 2 * 490 * 490)
                #expect(doubledArea(read.paths[1]) == -2 * 100 * 100)
            }
        }
    }

    @Test func whatIsSmallerThanAUnitIsCountedNotHidden() throws {
        let speck = try polygon([(10, 10), (10, 10.2), (10.2, 10.2)])
        let stub = Geometry.lineString(try LineString([position(80, 80), position(80.1, 80.1)]))
        let away = try polygon([(9000, 9000), (9000, 9000.2), (9000.2, 9000.2)])
        let layer = try encode([speck, stub, away, .point(position(3, 3))])
        #expect(layer.featureCount == 1)
        #expect(layer.collapsedCount == 2)
    }

    @Test func repeatedAndStraightPointsAreLeftOut() throws {
        let line = Geometry.lineString(
            try LineString([(0, 0), (10, 0), (10, 0), (20, 0), (20.1, 0), (20, 40)].map { position($0.0, $0.1) }))
        let read = try MVTReader.layers(encode([line]).bytes)[0].features[0]
        #expect(read.paths == [[SIMD2(0, 0), SIMD2(20, 0), SIMD2(20, 40)]])
    }

    /// Clipping keeps, of every ring, exactly the area inside the buffered tile.
    @Test(arguments: 1...40)
    func clippedAreaIsTheAreaInside(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // A star around a centre near the tile: simple, mostly concave, often across the border.
        let centre = (random.double(in: -500...4500), random.double(in: -500...4500))
        let corners = (0..<random.int(in: 5...20)).map { _ in random.double(in: 50...3000) }
        let star = corners.enumerated().map { index, radius in
            let angle = Double(index) / Double(corners.count) * 2 * .pi
            return (
                (centre.0 + radius * angle.cosine).rounded(), (centre.1 + radius * angle.sine).rounded()
            )
        }
        let layer = try encode([try polygon(star)])
        let rings = try MVTReader.layers(layer.bytes).first?.features[0].paths ?? []
        let area = rings.reduce(0) { $0 + doubledArea($1) }
        // Oracle: a scan over unit columns, each cut exactly by the even-odd rule.
        let expected = 2 * Scanline.area(star, west: -64, north: -64, east: 4160, south: 4160)
        // The tile's positions are rounded: half a unit along the perimeter, which is below 60,000 units.
        #expect(abs(Double(area) - expected) < 60_000, "seed \(seed)")
    }

    /// Rounding lets rings touch that did not, and cutting leaves pieces: GEOS finds every area valid all the same.
    @Test(arguments: 1...40)
    func areasAreValidOnTheTile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let size = random.double(in: 3...3000)
        let centre = (random.double(in: -100...4196), random.double(in: -100...4196))
        func star(_ least: Double, _ most: Double) -> [(Double, Double)] {
            let count = random.int(in: 5...40)
            return (0..<count).map { index in
                let angle = Double(index) / Double(count) * 2 * .pi
                let radius = random.double(in: least...most) * size
                return (centre.0 + radius * angle.cosine, centre.1 + radius * angle.sine)
            }
        }
        let shape = try polygon(star(0.3, 1), holes: [star(0.05, 0.3)])
        for zoom in [10, 12, 14] {
            let middle = position(centre.0, centre.1)
            guard let tile = TileCoordinate.holding(middle, zoom: zoom) else { continue }
            for feature in try MVTReader.layers(encode([shape], in: tile).bytes).first?.features ?? [] {
                var polygons: [Polygon] = []
                for path in feature.paths {
                    let positions = (path + path.prefix(1)).map { Position(Double($0.x), Double($0.y)) }
                    if doubledArea(path) > 0 {
                        polygons.append(Polygon(try LinearRing(positions)))
                    } else {
                        polygons[polygons.count - 1].holes.append(try LinearRing(positions))
                    }
                }
                #expect(try GeometryCheck.problem(in: .multiPolygon(polygons)) == nil, "seed \(seed) zoom \(zoom)")
            }
        }
    }

    @Test func truncatedShapeIsAnErrorThatNamesTheByte() throws {
        let line = WKB.encode(.lineString(try LineString([position(0, 0), position(9, 9)])))
        for length in 0..<line.count {
            var encoder = MVTLayerEncoder(name: "roads", keys: [], tile: tile)
            let id = FeatureID(rawValue: 1)!
            #expect(throws: GeometryBytesError.self) {
                try Array(line[..<length]).withUnsafeBytes { _ = try encoder.beginFeature(id, geometry: $0) }
            }
        }
    }

    @Test func layersStandSideBySideInOneTile() throws {
        let first = try encode([.point(position(1, 2))])
        var encoder = MVTLayerEncoder(name: "roads", keys: [], tile: tile)
        let line = WKB.encode(.lineString(try LineString([position(0, 0), position(9, 9)])))
        let stands = try line.withUnsafeBytes { try encoder.beginFeature(FeatureID(rawValue: 5)!, geometry: $0) }
        #expect(stands)
        encoder.endFeature()
        let layers = try MVTReader.layers(first.bytes + encoder.finish().bytes)
        #expect(layers.map(\.name) == ["parts", "roads"])
    }

    private func doubledArea(_ ring: [SIMD2<Int>]) -> Int {
        var sum = 0
        for (index, point) in ring.enumerated() {
            let next = ring[(index + 1) % ring.count]
            sum += point.x * next.y - next.x * point.y
        }
        return sum
    }
}
