import GeoModel

/// A position or direction in metres of EPSG:4547: easting, northing.
typealias Plane = SIMD2<Double>

extension SIMD2<Double> {
    var length: Double { (x * x + y * y).squareRoot() }

    /// The direction with length 1; (1, 0) for the null vector.
    var normalized: Plane {
        let length = self.length
        return length > 0 ? self / length : Plane(1, 0)
    }

    /// The direction turned by 90° counter-clockwise.
    var left: Plane { Plane(-y, x) }

    func dot(_ other: Plane) -> Double { x * other.x + y * other.y }

    func cross(_ other: Plane) -> Double { x * other.y - y * other.x }

    /// Rounded to millimetres, as everything is written.
    var rounded: Plane { Plane((x * 1000).rounded() / 1000, (y * 1000).rounded() / 1000) }

    var position: Position { Position(x, y) }
}

/// The point at `t` (0 … 1) from `a` to `b`.
func between(_ a: Plane, _ b: Plane, _ t: Double) -> Plane { a + (b - a) * t }

/// Twice the signed area of an open or closed ring, counter-clockwise positive, computed near the ring so that no digits
/// are lost.
func signedDoubleArea(_ ring: [Plane]) -> Double {
    guard let origin = ring.first, let last = ring.last else { return 0 }
    var sum = (last - origin).cross(ring[0] - origin)
    for index in 1..<max(ring.count, 1) { sum += (ring[index - 1] - origin).cross(ring[index] - origin) }
    return sum
}
