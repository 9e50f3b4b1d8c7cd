import Foundation
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct EqualAreaMeasureTests {
    /// The zone between two parallels has an area in closed form (Snyder 1987, equation 3-12).
    @Test(arguments: [(-1.0, 1.0), (22.0, 23.0), (-45.5, -45.4), (60.0, 60.001)])
    func zonesHaveTheirClosedForm(south: Double, north: Double) throws {
        let f = 1 / 298.257222101
        let e2 = f * (2 - f)
        let e = e2.squareRoot()
        func q(_ degrees: Double) -> Double {
            let s = sin(degrees * .pi / 180)
            return (1 - e2) * (s / (1 - e2 * s * s) - log((1 - e * s) / (1 + e * s)) / (2 * e))
        }
        let expected = 6_378_137.0 * 6_378_137 / 2 * (q(north) - q(south)) * (3 * .pi / 180)
        // The parallels are straight in longitude and latitude: no edge needs more positions.
        let zone = try polygon([(110, south), (113, south), (113, north), (110, north)])
        #expect(abs(EqualAreaMeasure.area(zone) / expected - 1) < 1e-9)
    }

    /// A city block: edges of 100 m are as straight as geodesics to a part in a million.
    @Test(arguments: [1 as UInt64, 2])
    func agreesWithTheGeodesicAreaOfSmallShapes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let center = Position(random.double(in: 73...135), random.double(in: 3...53))
            let shape = try polygon(try star(&random, center: center, radius: 4e-4...1e-3, corners: 12))
            #expect(abs(EqualAreaMeasure.area(shape) / Geodesic.area(shape) - 1) < 1e-6, "seed \(seed), \(center)")
        }
    }

    /// The pieces of a shape sum to the shape.
    @Test(arguments: [3 as UInt64, 4])
    func piecesSumToTheWhole(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let center = Position(113, 22.5)
            let whole = try polygon(try star(&random, center: center, radius: 0.02...0.09, corners: 30))
            let knife = try polygon(
                try star(&random, center: Position(113.04, 22.53), radius: 0.02...0.09, corners: 9))
            let inside = try GeometryCheck.intersection(whole, knife).map(EqualAreaMeasure.area) ?? 0
            let outside = try GeometryCheck.difference(whole, knife).map(EqualAreaMeasure.area) ?? 0
            let sum = inside + outside
            #expect(abs(sum / EqualAreaMeasure.area(whole) - 1) < 1e-10, "seed \(seed)")
        }
    }
}
