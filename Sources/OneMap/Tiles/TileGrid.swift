import Foundation
import GeoModel

/// The web-mercator pyramid as integers: a tile is 4096 × 4096 units, y grows southwards.
///
/// CGCS2000 (EPSG:4490) longitude and latitude are taken as WGS 84: the ellipsoids agree to a tenth of a millimetre.
public enum TileGrid {
    /// Units along a tile's side.
    public static let extent = 4096
    /// The latitude, in degrees, at which the pyramid ends.
    public static let northernmostLatitude = 85.051128779806592

    /// The mercator position as a fraction of the pyramid's side: 0 at 180° W, 1 at 180° E.
    static func fraction(longitude: Double) -> Double { (longitude + 180) / 360 }

    /// The mercator position as a fraction of the pyramid's side: 0 in the north, 1 in the south.
    static func fraction(latitude: Double) -> Double {
        let sine = sin(latitude * .pi / 180)
        return 0.5 - log((1 + sine) / (1 - sine)) / (4 * .pi)
    }

    static func longitude(fraction: Double) -> Double { fraction * 360 - 180 }

    static func latitude(fraction: Double) -> Double { atan(sinh(.pi * (1 - 2 * fraction))) * 180 / .pi }
}

extension TileCoordinate {
    /// The tile that holds a position; nil beyond the pyramid's northern and southern end or outside ±180°.
    public static func holding(_ position: Position, zoom: Int) -> TileCoordinate? {
        guard abs(position.x) <= 180, abs(position.y) <= TileGrid.northernmostLatitude else { return nil }
        let side = Double(1 << max(0, min(zoom, deepestZoom)))
        return TileCoordinate(
            zoom: zoom, column: Int(min(TileGrid.fraction(longitude: position.x) * side, side - 1)),
            row: Int(min(max(TileGrid.fraction(latitude: position.y) * side, 0), side - 1)))
    }

    /// The tile's box in EPSG:4490 degrees, grown on every side by `bufferTileUnits` of 4096.
    public func bounds(bufferTileUnits: Int = 0) -> BoundingBox {
        let margin = Double(bufferTileUnits) / Double(TileGrid.extent)
        let northWest = position(column: Double(column) - margin, row: Double(row) - margin)
        let southEast = position(column: Double(column) + 1 + margin, row: Double(row) + 1 + margin)
        return BoundingBox(west: northWest.x, south: southEast.y, east: southEast.x, north: northWest.y)
    }

    /// The position in EPSG:4490 of a place on the zoom's grid, in tiles from its north-western corner.
    func position(column: Double, row: Double) -> Position {
        let side = Double(1 << zoom)
        let longitude = TileGrid.longitude(fraction: column / side)
        switch grid {
        case .webMercator: return Position(longitude, TileGrid.latitude(fraction: row / side))
        case .tianditu: return Position(longitude, 90 - row / side * 360)
        }
    }
}

extension TileCoordinate {
    /// The web-mercator tiles of the zoom that meet the tile: itself, or for another grid one or more of its column.
    public var countedTiles: [TileCoordinate] {
        guard grid != .webMercator else { return [self] }
        let steps = TileFrame(self).steps(bufferTileUnits: 0)
        let shift = WorldGrid.bits - zoom
        let (first, last) = (Int(WorldGrid.clamped(steps.north)) >> shift, Int(WorldGrid.clamped(steps.south)) >> shift)
        return (first...last).compactMap { TileCoordinate(zoom: zoom, column: column, row: $0) }
    }

    /// Whether the middle of a web-mercator tile stands on the tile: on one of the zoom alone.
    public func holdsMiddle(of tile: TileCoordinate) -> Bool {
        guard tile != self else { return true }
        let shift = WorldGrid.bits - tile.zoom
        let middle = GridPoint(x: ((2 * tile.column + 1) << shift) >> 1, y: ((2 * tile.row + 1) << shift) >> 1)
        let point = TileFrame(self).point(middle)
        return (0..<TileGrid.extent).contains(point.x) && (0..<TileGrid.extent).contains(point.y)
    }
}

/// A position in tile units, origin at the tile's north-western corner, or in steps of the world's grid.
struct GridPoint: Equatable {
    var x: Int
    var y: Int
}
