import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct GeodesicTests {
    /// Distances to 0.1 mm, azimuths to 1e-7 degrees, as the table is rounded.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func inverseFollowsTheVectors() throws {
        let rows = try Table(SharedData.url("reference-crs/geodesic_inverse.csv")).rows
        var checked = 0
        for row in rows where row["ellipsoid"] == "CGCS2000" {
            let start = Position(try row.number("lon1"), try row.number("lat1"))
            let end = Position(try row.number("lon2"), try row.number("lat2"))
            let line = Geodesic.inverse(from: start, to: end)
            let distance = try row.number("distance_m")
            let azimuth = try row.number("az12_deg")
            #expect(abs(line.distanceMetres - distance) < 1e-4, "\(start) \(end)")
            #expect(abs(line.startAzimuthDegrees - azimuth) < 1e-7, "\(start) \(end)")
            let reached = Geodesic.position(from: start, azimuthDegrees: azimuth, distanceMetres: distance)
            #expect(Geodesic.distance(reached, end) < 0.01, "\(start) \(end)")
            checked += 1
        }
        #expect(checked > 10)
    }

    /// GeographicLib (pyproj 3.7, Geod): box 113–113.1°E, 22.5–22.6°N, geodesic edges.
    @Test func areaAndLengthFollowGeographicLib() throws {
        let box = BoundingBox(west: 113, south: 22.5, east: 113.1, north: 22.6).polygon
        #expect(abs(Geodesic.area(box) - 113_904_017.068) < 0.01)
        #expect(abs(Geodesic.length(box) - 42_719.39137) < 1e-4)
    }

    @Test func holesAreTakenOffWhateverTheOrientation() throws {
        let outer = BoundingBox(west: 113, south: 22.5, east: 113.1, north: 22.6).polygon
        let inner = BoundingBox(west: 113.02, south: 22.52, east: 113.03, north: 22.53).polygon
        guard case .polygon(let shell) = outer, case .polygon(let hole) = inner else {
            Issue.record("boxes are polygons")
            return
        }
        let reversed = try LinearRing(hole.exterior.positions.reversed())
        for ring in [hole.exterior, reversed] {
            let holed = Geometry.polygon(Polygon(shell.exterior, holes: [ring]))
            #expect(abs(Geodesic.area(holed) - (Geodesic.area(outer) - Geodesic.area(inner))) < 1e-3)
        }
    }

    @Test(arguments: [7 as UInt64, 8])
    func boxHoldsTheWholeCircle(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let center = Position(random.double(in: 73...135), random.double(in: -60...85))
            let radius = random.double(in: 0.5...50_000)
            let box = Geodesic.box(around: center, metres: radius)
            for azimuth in stride(from: 0.0, to: 360, by: 15) {
                let rim = Geodesic.position(from: center, azimuthDegrees: azimuth, distanceMetres: radius)
                #expect(box.contains(x: rim.x, y: rim.y), "seed \(seed): \(center), \(radius) m, \(azimuth)°")
            }
        }
    }
}
