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

    @Test func positionsBeyondThePyramidHaveNoTile() {
        #expect(TileCoordinate.holding(Position(0, 86), zoom: 3) == nil)
        #expect(TileCoordinate.holding(Position(181, 0), zoom: 3) == nil)
        #expect(TileCoordinate.holding(Position(.nan, 0), zoom: 3) == nil)
    }
}
