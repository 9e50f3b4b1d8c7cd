import CPROJ
import Foundation
import GeoModel

/// Distances, directions and areas on the CGCS2000 ellipsoid (a = 6 378 137 m, 1/f = 298.257222101).
///
/// Positions are degrees, longitude first; answers are metres, square metres and degrees clockwise from north.
/// Source: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013), in PROJ's `geodesic.h`; good to nanometres.
/// Safe on any thread.
public enum Geodesic {
    /// The shortest way between two positions.
    public struct Line: Hashable, Sendable {
        public let distanceMetres: Double
        /// At the start, −180…180.
        public let startAzimuthDegrees: Double
        /// At the end, −180…180, forward.
        public let endAzimuthDegrees: Double
    }

    /// The inverse problem (大地主题反算).
    public static func inverse(from start: Position, to end: Position) -> Line {
        withUnsafePointer(to: ellipsoid) { ellipsoid in
            var (distance, startAzimuth, endAzimuth) = (0.0, 0.0, 0.0)
            geod_inverse(ellipsoid, start.y, start.x, end.y, end.x, &distance, &startAzimuth, &endAzimuth)
            return Line(
                distanceMetres: distance, startAzimuthDegrees: startAzimuth, endAzimuthDegrees: endAzimuth)
        }
    }

    /// Metres between two positions.
    public static func distance(_ a: Position, _ b: Position) -> Double { inverse(from: a, to: b).distanceMetres }

    /// The direct problem (大地主题正算): the position reached from `start`.
    public static func position(
        from start: Position, azimuthDegrees: Double, distanceMetres: Double
    ) -> Position {
        withUnsafePointer(to: ellipsoid) { ellipsoid in
            var (latitude, longitude) = (0.0, 0.0)
            geod_direct(ellipsoid, start.y, start.x, azimuthDegrees, distanceMetres, &latitude, &longitude, nil)
            return Position(longitude, latitude)
        }
    }

    /// The length of a line, of all parts of a shape of lines, or of the rings of polygons, in metres.
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

    /// The area of the polygons of a shape, holes taken off, in square metres; 0 for points and lines.
    public static func area(_ geometry: Geometry) -> Double {
        switch geometry {
        case .point, .multiPoint, .lineString, .multiLineString: 0
        case .polygon(let polygon):
            polygon.holes.reduce(area(polygon.exterior.positions)) { $0 - area($1.positions) }
        case .multiPolygon(let polygons): polygons.reduce(0) { $0 + area(.polygon($1)) }
        case .collection(let members): members.reduce(0) { $0 + area($1) }
        }
    }

    /// The cosine of a latitude in degrees: how much shorter a degree of longitude is than on the equator, nearly.
    public static func cosineOfLatitude(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }

    /// How much shorter a degree of longitude is than one of latitude, there: the cosine of the latitude times the ratio
    /// of the ellipsoid's radii of curvature, which are up to 0.7 % apart.
    public static func degreeRatio(atLatitude degrees: Double) -> Double {
        let eccentricitySquared = flattening * (2 - flattening)
        let sine = sin(degrees * .pi / 180)
        return cosineOfLatitude(degrees) * (1 - eccentricitySquared * sine * sine) / (1 - eccentricitySquared)
    }

    /// A box that holds every position within some metres of `center`, never too small; for index look-ups.
    ///
    /// Spans all longitudes where the circle holds a pole.
    public static func box(around center: Position, metres radiusMetres: Double) -> BoundingBox {
        // The shortest degree of latitude is 110 574 m, at the equator; the box is made a millionth larger.
        let height = radiusMetres / 110_574 * 1.000001
        let (south, north) = (center.y - height, center.y + height)
        guard south > -89.9, north < 89.9 else {
            return BoundingBox(west: -180, south: max(south, -90), east: 180, north: min(north, 90))
        }
        // A degree of longitude is at least 111 319 m times the cosine of the latitude farthest from the equator.
        let width = radiusMetres / (111_319 * cosineOfLatitude(max(abs(south), abs(north)))) * 1.000001
        return BoundingBox(west: center.x - width, south: south, east: center.x + width, north: north)
    }

    private static func length(_ positions: [Position]) -> Double {
        zip(positions, positions.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
    }

    /// Of one closed ring, whatever its orientation.
    private static func area(_ ring: [Position]) -> Double {
        withUnsafePointer(to: ellipsoid) { ellipsoid in
            var polygon = geod_polygon()
            geod_polygon_init(&polygon, 0)
            for position in ring.dropLast() { geod_polygon_addpoint(ellipsoid, &polygon, position.y, position.x) }
            var area = 0.0
            _ = geod_polygon_compute(ellipsoid, &polygon, 0, 1, &area, nil)
            return abs(area)
        }
    }

    private static let flattening = 1 / 298.257222101

    private static let ellipsoid: geod_geodesic = {
        var ellipsoid = geod_geodesic()
        geod_init(&ellipsoid, 6_378_137, flattening)
        return ellipsoid
    }()
}
