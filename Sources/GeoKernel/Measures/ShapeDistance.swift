import GeoModel

/// The geodesic distance from a position to a shape.
///
/// The nearest point of the shape is found on a plane scaled at the position (`Geodesic.degreeRatio`), the distance to it
/// on the ellipsoid: right to a micrometre within 4 km, to some millionths within tens of kilometres.
public enum ShapeDistance {
    /// Metres on the CGCS2000 ellipsoid; 0 inside a polygon, infinity for an empty shape. Positions are degrees
    /// lon/lat.
    public static func metres(from origin: Position, to geometry: Geometry) -> Double {
        var search = NearestPoint(origin)
        search.visit(geometry)
        guard let nearest = search.nearest else { return .infinity }
        return search.squared == 0 ? 0 : Geodesic.distance(origin, nearest)
    }

    /// The point of the shape nearest to the position; nil for an empty shape, the position itself inside a polygon.
    public static func nearestPosition(to origin: Position, on geometry: Geometry) -> Position? {
        var search = NearestPoint(origin)
        search.visit(geometry)
        return search.nearest
    }
}

private struct NearestPoint {
    let origin: Position
    let scale: Double
    var squared = Double.infinity
    var nearest: Position?

    init(_ origin: Position) {
        self.origin = origin
        scale = Geodesic.degreeRatio(atLatitude: origin.y)
    }

    mutating func visit(_ geometry: Geometry) {
        switch geometry {
        case .point(let position): offer(position.x, position.y)
        case .multiPoint(let positions): for position in positions { offer(position.x, position.y) }
        case .lineString(let line): visit(line.positions)
        case .multiLineString(let lines): for line in lines { visit(line.positions) }
        case .polygon(let polygon): visit(polygon)
        case .multiPolygon(let polygons): for polygon in polygons { visit(polygon) }
        case .collection(let members): for member in members { visit(member) }
        }
    }

    private mutating func visit(_ polygon: Polygon) {
        let inside = contains(polygon.exterior) && !polygon.holes.contains { contains($0) }
        if inside { offer(origin.x, origin.y) } else { for ring in polygon.rings { visit(ring.positions) } }
    }

    private mutating func visit(_ positions: [Position]) {
        for (start, end) in zip(positions, positions.dropFirst()) {
            let dx = (end.x - start.x) * scale
            let dy = end.y - start.y
            let length = dx * dx + dy * dy
            let along = ((origin.x - start.x) * scale * dx + (origin.y - start.y) * dy) / length
            let fraction = length == 0 ? 0 : min(1, max(0, along))
            offer(start.x + (end.x - start.x) * fraction, start.y + dy * fraction)
        }
    }

    private mutating func offer(_ x: Double, _ y: Double) {
        let dx = (x - origin.x) * scale
        let dy = y - origin.y
        guard dx * dx + dy * dy < squared else { return }
        squared = dx * dx + dy * dy
        nearest = Position(x, y)
    }

    /// Ray crossing (even–odd).
    private func contains(_ ring: LinearRing) -> Bool {
        var inside = false
        for (start, end) in zip(ring.positions, ring.positions.dropFirst())
        where (start.y > origin.y) != (end.y > origin.y) {
            let x = start.x + (origin.y - start.y) / (end.y - start.y) * (end.x - start.x)
            if origin.x < x { inside.toggle() }
        }
        return inside
    }
}
