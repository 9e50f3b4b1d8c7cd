import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct PlaneSystemTests {
    @Test func everyRegisteredPlaneHasItsZoneMeridianAndEasting() throws {
        let rows = try Table(PackageRoot.geoData("Standards/crs.csv")).rows
        let families = ["CGCS2000 / ", "Xian 1980 / ", "Beijing 1954 / "]
        var checked = 0
        for row in rows where families.contains(where: { row["name"].hasPrefix($0) }) && row["kind"].contains("GK") {
            let code = Int(try row.number("epsg"))
            let plane = try #require(PlaneSystem(epsg: code), "\(row["name"])")
            #expect(plane.zone == Int(row["zone"]), "\(row["name"])")
            #expect(try Double(plane.centralMeridian) == row.number("central_meridian"), "\(row["name"])")
            #expect(try plane.falseEastingMetres == row.number("false_easting"), "\(row["name"])")
            #expect(plane.epsg == code, "\(row["name"])")
            #expect(row["kind"].hasPrefix("\(plane.zoneDegrees)-degree"), "\(row["name"])")
            checked += 1
        }
        #expect(checked == 3 * (11 + 11 + 21 + 21))
    }

    @Test func codesOutsideTheFamiliesAreNoPlanes() {
        for code in [4490, 4326, 4555, 4512 + 10_000, 2443, 21_424, 3857] { #expect(PlaneSystem(epsg: code) == nil) }
    }

    @Test(arguments: [(38_412_345.6, 38), (20_500_000, 20), (412_345, nil), (38_001_000, nil), (24_500_000, nil)])
    func zonePrefixIsReadFromTheEasting(easting: Double, prefix: Int?) {
        #expect(PlaneSystem.zonePrefix(easting: easting) == prefix)
    }
}
