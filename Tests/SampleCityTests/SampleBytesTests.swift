import Foundation
@testable import SampleCity
import TestSupport
import Testing

/// The same seed gives the same bytes, today and on every machine.
@Suite struct SampleBytesTests {
    static let kept = PackageRoot.geoData("Sample")

    @Test func keptSampleComesOutAgainByteForByte() throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 1500, seed: 1)
        let made = try SampleFolder.contents(folder.url)
        var kept = try SampleFolder.contents(Self.kept)
        kept["README.md"] = nil
        #expect(made.keys.sorted() == kept.keys.sorted())
        for (name, bytes) in made { #expect(bytes == kept[name], "\(name) differs") }
    }

    @Test func keptSampleStaysBelowThreeMegabytes() throws {
        let size = try SampleFolder.contents(Self.kept).values.reduce(0) { $0 + $1.count }
        #expect(size > 0 && size < 3_000_000)
    }

    @Test func anotherSeedGivesAnotherCity() throws {
        let one = SampleFolder()
        let two = SampleFolder()
        try SampleCity.write(to: one.url, addresses: 500, seed: 1)
        try SampleCity.write(to: two.url, addresses: 500, seed: 2)
        let (first, second) = (try SampleFolder.contents(one.url), try SampleFolder.contents(two.url))
        #expect(first.keys.sorted() == second.keys.sorted())
        #expect(first["单元网格.shp"] != second["单元网格.shp"])
        #expect(first["标准地址.dbf"] != second["标准地址.dbf"])
    }

    /// The reference implementation's first numbers for the state 1, 2, 3, 4 (rand_xoshiro's test vector).
    @Test func generatorGivesThePublishedNumbers() {
        var random = SampleRandom(state: (1, 2, 3, 4))
        let expected: [UInt64] = [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360]
        #expect((0..<5).map { _ in random.next() } == expected)
    }

    @Test func tooFewAddressesAreRefusedWithTheLeastNumber() throws {
        let folder = SampleFolder()
        #expect {
            try SampleCity.write(to: folder.url, addresses: 20, seed: 1)
        } throws: { error in
            guard case .addresses(20, let smallest?, _) = error as? SampleError else { return false }
            return smallest > 20 && "\(error)".contains("\(smallest)")
        }
    }
}
