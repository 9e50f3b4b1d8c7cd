import Foundation
import TestSupport
import Testing

/// The project's own noisy queries (GeoData/Benchmarks) against the sample city, with the real command: what the geocoder
/// once could it must go on to do.
@Suite struct NoisyAddressTests {
    /// The least share of right answers for each kind of distortion, also together with others. Floors rise with the
    /// geocoder. They sank once, with the trained parser: it reads ranges, village groups and what lies beside something
    /// otherwise than the geocoder expects of it (docs/decisions/0009).
    static let floors: [String: Double] = [
        "abbreviation": 0.93, "bare-room": 0.97, "bare-tuple": 0.97, "beside": 0.90, "building-word": 0.97,
        "chinese-numerals": 0.95, "contact": 0.90, "crossing": 0, "dropped-character": 0.90, "floor-from-room": 0.97,
        "floor-word": 0.95, "full-width": 0.93, "homophone": 0.88, "inverted-order": 0.93, "kilometre-post": 0,
        "look-alike": 0.90, "missing-upper": 0.93, "number-range": 0.1, "offset": 0.95, "place-only": 0.95,
        "punctuation": 0.93, "repeated-level": 0.95, "superfluous-character": 0.94, "traditional": 0.94,
        "unit-word": 0.97, "village-group": 0.88,
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
        #expect(Set(kinds.compactMap { $0["name"] as? String }) == Set(Self.floors.keys))
        for kind in kinds {
            let name = try #require(kind["name"] as? String)
            let floor = try #require(Self.floors[name])
            let share = try share(kind["all"])
            #expect(share >= floor, "\(name): \(share), the floor is \(floor)")
        }
        let distortions = try #require(report["distortions"] as? [[String: Any]])
        for (scores, floor) in zip(distortions, [1, 0.88, 0.93, 0.88]) {
            let share = try share(scores["all"])
            #expect(share >= floor, "\(scores["name"] ?? "") distortions: \(share)")
        }
        let missing = try #require(report["missing"] as? [String: Any])
        #expect(missing["queries"] as? Int == 75)
        #expect(missing["claimed"] as? Int == 0)
    }
}
