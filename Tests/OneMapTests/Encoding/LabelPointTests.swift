import GeoModel
import OneMap
import TestSupport
import Testing

/// Names of areas: one point each, whichever tiles the area crosses.
@Suite struct LabelPointTests {
    private let centre = Position(113.08, 22.58)

    private func star(_ seed: UInt64) throws -> (Geometry, [(Double, Double)]) {
        var random = SeededGenerator(seed: seed)
        let count = random.int(in: 4...24)
        let corners = (0..<count).map { index in
            let angle = Double(index) / Double(count) * 2 * .pi
            let radius = random.double(in: 0.002...0.05)
            return (centre.x + radius * angle.cosine, centre.y + radius * angle.sine)
        }
        let positions = (corners + [corners[0]]).map { Position($0.0, $0.1) }
        return (.polygon(Polygon(try LinearRing(positions))), corners)
    }

    private func labels(_ shape: Geometry, _ tile: TileCoordinate, asked: Bool = true) throws -> [SIMD2<Int>] {
        var encoder = MVTLayerEncoder(name: "grids", keys: ["code"], tile: tile, hasLabelPoints: asked)
        let stands = try WKB.encode(shape).withUnsafeBytes {
            try encoder.beginFeature(FeatureID(rawValue: 9)!, geometry: $0)
        }
        guard stands else { return [] }
        encoder.add(0, text: "G1")
        encoder.endFeature()
        let features = try MVTReader.layers(encoder.finish().bytes)[0].features
        #expect(features.allSatisfy { $0.id == 9 && $0.properties == ["code": "G1"] })
        return features.filter { $0.kind == .point }.flatMap(\.paths).flatMap(\.self)
    }

    @Test(arguments: 1...30)
    func oneTileOfAZoomHoldsTheNameInsideTheArea(seed: UInt64) throws {
        let (shape, corners) = try star(seed)
        let box = try #require(shape.boundingBox)
        let first = try #require(TileCoordinate.holding(Position(box.west, box.north), zoom: 15))
        let last = try #require(TileCoordinate.holding(Position(box.east, box.south), zoom: 15))
        var found: [(TileCoordinate, SIMD2<Int>)] = []
        for column in first.column - 1...last.column + 1 {
            for row in first.row - 1...last.row + 1 {
                let tile = try #require(TileCoordinate(zoom: 15, column: column, row: row))
                found += try labels(shape, tile).map { (tile, $0) }
            }
        }
        #expect(found.count == 1, "seed \(seed)")
        guard let (tile, point) = found.first else { return }
        let bounds = tile.bounds()
        let x = bounds.west + (bounds.east - bounds.west) * Double(point.x) / 4096
        let y = bounds.north + (bounds.south - bounds.north) * Double(point.y) / 4096
        #expect(Scanline.contains(corners, x, y), "seed \(seed)")
    }

    @Test func largestPartOfAnAreaIsNamed() throws {
        let small = BoundingBox(west: 113.08, south: 22.58, east: 113.081, north: 22.581)
        let large = BoundingBox(west: 113.082, south: 22.582, east: 113.085, north: 22.585)
        guard case .polygon(let one) = small.polygon, case .polygon(let two) = large.polygon else { return }
        let tile = try #require(TileCoordinate.holding(large.center, zoom: 14))
        let found = try labels(.multiPolygon([one, two]), tile)
        #expect(found.count == 1)
        let bounds = tile.bounds()
        let x = bounds.west + (bounds.east - bounds.west) * Double(found[0].x) / 4096
        #expect(abs(x - large.center.x) < 1e-5)
    }

    @Test func namesComeOnlyWhereAskedFor() throws {
        let tile = try #require(TileCoordinate.holding(centre, zoom: 15))
        #expect(try labels(star(1).0, tile, asked: false).isEmpty)
    }
}
