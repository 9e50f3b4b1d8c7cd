import Foundation
import GeoModel

/// Shapes in the plane of their own coordinates by brute force: every segment with every other, nothing clever.
///
/// Slow and plain on purpose: a second opinion to what GEOS says.
public enum PlaneRelations {
    public struct Unsupported: Error, CustomStringConvertible {
        public var predicate: Filter.SpatialPredicate
        public var description: String { "\(predicate.rawValue) is not decided by brute force" }
    }

    /// `S_INTERSECTS` and `S_DISJOINT`.
    public static func relate(
        _ predicate: Filter.SpatialPredicate, _ left: Geometry, _ right: Geometry
    ) throws -> Bool {
        switch predicate {
        case .intersects: intersect(left, right)
        case .disjoint: !intersect(left, right)
        default: throw Unsupported(predicate: predicate)
        }
    }

    /// Whether the shapes have a position in common, borders included.
    public static func intersect(_ left: Geometry, _ right: Geometry) -> Bool {
        let (first, second) = (Parts(left), Parts(right))
        if first.positions.contains(where: second.covers) || second.positions.contains(where: first.covers) {
            return true
        }
        return first.segments.contains { one in second.segments.contains { cross(one, $0) } }
    }

    /// Metres on a sphere of the mean radius, from a position to the nearest of the shape's positions; 0 inside it.
    public static func metres(from origin: Position, to geometry: Geometry) -> Double {
        let parts = Parts(geometry)
        if parts.covers(origin) { return 0 }
        return parts.positions.map { haversine(origin, $0) }.min() ?? .infinity
    }

    /// Metres on a sphere of 6,371,008.8 m.
    public static func haversine(_ a: Position, _ b: Position) -> Double {
        let radians = Double.pi / 180
        let u = sin((b.y - a.y) * radians / 2)
        let v = sin((b.x - a.x) * radians / 2)
        let h = u * u + cos(a.y * radians) * cos(b.y * radians) * v * v
        return 2 * 6_371_008.8 * asin(min(1, h.squareRoot()))
    }

    typealias Segment = (from: Position, to: Position)

    private static func cross(_ a: Segment, _ b: Segment) -> Bool {
        let sides = [side(a, b.from), side(a, b.to), side(b, a.from), side(b, a.to)]
        if sides[0] * sides[1] < 0, sides[2] * sides[3] < 0 { return true }
        return isOn(a, b.from) || isOn(a, b.to) || isOn(b, a.from) || isOn(b, a.to)
    }

    /// 1 left of the segment, −1 right of it, 0 on its line.
    private static func side(_ segment: Segment, _ point: Position) -> Int {
        let cross =
            (segment.to.x - segment.from.x) * (point.y - segment.from.y)
            - (segment.to.y - segment.from.y) * (point.x - segment.from.x)
        return cross > 0 ? 1 : cross < 0 ? -1 : 0
    }

    fileprivate static func isOn(_ segment: Segment, _ point: Position) -> Bool {
        side(segment, point) == 0
            && point.x >= min(segment.from.x, segment.to.x) && point.x <= max(segment.from.x, segment.to.x)
            && point.y >= min(segment.from.y, segment.to.y) && point.y <= max(segment.from.y, segment.to.y)
    }
}

/// A shape taken apart.
private struct Parts {
    var positions: [Position] = []
    var segments: [PlaneRelations.Segment] = []
    var polygons: [Polygon] = []

    init(_ geometry: Geometry) { add(geometry) }

    private mutating func add(_ geometry: Geometry) {
        switch geometry {
        case .point(let position): positions.append(position)
        case .multiPoint(let parts): positions += parts
        case .lineString(let line): add(line.positions)
        case .multiLineString(let lines): for line in lines { add(line.positions) }
        case .polygon(let polygon): add(polygon)
        case .multiPolygon(let parts): for polygon in parts { add(polygon) }
        case .collection(let members): for member in members { add(member) }
        }
    }

    private mutating func add(_ polygon: Polygon) {
        polygons.append(polygon)
        for ring in polygon.rings { add(ring.positions) }
    }

    private mutating func add(_ line: [Position]) {
        positions += line
        segments += zip(line, line.dropFirst()).map { ($0, $1) }
    }

    func covers(_ point: Position) -> Bool {
        positions.contains { $0.x == point.x && $0.y == point.y }
            || segments.contains { PlaneRelations.isOn($0, point) }
            || polygons.contains { isInside($0.exterior, point) && !$0.holes.contains { isInside($0, point) } }
    }

    /// Even-odd rule; borders were looked at before.
    private func isInside(_ ring: LinearRing, _ point: Position) -> Bool {
        var isInside = false
        for (a, b) in zip(ring.positions, ring.positions.dropFirst()) where (a.y > point.y) != (b.y > point.y) {
            if point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
        }
        return isInside
    }
}
