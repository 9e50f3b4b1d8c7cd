import GeoModel
import OneMap
import Synchronization

/// Counts of what the service did since it started, in the text format of Prometheus (exposition format 0.0.4).
final class ServiceMetrics: Sendable {
    /// Upper bounds of the duration classes, in seconds.
    private static let bounds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]

    private struct Key: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Durations {
        var classes = [Int](repeating: 0, count: ServiceMetrics.bounds.count + 1)
        var sum = 0.0
        var count: Int { classes.reduce(0, +) }

        mutating func add(_ seconds: Double, place: Int) {
            classes[place] += 1
            sum += seconds
        }
    }

    private struct State {
        var requests: [Key: Int] = [:]
        var durations: [String: Durations] = [:]
        var bytes = 0
        var atWork = 0
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// Admits a request, which is to be recorded when it is answered; false when `limit` are at work already.
    func enter(limit: Int) -> Bool {
        state.withLock { state in
            guard state.atWork < limit else { return false }
            state.atWork += 1
            return true
        }
    }

    func record(route: String, method: String, status: Int, seconds: Double, bytes: Int, isAdmitted: Bool) {
        let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { state in
            if isAdmitted { state.atWork -= 1 }
            state.requests[Key(route: route, method: method, status: status), default: 0] += 1
            state.durations[route, default: Durations()].add(seconds, place: place)
            state.bytes += bytes
        }
    }

    func text(layers: [LayerSummary], tiles: TileTally.Counts) -> String {
        let now = state.withLock { $0 }
        var lines = ["# TYPE luotu_http_requests_total counter"]
        for (key, count) in now.requests.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            lines.append(
                "luotu_http_requests_total{\(Self.label("route", key.route)),method=\"\(key.method)\",status=\"\(key.status)\"} \(count)"
            )
        }
        lines.append("# TYPE luotu_http_request_seconds histogram")
        for (route, durations) in now.durations.sorted(by: { $0.key < $1.key }) {
            lines += Self.histogram(Self.label("route", route), durations)
        }
        lines += [
            "# TYPE luotu_http_response_bytes_total counter", "luotu_http_response_bytes_total \(now.bytes)",
            "# TYPE luotu_http_requests_at_work gauge", "luotu_http_requests_at_work \(now.atWork)",
            "# TYPE luotu_uptime_seconds gauge", "luotu_uptime_seconds \((ContinuousClock.now - start).seconds)",
            "# TYPE luotu_layer_features gauge",
        ]
        for layer in layers {
            lines.append("luotu_layer_features{layer=\"\(layer.schema.id)\"} \(layer.featureCount)")
        }
        lines += [
            "# TYPE luotu_tiles_total counter", "luotu_tiles_total{from=\"memory\"} \(tiles.remembered)",
            "luotu_tiles_total{from=\"file\"} \(tiles.shelved)",
            "luotu_tiles_total{from=\"rendering\"} \(tiles.rendered)",
            "# TYPE luotu_tile_features_left_out_total counter",
            "luotu_tile_features_left_out_total \(tiles.leftOut)",
        ]
        lines.append("# TYPE luotu_layer_version gauge")
        for layer in layers { lines.append("luotu_layer_version{layer=\"\(layer.schema.id)\"} \(layer.version)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func histogram(_ label: String, _ durations: Durations) -> [String] {
        var lines: [String] = []
        var sum = 0
        for (place, bound) in bounds.enumerated() {
            sum += durations.classes[place]
            lines.append("luotu_http_request_seconds_bucket{\(label),le=\"\(bound)\"} \(sum)")
        }
        lines.append("luotu_http_request_seconds_bucket{\(label),le=\"+Inf\"} \(durations.count)")
        lines.append("luotu_http_request_seconds_sum{\(label)} \(durations.sum)")
        lines.append("luotu_http_request_seconds_count{\(label)} \(durations.count)")
        return lines
    }

    private static func label(_ name: String, _ value: String) -> String {
        let escaped = value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\(name)=\"\(escaped)\""
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
