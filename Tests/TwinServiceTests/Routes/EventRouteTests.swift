import Dispatch
import Hummingbird
import Synchronization
import Testing

@testable import TwinService

struct EventRouteTests {
    @Test func noMoreListenThanMay() {
        let streams = OpenStreams()
        let taken = Mutex<[OpenStreams.Place]>([])
        DispatchQueue.concurrentPerform(iterations: 1000) { _ in
            if let place = streams.place(limit: 7) { taken.withLock { $0.append(place) } }
        }
        #expect(taken.withLock { $0.count } == 7)
        taken.withLock { _ = $0.removeLast() }
        let last = streams.place(limit: 7)
        #expect(last != nil)
        #expect(streams.place(limit: 7) == nil)
    }

    @Test func whoAsksForTheHeadAloneGivesThePlaceBack() async throws {
        var city = try await TestCity()
        city.configuration.limits.eventStreams = 1
        try await city.serve { client in
            for _ in 0..<3 {
                let answer = try await client.execute(uri: "/layers/onemap/events", method: .head)
                #expect(answer.status == .ok)
            }
        }
    }

    @Test func theOneTooManyIsToldWhenToComeBack() async throws {
        var city = try await TestCity()
        city.configuration.limits.eventStreams = 0
        let answer = try await city.ask("/layers/onemap/events")
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.problem == "busy")
        #expect(answer.headers[.retryAfter] == "30")
    }
}
