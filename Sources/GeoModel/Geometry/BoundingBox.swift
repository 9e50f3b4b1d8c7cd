/// An axis-aligned box, borders included: degrees in the reference system of whoever holds it.
public struct BoundingBox: Hashable, Sendable, Codable {
    public var west: Double
    public var south: Double
    public var east: Double
    public var north: Double

    public init(west: Double, south: Double, east: Double, north: Double) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    public mutating func extend(x: Double, y: Double) {
        west = min(west, x)
        south = min(south, y)
        east = max(east, x)
        north = max(north, y)
    }

    public func union(_ other: BoundingBox) -> BoundingBox {
        BoundingBox(
            west: min(west, other.west), south: min(south, other.south),
            east: max(east, other.east), north: max(north, other.north))
    }

    public func intersects(_ other: BoundingBox) -> Bool {
        west <= other.east && other.west <= east && south <= other.north && other.south <= north
    }

    public func contains(x: Double, y: Double) -> Bool { x >= west && x <= east && y >= south && y <= north }

    /// The box grown by the given amounts on every side.
    public func expanded(x: Double, y: Double) -> BoundingBox {
        BoundingBox(west: west - x, south: south - y, east: east + x, north: north + y)
    }

    public var center: Position { Position((west + east) / 2, (south + north) / 2) }

    /// The box as a polygon, counter-clockwise.
    public var polygon: Geometry {
        let corners = [
            Position(west, south), Position(east, south), Position(east, north), Position(west, north),
            Position(west, south),
        ]
        // Five positions, first equal to last: the ring's conditions hold.
        return (try? LinearRing(corners)).map { .polygon(Polygon($0)) } ?? .multiPoint(corners)
    }
}
