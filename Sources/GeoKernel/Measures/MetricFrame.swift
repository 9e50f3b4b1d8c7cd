import GeoModel

/// A plane of metres around a place: degrees east and north times the length of a degree there (equirectangular).
///
/// Straight edges stay straight and positions that are equal stay equal, so what is adjacent in degrees is adjacent in the
/// frame. Lengths are right to some 0.1 % within 100 km of the place: meant for tolerances and widths, not for measuring.
public struct MetricFrame: Sendable {
    private let origin: Position
    private let metresPerDegreeEast: Double
    private let metresPerDegreeNorth: Double

    /// - Parameter origin: degrees, between 89° south and north.
    public init(around origin: Position) {
        self.origin = origin
        let north = Position(origin.x, origin.y + 1e-3)
        metresPerDegreeNorth = Geodesic.distance(Position(origin.x, origin.y - 1e-3), north) / 2e-3
        metresPerDegreeEast = metresPerDegreeNorth * Geodesic.degreeRatio(atLatitude: origin.y)
    }

    public func metres(_ degrees: Position) -> Position {
        Position((degrees.x - origin.x) * metresPerDegreeEast, (degrees.y - origin.y) * metresPerDegreeNorth)
    }

    public func degrees(_ metres: Position) -> Position {
        Position(metres.x / metresPerDegreeEast + origin.x, metres.y / metresPerDegreeNorth + origin.y)
    }

    /// - Throws: `GeometryError` never for a shape that could be built.
    public func metres(_ degrees: Geometry) throws -> Geometry { try degrees.mapPositions { metres($0) } }
    public func degrees(_ metres: Geometry) throws -> Geometry { try metres.mapPositions { degrees($0) } }
}
