import Foundation
import GeoModel

/// Areas on the CGCS2000 ellipsoid of shapes whose edges are straight in longitude and latitude.
///
/// Such an edge is not the shortest way that `Geodesic.area` follows (they are 0.1 mm apart for an edge of 100 m, 0.8 m for
/// one of 10 km), but it is what cutting a shape by another in degrees gives: the areas of the pieces sum to that of the
/// whole to the rounding of numbers. So this measure says how a shape divides, `Geodesic.area` how large it is.
public enum EqualAreaMeasure {
    /// Square metres of the polygons of a shape, holes taken off; 0 for points and lines.
    public static func area(_ geometry: Geometry) -> Double {
        switch geometry {
        case .point, .multiPoint, .lineString, .multiLineString: 0
        case .polygon(let polygon): polygon.holes.reduce(area(polygon.exterior)) { $0 - area($1) }
        case .multiPolygon(let polygons): polygons.reduce(0) { $0 + area(.polygon($1)) }
        case .collection(let members): members.reduce(0) { $0 + area($1) }
        }
    }

    /// Nodes and weights of Gauss and Legendre on −1…1, three points: exact for polynomials of degree 5.
    private static let gauss = [(-0.6.squareRoot(), 5.0 / 9), (0, 8.0 / 9), (0.6.squareRoot(), 5.0 / 9)]
    private static let semiMajorMetres = 6_378_137.0
    private static let eccentricitySquared = (1 / 298.257222101) * (2 - 1 / 298.257222101)

    /// The area between edges and the first position's parallel, summed with signs.
    private static func area(_ ring: LinearRing) -> Double {
        let origin = ring.positions[0]
        let sum = zip(ring.positions, ring.positions.dropFirst()).reduce(0.0) { sum, edge in
            let width = (edge.1.x - edge.0.x) * .pi / 180
            let height = gauss.reduce(0.0) { height, node in
                let share = (1 + node.0) / 2
                return height + node.1 / 2 * zone(from: origin.y, to: edge.0.y + (edge.1.y - edge.0.y) * share)
            }
            return sum + width * height
        }
        return abs(sum) * semiMajorMetres * semiMajorMetres * (1 - eccentricitySquared)
    }

    /// ∫ cos φ / (1 − e² sin² φ)² dφ between two latitudes in degrees: the area of a zone, in units of a²(1 − e²) a radian.
    private static func zone(from south: Double, to north: Double) -> Double {
        let span = (north - south) * .pi / 180
        return gauss.reduce(0.0) { sum, node in
            let latitude = (south + (north - south) * (1 + node.0) / 2) * .pi / 180
            let sine = sin(latitude)
            let denominator = 1 - eccentricitySquared * sine * sine
            return sum + node.1 / 2 * cos(latitude) / (denominator * denominator)
        } * span
    }
}
