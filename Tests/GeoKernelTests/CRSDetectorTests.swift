import Foundation
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct CRSDetectorTests {
    static let gaussKruger = """
        PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",\
        DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],\
        UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],\
        PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],\
        PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]
        """

    @Test(
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"),
        arguments: [
            ("jm_cgcs2000_ll_utf8", 4490), ("jm_cgcs2000_gk114_gbk_cpg", 4547), ("jm_cgcs2000_gkzone38_gbk", 4526),
            ("jm_beijing54_gk114_gbk", 2435),
        ])
    func prjFilesAreIdentified(file: String, code: Int) throws {
        let text = try String(contentsOf: SharedData.url("crs-encodings/\(file).prj"), encoding: .utf8)
        let identity = try SystemIdentity(text)
        #expect(identity.reference == .epsg(code))
        #expect(identity.isGeographic == (code == 4490))
        #expect(identity.geographicCode == (code == 2435 ? 4214 : 4490))
        // The system of the text and of the code are one: the same point, to a hundredth of a millimetre.
        let fromText = try CoordinateTransformer(from: .definition(text), to: .cgcs2000)
        let fromCode = try CoordinateTransformer(from: .epsg(code), to: .cgcs2000)
        let place = code == 4490 ? Position(113, 22) : Position((code == 4526 ? 38e6 : 0) + 405_000, 2_498_000)
        expect(try fromText.transform(place), equals: try fromCode.transform(place), within: 1e-10, file)
        #expect(fromText.isBallpark == (code == 2435))
    }

    @Test(arguments: [
        (
            "Xian_1980_3_Degree_GK_Zone_38", "GCS_Xian_1980", "D_Xian_1980", "Xian_1980\",6378140.0,298.257",
            38_500_000, 2362
        ),
        (
            "Xian_1980_3_Degree_GK_CM_114E", "GCS_Xian_1980", "D_Xian_1980", "Xian_1980\",6378140.0,298.257", 500_000,
            2383
        ),
        (
            "Beijing_1954_3_Degree_GK_Zone_38", "GCS_Beijing_1954", "D_Beijing_1954",
            "Krasovsky_1940\",6378245.0,298.3", 38_500_000, 2414
        ),
        (
            "自定义投影", "GCS_China_Geodetic_Coordinate_System_2000", "D_China_2000",
            "CGCS2000\",6378137.0,298.257222101", 500_000, 4547
        ),
    ])
    func esriTextsAreIdentified(
        name: String, geographic: String, datum: String, spheroid: String, easting: Int, code: Int
    ) throws {
        let text = """
            PROJCS["\(name)",GEOGCS["\(geographic)",DATUM["\(datum)",SPHEROID["\(spheroid)]],\
            PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],\
            PARAMETER["False_Easting",\(easting).0],PARAMETER["False_Northing",0.0],\
            PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],\
            PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]
            """
        #expect(try SystemIdentity(text).reference == .epsg(code))
    }

    @Test func aPlaneOfItsOwnStaysADefinition() throws {
        let text = Self.gaussKruger.replacingOccurrences(of: "114.0]", with: "113.5]")
        let identity = try SystemIdentity(text)
        #expect(identity.reference == .definition(text))
        let transformer = try CoordinateTransformer(from: identity.reference, to: .cgcs2000)
        #expect(!transformer.isBallpark)
        expect(try transformer.transform(Position(500_000, 0)), equals: Position(113.5, 0), within: 1e-9, "113.5")
    }

    @Test func nonsenseIsRefused() {
        let error = #expect(throws: GeoKernelError.self) { try SystemIdentity("PROJCS[\"broken\"") }
        #expect(error?.code == .unknownSystem)
    }

    @Test func agreeingCoordinatesAreTaken() throws {
        let identity = try CRSDetector.detect(
            definition: Self.gaussKruger, samples: [Position(405_000, 2_498_000), Position(406_000, 2_499_000)])
        #expect(identity.reference == .epsg(4547))
    }

    @Test func prefixedEastingsUnderAPlainPlaneAreAConflict() {
        let error = #expect(throws: GeoKernelError.self) {
            try CRSDetector.detect(definition: Self.gaussKruger, samples: [Position(38_405_000, 2_498_000)])
        }
        #expect(error?.code == .conflictingSystem)
        #expect(error?.message.contains("EPSG:4526") == true)
    }

    @Test func plainEastingsUnderAPrefixedPlaneAreAConflict() {
        let error = #expect(throws: GeoKernelError.self) {
            try CRSDetector.detect(definition: "EPSG:4526", samples: [Position(405_000, 2_498_000)])
        }
        #expect(error?.code == .conflictingSystem)
        #expect(error?.message.contains("EPSG:4547") == true)
    }

    @Test(arguments: [
        ("EPSG:4547", Position(113.1, 22.5), "degrees"), ("EPSG:4490", Position(405_000, 2_498_000), "no degrees"),
        ("EPSG:4490", Position(22.5, 113.1), "latitude before longitude"),
        ("EPSG:4526", Position(2_498_000, 38_405_000), "swap x and y"),
        ("EPSG:4547", Position(39_405_000, 2_498_000), "EPSG:4527"),
    ])
    func contradictionsAreNamed(system: String, sample: Position, words: String) {
        let error = #expect(throws: GeoKernelError.self) {
            try CRSDetector.detect(definition: system, samples: [sample])
        }
        #expect(error?.code == .conflictingSystem)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        (Position(38_405_000, 2_498_000), "EPSG:4526"), (Position(113.1, 22.5), "GCJ02"),
        (Position(405_000, 2_498_000), "EPSG:4547"),
    ])
    func aMissingSystemSaysWhatToPass(sample: Position, words: String) {
        let profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547)
        for definition in [nil, "", " \n"] as [String?] {
            let error = #expect(throws: GeoKernelError.self) {
                try CRSDetector.detect(definition: definition, samples: [sample], profile: profile)
            }
            #expect(error?.code == .missingSystem)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test func foreignSystemsAreTaken() throws {
        let identity = try CRSDetector.detect(definition: "EPSG:28992", samples: [Position(155_000, 463_000)])
        #expect(identity.reference == .epsg(28_992))
        let transformer = try CoordinateTransformer(from: .epsg(28_992), to: .cgcs2000)
        #expect(!transformer.isBallpark)
        // Addresses published in both systems (INSPIRE Netherlands), to 1 m.
        let pairs = [
            (Position(177_439, 459_274), Position(5.71484667, 52.12122746)),
            (Position(181_398, 456_489), Position(5.77243695, 52.09602145)),
            (Position(177_011.831, 458_184.257), Position(5.70853896, 52.11145017)),
        ]
        for (plane, degrees) in pairs { #expect(metres(try transformer.transform(plane), degrees) < 1) }
    }
}
