import GeoKernel
import GeoModel

/// Makes the areas of a feature valid again on the grid of a tile, where rounding or cutting let rings touch or cross.
enum AreaRepair {
    /// What a repair may take: each puts crossings on the grid, which may make others.
    private static let mostRounds = 4

    /// The rings of a valid shape on the grid: an outer one, then its holes, and so on; none where nothing is left.
    static func repaired(_ set: borrowing RingSet) -> [(points: [GridPoint], isHole: Bool)] {
        guard var shape = geometry(set) else { return [] }
        do {
            for _ in 0..<mostRounds {
                if try GeometryCheck.problem(in: shape) == nil { return rings(shape) }
                guard let onGrid = rounded(try GeometryCheck.repaired(shape)) else { return [] }
                shape = onGrid
            }
        } catch {
            // A shape of which GEOS leaves nothing is too small to draw, and counted as such.
        }
        return []
    }

    private static func geometry(_ set: borrowing RingSet) -> Geometry? {
        var polygons: [Polygon] = []
        for ring in set.rings {
            var positions = (ring.start..<ring.start + ring.count).map { index in
                Position(Double(set.points[index].x), Double(set.points[index].y))
            }
            positions.append(positions[0])
            guard let closed = try? LinearRing(positions) else { continue }
            if ring.isHole, !polygons.isEmpty {
                polygons[polygons.count - 1].holes.append(closed)
            } else if !ring.isHole {
                polygons.append(Polygon(closed))
            }
        }
        return polygons.isEmpty ? nil : .multiPolygon(polygons)
    }

    /// The shape with its positions on the grid; nil where no area is left.
    private static func rounded(_ shape: Geometry) -> Geometry? {
        let polygons = self.polygons(shape).compactMap { polygon -> Polygon? in
            guard let outer = rounded(polygon.exterior) else { return nil }
            return Polygon(outer, holes: polygon.holes.compactMap(rounded))
        }
        return polygons.isEmpty ? nil : .multiPolygon(polygons)
    }

    private static func rounded(_ ring: LinearRing) -> LinearRing? {
        var points: [Position] = []
        for position in ring.positions {
            let point = Position(position.x.rounded(), position.y.rounded())
            if points.last != point { points.append(point) }
        }
        guard points.count >= 4 else { return nil }
        let area = zip(points, points.dropFirst()).reduce(0.0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
        return area == 0 ? nil : try? LinearRing(points)
    }

    private static func polygons(_ shape: Geometry) -> [Polygon] {
        switch shape {
        case .polygon(let polygon): [polygon]
        case .multiPolygon(let polygons): polygons
        case .collection(let members): members.flatMap(polygons)
        default: []
        }
    }

    private static func rings(_ shape: Geometry) -> [(points: [GridPoint], isHole: Bool)] {
        polygons(shape).flatMap { polygon in
            [(points(polygon.exterior), false)] + polygon.holes.map { (points($0), true) }
        }
    }

    private static func points(_ ring: LinearRing) -> [GridPoint] {
        ring.positions.dropLast().map { GridPoint(x: Int($0.x), y: Int($0.y)) }
    }
}
