import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct ShapeDistanceTests {
    /// The oracle walks along the border in small steps and measures every step on the ellipsoid.
    @Test(arguments: [71 as UInt64, 72, 73])
    func distanceIsTheLeastAlongTheBorder(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let center = Position(random.double(in: 112...114), random.double(in: 22...23))
            let ring = try star(&random, center: center, radius: 0.002...0.01, corners: 9)
            let shape = try polygon(ring)
            let origin = Position(
                center.x + random.double(in: -0.03...0.03), center.y + random.double(in: -0.03...0.03))
            let expected: Double
            if try GeometryCheck.test(.intersects, shape, .point(origin)) {
                expected = 0
            } else {
                expected = zip(ring, ring.dropFirst() + [ring[0]]).reduce(Double.infinity) { least, edge in
                    (0...200).reduce(least) { least, step in
                        let part = Double(step) / 200
                        let place = Position(
                            edge.0.0 + (edge.1.0 - edge.0.0) * part, edge.0.1 + (edge.1.1 - edge.0.1) * part)
                        return min(least, Geodesic.distance(origin, place))
                    }
                }
            }
            let found = ShapeDistance.metres(from: origin, to: shape)
            // Steps of up to 10 m: the walk finds at most a little more than the truth.
            #expect(found <= expected + 1e-6 && found >= expected - 1.5, "seed \(seed): \(found) \(expected)")
        }
    }

    @Test func simpleShapesAreMeasuredOnTheEllipsoid() throws {
        let origin = Position(113, 22.5)
        let north = Position(113, 22.51)
        #expect(ShapeDistance.metres(from: origin, to: .point(north)) == Geodesic.distance(origin, north))
        let crossing = try line((112.9, 22.51), (113.1, 22.51))
        #expect(abs(ShapeDistance.metres(from: origin, to: crossing) - Geodesic.distance(origin, north)) < 1e-6)
        #expect(ShapeDistance.nearestPosition(to: origin, on: crossing)?.y == 22.51)
        let square = BoundingBox(west: 112, south: 22, east: 114, north: 23).polygon
        #expect(ShapeDistance.metres(from: origin, to: square) == 0)
        #expect(ShapeDistance.metres(from: origin, to: .multiPoint([])) == .infinity)
        #expect(ShapeDistance.nearestPosition(to: origin, on: .collection([])) == nil)
    }
}
