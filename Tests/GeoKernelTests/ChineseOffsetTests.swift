import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct ChineseOffsetTests {
    /// Published test points; GCJ-02 to 1e-9 degrees, BD-09 to 1e-9.
    @Test func formulaPointsAreReproduced() throws {
        let rows = try Table(PackageRoot.geoData("Standards/gcj02_test_points.csv")).rows
        var checked = 0
        for row in rows where row["kind"] == "formula" || row["kind"] == "computed" {
            let wgs = Position(try row.number("wgs_lon"), try row.number("wgs_lat"))
            let gcj = Position(try row.number("gcj_lon"), try row.number("gcj_lat"))
            let bd = Position(try row.number("bd09_lon"), try row.number("bd09_lat"))
            expect(ChineseOffset.gcj02(wgs84: wgs), equals: gcj, within: 1e-11, row["place"])
            expect(ChineseOffset.wgs84(gcj02: gcj), equals: wgs, within: 1e-9, row["place"])
            expect(ChineseOffset.bd09(gcj02: gcj), equals: bd, within: 1e-9, row["place"])
            expect(ChineseOffset.gcj02(bd09: bd), equals: gcj, within: 1e-9, row["place"])
            checked += 1
        }
        #expect(checked == 10)
    }

    @Test func outsideChinaNothingIsShifted() throws {
        let rows = try Table(PackageRoot.geoData("Standards/gcj02_test_points.csv")).rows
        let outside = rows.filter { $0["kind"] == "outside" }
        #expect(outside.count == 3)
        for row in outside {
            let place = Position(try row.number("wgs_lon"), try row.number("wgs_lat"))
            #expect(ChineseOffset.gcj02(wgs84: place) == place)
            #expect(ChineseOffset.wgs84(gcj02: place) == place)
        }
    }

    /// The list came from a web service: it differs from the formula by half a metre, tolerance 1 m.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func cityListIsReproducedWithinOneMetre() throws {
        let rows = try Table(SharedData.url("reference-crs/gcj02_bd09_cities.csv")).rows
        #expect(rows.count == 332)
        for row in rows {
            let wgs = Position(try row.number("wgs84_lon"), try row.number("wgs84_lat"))
            let gcj = Position(try row.number("gcj02_lon"), try row.number("gcj02_lat"))
            let bd = Position(try row.number("bd09_lon"), try row.number("bd09_lat"))
            #expect(metres(ChineseOffset.gcj02(wgs84: wgs), gcj) < 1, "\(row["city"])")
            #expect(metres(ChineseOffset.wgs84(gcj02: gcj), wgs) < 1, "\(row["city"])")
            #expect(metres(ChineseOffset.bd09(gcj02: gcj), bd) < 1, "\(row["city"])")
        }
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func inverseReturnsTheInput(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let place = Position(random.double(in: 73...136), random.double(in: 3...54))
            let back = ChineseOffset.wgs84(gcj02: ChineseOffset.gcj02(wgs84: place))
            expect(back, equals: place, within: 1e-9, "seed \(seed)")
            let viaBaidu = ChineseOffset.gcj02(bd09: ChineseOffset.bd09(gcj02: place))
            expect(viaBaidu, equals: place, within: 1e-9, "seed \(seed)")
        }
    }
}

/// Both coordinates within `tolerance` units.
func expect(
    _ actual: Position, equals expected: Position, within tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(
        abs(actual.x - expected.x) <= tolerance && abs(actual.y - expected.y) <= tolerance,
        "\(what): \(actual) against \(expected)", sourceLocation: sourceLocation)
}

/// Metres between two positions in degrees, on a sphere: good to 0.5 % over short distances.
func metres(_ a: Position, _ b: Position) -> Double {
    let north = (a.y - b.y) * 111_195
    let east = (a.x - b.x) * 111_195 * cosine((a.y + b.y) / 2)
    return (north * north + east * east).squareRoot()
}
