/// A tile of a pyramid: `column` runs from west to east, `row` from north to south (XYZ, not TMS).
public struct TileCoordinate: Hashable, Sendable, CustomStringConvertible {
    public let grid: TilePyramid
    public let zoom: Int
    public let column: Int
    public let row: Int

    public static let deepestZoom = 24

    /// Nil where no such tile exists.
    public init?(_ grid: TilePyramid = .webMercator, zoom: Int, column: Int, row: Int) {
        guard (grid.coarsestZoom...Self.deepestZoom).contains(zoom) else { return nil }
        guard (0..<grid.columns(zoom: zoom)).contains(column), (0..<grid.rows(zoom: zoom)).contains(row) else {
            return nil
        }
        self.grid = grid
        self.zoom = zoom
        self.column = column
        self.row = row
    }

    public var description: String { "\(zoom)/\(column)/\(row)" }
}

/// The pyramids of tiles that are served. A tile of zoom z is 360° / 2^z wide in each of them.
public enum TilePyramid: String, Hashable, Sendable, CaseIterable {
    /// EPSG:3857, one tile at zoom 0.
    case webMercator = "WebMercatorQuad"
    /// Tianditu's grid `c`: longitude and latitude in EPSG:4490, two tiles side by side at zoom 1, which is the first.
    case tianditu = "c"

    public var coarsestZoom: Int { self == .webMercator ? 0 : 1 }

    public func columns(zoom: Int) -> Int { 1 << zoom }

    public func rows(zoom: Int) -> Int { self == .webMercator ? 1 << zoom : 1 << (zoom - 1) }
}
