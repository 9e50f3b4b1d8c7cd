import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct CoordinateTransformerTests {
    /// PROJ 9.5 wrote the points; this PROJ must give them back to 0.1 mm.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func projectionPointsAreReproduced() throws {
        let rows = try Table(SharedData.url("reference-crs/projection_points.csv")).rows
        #expect(rows.count == 570)
        for row in rows {
            let geographic = try #require(SpatialReference(row["geographic_crs"]))
            let projected = try #require(SpatialReference(row["projected_crs"]))
            let degrees = Position(try row.number("lon"), try row.number("lat"))
            let plane = Position(try row.number("easting"), try row.number("northing"))
            let forward = try CoordinateTransformer.shared(from: geographic, to: projected)
            let inverse = try CoordinateTransformer.shared(from: projected, to: geographic)
            #expect(!forward.isBallpark && !inverse.isBallpark)
            expect(try forward.transform(degrees), equals: plane, within: 1e-4, row["projected_name"])
            expect(try inverse.transform(plane), equals: degrees, within: 1e-8, row["projected_name"])
        }
    }

    @Test(arguments: [SpatialReference.wgs84, .webMercator])
    func cgcs2000AndWGS84AreTakenAsEqual(target: SpatialReference) throws {
        let place = Position(113.0814, 22.5729)
        let there = try CoordinateTransformer(from: .cgcs2000, to: target)
        let back = try CoordinateTransformer(from: target, to: .cgcs2000)
        #expect(!there.isBallpark && !back.isBallpark)
        expect(try back.transform(there.transform(place)), equals: place, within: 1e-12, "\(target)")
    }

    @Test func webMercatorFollowsItsFormula() throws {
        let transformer = try CoordinateTransformer(from: .cgcs2000, to: .webMercator)
        // x = a·λ: 6378137 · 113° in radians; y = a·ln tan(45° + φ/2) of 22.5°, computed by hand.
        let position = try transformer.transform(Position(113, 22.5))
        #expect(abs(position.x - 6_378_137 * 113 * Double.pi / 180) < 1e-3)
        #expect(abs(position.y - 2_571_663.6) < 1)
    }

    @Test(arguments: [4214, 2435, 4610, 2383, 4555])
    func oldDatumsWithoutParametersAreBallpark(code: Int) throws {
        let there = try CoordinateTransformer(from: .epsg(code), to: .cgcs2000)
        let back = try CoordinateTransformer(from: .cgcs2000, to: .epsg(code))
        #expect(there.isBallpark)
        #expect(back.isBallpark)
    }

    @Test func withinOneOldDatumNothingIsBallpark() throws {
        let transformer = try CoordinateTransformer(from: .epsg(2435), to: .epsg(4214))
        #expect(!transformer.isBallpark)
        let position = try transformer.transform(Position(500_000, 2_500_000))
        #expect(abs(position.x - 114) < 1e-9)
    }

    @Test func ballparkShiftIsZeroEvenWhereTheRegistryHasOilBasins() throws {
        // In the Ordos basin the registry has parameters for a survey of its own; they are not a city's.
        let transformer = try CoordinateTransformer(from: .epsg(4214), to: .cgcs2000)
        let place = Position(109, 38)
        #expect(try transformer.transform(place) == place)
    }

    /// Expected values: pyproj 3.7 with the same pipeline, to 0.1 mm.
    @Test func profileParametersReplaceTheBallpark() throws {
        let shift = HelmertParameters(
            dx: 31.4, dy: -144.3, dz: -74.8, rx: 0.1, ry: -0.2, rz: 0.814, scalePartsPerMillion: -0.38)
        let profile = CityProfile(
            countyCode: "440703", name: "蓬江区", workingZone: 4547, datumShifts: [4214: shift])
        let there = try CoordinateTransformer(from: .epsg(2435), to: .cgcs2000, profile: profile)
        let back = try CoordinateTransformer(from: .cgcs2000, to: .epsg(2435), profile: profile)
        #expect(!there.isBallpark && !back.isBallpark)
        let plane = Position(405_000, 2_498_000)
        let degrees = try there.transform(plane)
        expect(degrees, equals: Position(113.07679455691, 22.57660547586), within: 1e-9, "pyproj")
        expect(try back.transform(degrees), equals: plane, within: 2e-3, "there and back, at height 0 both ways")
    }

    /// A system that carries its own shift needs none from the profile; the ellipsoids' 0.1 mm aside it is the same.
    @Test func aDefinitionWithItsOwnShiftIsNoBallpark() throws {
        let text = """
            +proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +ellps=krass \
            +towgs84=31.4,-144.3,-74.8,0.1,-0.2,0.814,-0.38 +units=m +type=crs
            """
        let transformer = try CoordinateTransformer(from: .definition(text), to: .cgcs2000)
        #expect(!transformer.isBallpark)
        let degrees = try transformer.transform(Position(405_000, 2_498_000))
        expect(degrees, equals: Position(113.07679455691, 22.57660547586), within: 1e-8, "pyproj")
    }

    /// What much old software writes for Beijing 1954: an ellipsoid and no datum.
    @Test func anUnknownDatumIsBallpark() throws {
        let text = """
            PROJCS["Krasovsky_1940_Transverse_Mercator",GEOGCS["GCS_Krasovsky_1940",DATUM["D_Krasovsky_1940",\
            SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],\
            PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],\
            PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],\
            UNIT["Meter",1.0]]
            """
        let transformer = try CoordinateTransformer(from: .definition(text), to: .cgcs2000)
        #expect(transformer.isBallpark)
        let degrees = try transformer.transform(Position(500_000, 2_498_000))
        #expect(metres(degrees, Position(114, 22.58)) < 2000)
    }

    @Test(arguments: ["LOCAL_CS[\"城建坐标系\",UNIT[\"Meter\",1.0]]", "hello", ""])
    func whatLeadsNowhereIsRefused(text: String) {
        #expect(throws: GeoKernelError.self) { try CoordinateTransformer(from: .definition(text), to: .cgcs2000) }
    }

    @Test func localGridFollowsTheProfile() throws {
        let grid = LocalGrid(
            name: "江门独立坐标系", base: 4547, shiftEastMetres: -350_000, shiftNorthMetres: -2_400_000,
            rotationSeconds: 36, scalePartsPerMillion: 12)
        let profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547, localGrid: grid)
        let toBase = try CoordinateTransformer(from: .localGrid, to: .epsg(4547), profile: profile)
        let fromBase = try CoordinateTransformer(from: .epsg(4547), to: .localGrid, profile: profile)
        let base = Position(405_000, 2_498_000)
        let local = try fromBase.transform(base)
        // By hand: scale, turn counter-clockwise by 36″ = 1.745329e-4 rad, shift.
        let (east, north) = (base.x * (1 + 12e-6), base.y * (1 + 12e-6))
        let (c, s) = (cosine(0.01), sine(0.01))
        expect(
            local, equals: Position(east * c - north * s - 350_000, east * s + north * c - 2_400_000), within: 1e-6,
            "local")
        expect(try toBase.transform(local), equals: base, within: 1e-6, "back")
        let degrees = try CoordinateTransformer(from: .localGrid, to: .cgcs2000, profile: profile)
        let direct = try CoordinateTransformer(from: .epsg(4547), to: .cgcs2000)
        expect(try degrees.transform(local), equals: try direct.transform(base), within: 1e-11, "degrees")
    }

    @Test func localGridWithoutParametersIsRefused() throws {
        let error = #expect(throws: GeoKernelError.self) {
            try CoordinateTransformer(from: .localGrid, to: .cgcs2000)
        }
        #expect(error?.code == .missingParameters)
    }

    @Test func unknownCodeIsRefusedWithItsName() throws {
        let error = #expect(throws: GeoKernelError.self) {
            try CoordinateTransformer(from: .epsg(99_999), to: .cgcs2000)
        }
        #expect(error?.code == .unknownSystem)
        #expect(error?.message.contains("EPSG:99999") == true)
    }

    @Test func offsetSystemsPassThroughWGS84() throws {
        let wgs = Position(113.7518, 23.0207)
        let toBaidu = try CoordinateTransformer(from: .epsg(4547), to: .bd09)
        let toPlane = try CoordinateTransformer(from: .cgcs2000, to: .epsg(4547))
        let baidu = try toBaidu.transform(toPlane.transform(wgs))
        expect(baidu, equals: Position(113.76340692816, 23.024310848981), within: 1e-8, "东莞")
        let gcj = try CoordinateTransformer(from: .bd09, to: .gcj02).transform(baidu)
        expect(gcj, equals: Position(113.756993045871, 23.017977424697), within: 1e-8, "东莞")
        let back = try CoordinateTransformer(from: .gcj02, to: .cgcs2000).transform(gcj)
        expect(back, equals: wgs, within: 1e-8, "东莞")
    }

    @Test(arguments: [
        Position(181, 20), Position(113, 91), Position(.nan, 20), Position(113, .infinity), Position(22.5, 113),
    ])
    func positionsOutOfRangeAreRefused(position: Position) throws {
        for target in [SpatialReference.wgs84, .epsg(4547), .gcj02] {
            let transformer = try CoordinateTransformer.shared(from: .cgcs2000, to: target)
            let error = #expect(throws: GeoKernelError.self) { try transformer.transform(position) }
            #expect(error?.code == .untransformable)
        }
    }

    @Test func bulkCountsWhatFailsAndKeepsTheRest() throws {
        let transformer = try CoordinateTransformer.shared(from: .cgcs2000, to: .epsg(4547))
        var x = [113.0, 200, 114, .nan, 115]
        var y = [22.0, 22, 22, 22, 22]
        let failures = try transformer.transform(x: &x, y: &y)
        #expect(failures == 2)
        #expect(!x[1].isFinite && !x[3].isFinite)
        let single = try transformer.transform(Position(115, 22))
        #expect(x[4] == single.x && y[4] == single.y)
    }

    @Test func shapesKeepTheirRingsAndHeights() throws {
        let box = BoundingBox(west: 113, south: 22, east: 113.1, north: 22.1).polygon
        let line = Geometry.lineString(try LineString([Position(113, 22, z: 5), Position(113.1, 22.1, z: 6)]))
        let transformer = try CoordinateTransformer.shared(from: .cgcs2000, to: .epsg(4547))
        let moved = try transformer.transform(.collection([box, line]))
        let expected = try Geometry.collection([box, line]).mapPositions { try transformer.transform($0) }
        #expect(moved == expected)
        #expect(moved.positionCount == 7)
        var heights: [Double?] = []
        moved.forEachPosition { heights.append($0.z) }
        #expect(heights.suffix(2) == [5, 6])
    }

    @Test func manyThreadsGetTheSameAnswers() async throws {
        let transformer = try CoordinateTransformer(from: .cgcs2000, to: .epsg(4547))
        let expected = try (0..<200).map { try transformer.transform(Position(112 + Double($0) / 100, 22)) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try (0..<200).allSatisfy {
                        try transformer.transform(Position(112 + Double($0) / 100, 22)) == expected[$0]
                    }
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
