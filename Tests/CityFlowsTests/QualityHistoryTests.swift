import GeoModel
import TestSupport
import Testing

@testable import CityFlows

@Suite struct QualityHistoryTests {
    private func report(_ score: Double) -> CheckReport {
        CheckReport(
            rules: [], faults: [],
            scores: [
                CheckReport.Score(
                    department: "城管局", layer: "parts", rows: 10, errors: 1, warnings: 0, notes: 0, score: score,
                    grade: "良")
            ])
    }

    @Test func aDayHasOneScoreAndDaysFollowEachOther() async throws {
        let store = MemoryFeatureStore()
        let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)
        let areas = try await CityAreas(reading: store)
        let history = QualityHistory(operatorName: "test") { request in
            try await ImportFlow(source: store, store: store, profile: profile, areas: areas).run(request)
        }
        let layer = try #require(LayerID("quality-scores"))
        #expect(try await QualityHistory.entries(in: layer, of: store, access: .everything) == [])
        try await history.record(report(80), on: "2026-11-14", in: layer)
        try await history.record(report(85), on: "2026-11-21", in: layer)
        try await history.record(report(88), on: "2026-11-21", in: layer)
        let entries = try await QualityHistory.entries(in: layer, of: store, access: .everything)
        #expect(entries.map(\.day) == ["2026-11-14", "2026-11-21"])
        #expect(entries.map(\.score) == [80, 88])
        await #expect(throws: CityFlowError.self) {
            try await history.record(CheckReport(rules: [], faults: [], scores: []), on: "2026-11-21", in: layer)
        }
    }
}
