import Foundation
import TestSupport
import Testing

/// The project's own noisy queries (GeoData/Benchmarks) against the sample city, with the real command: what the geocoder
/// once could it must go on to do.
@Suite struct NoisyAddressTests {
    /// The least share of right answers for each kind of distortion, also together with others. It rises with the geocoder
    /// and never sinks.
    static let floor = 0.97

    static let kinds: Set<String> = [
        "abbreviation", "bare-room", "bare-tuple", "beside", "building-word", "chinese-numerals", "contact", "crossing",
        "dropped-character", "floor-from-room", "floor-word", "full-width", "homophone", "inverted-order",
        "kilometre-post", "look-alike", "missing-upper", "number-range", "offset", "place-only", "punctuation",
        "repeated-level", "superfluous-character", "traditional", "unit-word", "village-group",
    ]

    private func report() throws -> [String: Any] {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        for (file, kind) in FirstCityTests.files.prefix(6) {
            let result = try luotu.run(
                "import", PackageRoot.geoData("Sample").appendingPathComponent(file).path, "--as", kind, "--quiet")
            #expect(result.status == 0, "\(file): \(result.errors)")
        }
        let result = try luotu.run(
            "address", "evaluate", PackageRoot.geoData("Benchmarks/noisy-sample.csv").path, "--json", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        return try result.json()
    }

    private func share(_ scores: Any?) throws -> Double {
        let counts = try #require(scores as? [String: Any])
        let queries = try #require(counts["queries"] as? Int)
        let right = try #require(counts["right"] as? Int)
        return Double(right) / Double(queries)
    }

    @Test func noKindOfNoiseFallsBelowItsFloor() throws {
        let report = try report()
        let kinds = try #require(report["kinds"] as? [[String: Any]])
        #expect(Set(kinds.compactMap { $0["name"] as? String }) == Self.kinds)
        for kind in kinds {
            let name = try #require(kind["name"] as? String)
            let share = try share(kind["all"])
            #expect(share >= Self.floor, "\(name): \(share)")
        }
        let distortions = try #require(report["distortions"] as? [[String: Any]])
        for (scores, floor) in zip(distortions, [1, 0.98, 0.98, 0.97]) {
            let share = try share(scores["all"])
            #expect(share >= floor, "\(scores["name"] ?? "") distortions: \(share)")
        }
        let missing = try #require(report["missing"] as? [String: Any])
        #expect(missing["queries"] as? Int == 75)
        #expect(missing["claimed"] as? Int == 0)
    }
}
