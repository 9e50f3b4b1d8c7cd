import GeoModel

/// Web mercator as integers: 2^32 steps along each side of the pyramid, x from 180° W eastwards, y from the north
/// southwards. A step is 9 mm at the equator; a tile of zoom 20 is 4096 steps wide.
///
/// Render rows are kept on this grid, so that a tile is made of them by shifts and subtractions alone.
enum WorldGrid {
    /// Steps along the side of the pyramid, as an exponent of two.
    static let bits = 32
    static let side = 1 << bits
    /// The zoom whose tile units are this grid's steps.
    static let unitZoom = 20

    private static let scale = Double(side)
    /// Beyond this no position can be told from garbage, and integer arithmetic would overflow.
    private static let farthestSteps = 0x1p40
    /// Adding it leaves a double's value, rounded to an integer, in the low bits of the mantissa.
    private static let roundingShift = 0x1.8p52

    /// The step nearest to a position in EPSG:4490 degrees; nil for one that is not finite or off the globe.
    @inline(__always)
    static func point(_ longitude: Double, _ latitude: Double) -> GridPoint? {
        let clamped = min(max(latitude, -89.9), 89.9)
        let x = TileGrid.fraction(longitude: longitude) * scale
        let y = TileGrid.fraction(latitude: clamped) * scale
        guard abs(x) < farthestSteps, abs(y) < farthestSteps, abs(latitude) <= 90 else { return nil }
        return GridPoint(x: rounded(x), y: rounded(y))
    }

    @inline(__always)
    private static func rounded(_ value: Double) -> Int {
        Int(Int64(bitPattern: (value + roundingShift).bitPattern) &- Int64(bitPattern: roundingShift.bitPattern))
    }

    /// Whether a position is one that `point` may give: sums and differences of such do not overflow.
    @inline(__always)
    static func reaches(_ point: GridPoint) -> Bool {
        let reach = 1 << 40
        return UInt(bitPattern: point.x &+ reach) <= UInt(2 * reach)
            && UInt(bitPattern: point.y &+ reach) <= UInt(2 * reach)
    }

    /// A coordinate brought onto the grid, for keys and indexes that know nothing beyond it.
    @inline(__always)
    static func clamped(_ coordinate: Int) -> UInt32 { UInt32(min(max(coordinate, 0), side - 1)) }

    /// The place of a point on the Hilbert curve over the whole grid.
    static func key(_ point: GridPoint) -> UInt64 {
        HilbertCurve.key(x: clamped(point.x), y: clamped(point.y), bits: UInt32(bits))
    }

    /// The box of EPSG:4490 degrees on the grid, grown by a step for the rounding.
    static func box(_ box: BoundingBox) -> GridBox? {
        guard let northWest = point(box.west, box.north), let southEast = point(box.east, box.south) else { return nil }
        return GridBox(
            west: northWest.x - 1, north: northWest.y - 1, east: southEast.x + 1, south: southEast.y + 1)
    }
}

/// Turns steps of the world's grid into the units of one tile.
///
/// The rounding is that of the whole zoom level, not of the tile, so that neighbours agree on every position.
struct TileFrame {
    private let shift: Int
    private let half: Int
    private let originX: Int
    private let originY: Int
    private let isGeographic: Bool
    /// Units in a degree of latitude, where the grid counts in degrees.
    private let unitsPerDegree: Double

    init(_ tile: TileCoordinate) {
        shift = WorldGrid.unitZoom - tile.zoom
        half = shift > 0 ? 1 << (shift - 1) : 0
        originX = tile.column * TileGrid.extent
        originY = tile.row * TileGrid.extent
        isGeographic = tile.grid == .tianditu
        unitsPerDegree = Double(TileGrid.extent << tile.zoom) / 360
    }

    @inline(__always)
    func point(_ step: GridPoint) -> GridPoint {
        guard !isGeographic else { return geographicPoint(step) }
        guard shift >= 0 else { return GridPoint(x: step.x << -shift &- originX, y: step.y << -shift &- originY) }
        return GridPoint(x: (step.x &+ half) >> shift &- originX, y: (step.y &+ half) >> shift &- originY)
    }

    @inline(never)
    private func geographicPoint(_ step: GridPoint) -> GridPoint {
        let x = shift >= 0 ? (step.x &+ half) >> shift : step.x << -shift
        let latitude = TileGrid.latitude(fraction: Double(step.y) / Double(WorldGrid.side))
        return GridPoint(x: x &- originX, y: Int(((90 - latitude) * unitsPerDegree).rounded()) &- originY)
    }

    /// The step of a row of units; what lies beyond the world's grid is taken to its border.
    private func geographicStep(row unit: Int) -> Int {
        let limit = TileGrid.northernmostLatitude
        let latitude = min(max(90 - Double(unit) / unitsPerDegree, -limit), limit)
        return Int((TileGrid.fraction(latitude: latitude) * Double(WorldGrid.side)).rounded())
    }

    /// The steps whose units may lie within `bufferTileUnits` of the tile.
    func steps(bufferTileUnits: Int) -> GridBox {
        let (low, high) = (-bufferTileUnits - 1, TileGrid.extent + bufferTileUnits + 1)
        func step(_ unit: Int) -> Int { shift >= 0 ? unit << shift : unit >> -shift }
        guard !isGeographic else {
            return GridBox(
                west: step(originX + low), north: geographicStep(row: originY + low), east: step(originX + high),
                south: geographicStep(row: originY + high))
        }
        return GridBox(
            west: step(originX + low), north: step(originY + low), east: step(originX + high),
            south: step(originY + high))
    }
}
