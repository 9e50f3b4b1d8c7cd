import Foundation
import GeoKernel
import GeoModel
import TestSupport
import Testing

/// The seven counties of Jiangmen, each file in another system, read from their system's text to CGCS2000.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)")) struct RealFilesTests {
    private func positions(_ file: String) throws -> [Position] {
        let shapes = try Data(contentsOf: SharedData.url("crs-encodings/\(file).shp"))
        return try PolygonFile.positions(Array(shapes))
    }

    private func system(_ file: String) throws -> String {
        try String(contentsOf: SharedData.url("crs-encodings/\(file).prj"), encoding: .utf8)
    }

    @Test func threeSystemsOfOneDatumAgreeWithinAMillimetre() throws {
        let truth = try positions("jm_cgcs2000_ll_utf8")
        #expect(truth.count > 20_000)
        for file in ["jm_cgcs2000_gk114_gbk_cpg", "jm_cgcs2000_gkzone38_gbk"] {
            let planar = try positions(file)
            #expect(planar.count == truth.count)
            let identity = try CRSDetector.detect(definition: system(file), samples: Array(planar.prefix(100)))
            let transformer = try CoordinateTransformer(from: identity.reference, to: .cgcs2000)
            #expect(!transformer.isBallpark)
            let worst = try zip(planar, truth).reduce(0) { max($0, metres(try transformer.transform($1.0), $1.1)) }
            #expect(worst < 0.001, "\(file): \(worst) m")
        }
    }

    @Test func beijing54IsBallparkAndSomeTensOfMetresOff() throws {
        let truth = try positions("jm_cgcs2000_ll_utf8")
        let planar = try positions("jm_beijing54_gk114_gbk")
        let identity = try CRSDetector.detect(definition: system("jm_beijing54_gk114_gbk"), samples: planar)
        let transformer = try CoordinateTransformer(from: identity.reference, to: .cgcs2000)
        #expect(transformer.isBallpark)
        let worst = try zip(planar, truth).reduce(0) { max($0, metres(try transformer.transform($1.0), $1.1)) }
        #expect(worst < 200, "\(worst) m")
    }

    @Test func aSystemOfAnotherFileIsAConflict() throws {
        let planar = try positions("jm_cgcs2000_gkzone38_gbk")
        let error = try #require(
            throws: GeoKernelError.self,
            performing: { try CRSDetector.detect(definition: system("jm_cgcs2000_gk114_gbk_cpg"), samples: planar) })
        #expect(error.code == .conflictingSystem)
        #expect(error.message.contains("EPSG:4526"))
    }
}

/// The positions of a polygon shapefile (ESRI Shapefile Technical Description, 1998, p. 4 and 8).
enum PolygonFile {
    static func positions(_ bytes: [UInt8]) throws -> [Position] {
        func integer(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
        func double(_ offset: Int) -> Double {
            Double(bitPattern: (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) })
        }
        var positions: [Position] = []
        var offset = 100
        while offset + 52 <= bytes.count {
            let (parts, points) = (integer(offset + 44), integer(offset + 48))
            let first = offset + 52 + parts * 4
            for point in 0..<points {
                positions.append(Position(double(first + point * 16), double(first + point * 16 + 8)))
            }
            offset = first + points * 16
        }
        return positions
    }
}
