import GeoModel
import Hummingbird

/// `/health`, `/ready`, `/metrics`: for those who run the service.
struct HealthRoutes {
    let desk: ServiceDesk
    let metrics: ServiceMetrics

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(id: "health", path: "/health", summary: "Whether the process lives", tag: "Operation")
            ) { request, _, _ in try Answer(["status": "ok"]).response(to: request) },
            Endpoint(
                Operation(id: "ready", path: "/ready", summary: "Whether questions are answered", tag: "Operation")
            ) { request, _, _ in try await ready(request) },
            Endpoint(
                Operation(
                    id: "metrics", path: "/metrics", summary: "Counts for Prometheus", tag: "Operation",
                    answerTypes: ["text/plain"])
            ) { request, context, _ in
                let layers = try await desk.city.features.layers(access: context.access)
                return try Answer(
                    Array(metrics.text(layers: layers, tiles: desk.city.tiles.tally.counts).utf8),
                    "text/plain; version=0.0.4; charset=utf-8"
                ).response(to: request)
            },
        ]
    }

    private func ready(_ request: Request) async throws -> Response {
        do {
            try await desk.city.checkReadiness()
        } catch {
            throw Problem("not-ready", status: 503, title: "Not ready yet", detail: "\(error)", retryAfter: 2)
        }
        return try Answer(["status": "ready"]).response(to: request)
    }
}
