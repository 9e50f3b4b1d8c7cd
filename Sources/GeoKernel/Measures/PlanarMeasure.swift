import GeoModel

/// Areas and lengths in the plane of the positions, in their units.
public enum PlanarMeasure {
    /// The area of the polygons of a shape, holes taken off.
    public static func area(_ geometry: Geometry) -> Double {
        switch geometry {
        case .point, .multiPoint, .lineString, .multiLineString: 0
        case .polygon(let polygon): polygon.holes.reduce(area(polygon.exterior)) { $0 - area($1) }
        case .multiPolygon(let polygons): polygons.reduce(0) { $0 + area(.polygon($1)) }
        case .collection(let members): members.reduce(0) { $0 + area($1) }
        }
    }

    /// The length of the lines of a shape, or of the rings of its polygons.
    public static func length(_ geometry: Geometry) -> Double {
        switch geometry {
        case .point, .multiPoint: 0
        case .lineString(let line): length(line.positions)
        case .multiLineString(let lines): lines.reduce(0) { $0 + length($1.positions) }
        case .polygon(let polygon): polygon.rings.reduce(0) { $0 + length($1.positions) }
        case .multiPolygon(let polygons): polygons.reduce(0) { $0 + length(.polygon($1)) }
        case .collection(let members): members.reduce(0) { $0 + length($1) }
        }
    }

    /// Twice the area over the length of the border: about the width of a narrow shape, half that of a square.
    public static func width(_ geometry: Geometry) -> Double {
        let border = length(geometry)
        return border > 0 ? 2 * area(geometry) / border : 0
    }

    private static func length(_ positions: [Position]) -> Double {
        zip(positions, positions.dropFirst()).reduce(0) { sum, pair in
            let (dx, dy) = (pair.1.x - pair.0.x, pair.1.y - pair.0.y)
            return sum + (dx * dx + dy * dy).squareRoot()
        }
    }

    /// Half the sum of cross products, taken from the first position so that large coordinates cost no digits.
    private static func area(_ ring: LinearRing) -> Double {
        let origin = ring.positions[0]
        let twice = zip(ring.positions, ring.positions.dropFirst()).reduce(0.0) { sum, pair in
            sum + (pair.0.x - origin.x) * (pair.1.y - origin.y) - (pair.1.x - origin.x) * (pair.0.y - origin.y)
        }
        return abs(twice) / 2
    }
}
