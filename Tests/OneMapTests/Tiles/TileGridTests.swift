import GeoModel
import OneMap
import Testing

@Suite struct TileGridTests {
    /// Computed with mercantile 1.2.1: `mercantile.tile(lng, lat, zoom)`, `mercantile.bounds(tile)`.
    @Test(arguments: [
        (113.08, 22.58, 14, 13338, 7136), (121.4998, 31.2397, 16, 54886, 26776), (-0.1276, 51.5072, 10, 511, 340),
        (0.0, 0.0, 1, 1, 1), (180.0, -85.05, 3, 7, 7),
    ])
    func positionsFallInTheTilesThatMercantileNames(longitude: Double, latitude: Double, zoom: Int, x: Int, y: Int) {
        #expect(
            TileCoordinate.holding(Position(longitude, latitude), zoom: zoom)
                == TileCoordinate(zoom: zoom, column: x, row: y))
    }

    @Test func boundsAreThoseOfMercantile() throws {
        let box = try #require(TileCoordinate(zoom: 14, column: 13338, row: 7143)).bounds()
        #expect(abs(box.west - 113.07128906) < 1e-8)
        #expect(abs(box.south - 22.43134016) < 1e-8)
        #expect(abs(box.east - 113.09326172) < 1e-8)
        #expect(abs(box.north - 22.45164882) < 1e-8)
    }

    @Test func neighboursShareTheirBorderAndTheBufferGrowsIt() throws {
        let tile = try #require(TileCoordinate(zoom: 9, column: 416, row: 222))
        let next = try #require(TileCoordinate(zoom: 9, column: 417, row: 222))
        #expect(tile.bounds().east == next.bounds().west)
        let grown = tile.bounds(bufferTileUnits: 4096)
        #expect(abs(grown.east - next.bounds().east) < 1e-12)
        #expect(grown.north > tile.bounds().north && grown.south < tile.bounds().south)
    }

    /// Tianditu's grid c: level 1 is two tiles of 180°, every level halves them; the north-western corner is 180° W, 90° N.
    @Test func tiandituTilesAreSquaresOfDegrees() throws {
        let east = try #require(TileCoordinate(.tianditu, zoom: 1, column: 1, row: 0)).bounds()
        #expect(east == BoundingBox(west: 0, south: -90, east: 180, north: 90))
        let tile = try #require(TileCoordinate(.tianditu, zoom: 14, column: 13338, row: 3068)).bounds()
        #expect(abs(tile.west - (13338 * 360.0 / 16384 - 180)) < 1e-10)
        #expect(abs(tile.north - (90 - 3068 * 360.0 / 16384)) < 1e-10)
        #expect(abs(tile.north - tile.south - 360.0 / 16384) < 1e-10)
        #expect(TileCoordinate(.tianditu, zoom: 0, column: 0, row: 0) == nil)
        #expect(TileCoordinate(.tianditu, zoom: 3, column: 0, row: 4) == nil)
    }

    @Test(arguments: [4, 11, 16, 20, 23])
    func positionsStandWhereTheirDegreesAreOnATiandituTile(zoom: Int) throws {
        let (longitude, latitude) = (113.0761234, 22.5789012)
        let side = 360 / Double(1 << zoom)
        let tile = try #require(
            TileCoordinate(
                .tianditu, zoom: zoom, column: Int((longitude + 180) / side), row: Int((90 - latitude) / side)))
        var encoder = MVTLayerEncoder(name: "l", keys: [], tile: tile)
        let point = WKB.encode(.point(Position(longitude, latitude)))
        let id = try #require(FeatureID(rawValue: 1))
        #expect(try point.withUnsafeBytes { try encoder.beginFeature(id, geometry: $0) })
        encoder.endFeature()
        let made = try #require(try MVTReader.layers(encoder.finish().bytes).first?.features.first?.paths.first?.first)
        let box = tile.bounds()
        // A step of the world's grid is 8.4e-8 degrees; a unit of the tile may be less.
        let unit = max(side / 4096, 8.4e-8)
        #expect(abs(box.west + Double(made.x) * side / 4096 - longitude) <= unit)
        #expect(abs(box.north - Double(made.y) * side / 4096 - latitude) <= unit)
    }

    @Test func positionsBeyondThePyramidHaveNoTile() {
        #expect(TileCoordinate.holding(Position(0, 86), zoom: 3) == nil)
        #expect(TileCoordinate.holding(Position(181, 0), zoom: 3) == nil)
        #expect(TileCoordinate.holding(Position(.nan, 0), zoom: 3) == nil)
    }
}
