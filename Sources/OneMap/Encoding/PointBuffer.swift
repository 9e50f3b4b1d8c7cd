/// Grid points in one growing block, reused from shape to shape.
struct PointBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<GridPoint>
    private(set) var count = 0
    private var capacity = 64

    init() { base = .allocate(capacity: 64) }

    deinit { base.deallocate() }

    subscript(index: Int) -> GridPoint { base[index] }

    mutating func removeAll() { count = 0 }

    mutating func removeLast() { count -= 1 }

    @inline(__always)
    mutating func append(_ point: GridPoint) {
        if count == capacity { grow() }
        base[count] = point
        count &+= 1
    }

    /// Appends unless the point equals the last.
    @inline(__always)
    mutating func appendDistinct(_ point: GridPoint) {
        if count > 0, base[count - 1] == point { return }
        append(point)
    }

    /// Appends, dropping a repeated point and a middle point that lies on the straight line between its neighbours.
    /// The drawn shape stays the same to the unit.
    @inline(__always)
    mutating func appendStraightened(_ point: GridPoint) {
        if count > 0, base[count - 1] == point { return }
        if count > 1, Self.isBetween(base[count - 2], base[count - 1], point) { count &-= 1 }
        append(point)
    }

    /// The box around all points: (least x, least y, greatest x, greatest y).
    var box: GridBox {
        var box = GridBox(base[0])
        for index in 1..<max(count, 1) { box.extend(base[index]) }
        return box
    }

    @inline(__always)
    static func isBetween(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Bool {
        let (ux, uy) = (b.x &- a.x, b.y &- a.y)
        let (vx, vy) = (c.x &- b.x, c.y &- b.y)
        // Wraps only for steps of more than 2^31 units, and then keeps or drops a point that no tile shows.
        return ux &* vy == uy &* vx && ux &* vx &+ uy &* vy > 0
    }

    @inline(never)
    private mutating func grow() {
        let moved = UnsafeMutablePointer<GridPoint>.allocate(capacity: capacity * 2)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity *= 2
    }
}

/// A box on the grid, borders included.
struct GridBox: Equatable {
    var west: Int
    var north: Int
    var east: Int
    var south: Int

    init(west: Int, north: Int, east: Int, south: Int) {
        (self.west, self.north, self.east, self.south) = (west, north, east, south)
    }

    init(_ point: GridPoint) { self.init(west: point.x, north: point.y, east: point.x, south: point.y) }

    @inline(__always)
    mutating func extend(_ point: GridPoint) {
        west = min(west, point.x)
        east = max(east, point.x)
        north = min(north, point.y)
        south = max(south, point.y)
    }

    @inline(__always)
    func contains(_ point: GridPoint) -> Bool {
        point.x >= west && point.x <= east && point.y >= north && point.y <= south
    }

    func contains(_ other: GridBox) -> Bool {
        other.west >= west && other.east <= east && other.north >= north && other.south <= south
    }

    /// Width and height together: how large the box is, without overflow.
    var extent: Int { east - west + south - north }

    func intersects(_ other: GridBox) -> Bool {
        west <= other.east && other.west <= east && north <= other.south && other.north <= south
    }
}
