import AddressBase
import Foundation

/// Times suggestions keystroke by keystroke, in process: for Tools/Benchmarks/suggest.
struct SuggestTiming: Encodable {
    var keystrokes = 0
    var answered = 0
    var p50ms = 0.0
    var p99ms = 0.0
    var maxms = 0.0

    /// - Parameter inputs: whole inputs; each of their beginnings is one keystroke.
    init(_ inputs: [String], with suggester: Suggester, limit: Int) async throws {
        var times: [Double] = []
        // What is loaded with the first input is no keystroke's time.
        _ = try await suggester.suggest(inputs.first ?? "a", limit: limit)
        for input in inputs {
            for end in input.indices {
                let typed = String(input[...end])
                let start = ContinuousClock.now
                let suggestions = try await suggester.suggest(typed, limit: limit)
                times.append((ContinuousClock.now - start) / .milliseconds(1))
                answered += suggestions.isEmpty ? 0 : 1
            }
        }
        times.sort()
        guard let last = times.last else { return }
        keystrokes = times.count
        p50ms = times[times.count / 2]
        p99ms = times[min(times.count - 1, times.count * 99 / 100)]
        maxms = last
    }
}
