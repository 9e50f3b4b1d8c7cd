import GeoModel
import Hummingbird
import ServiceLifecycle
import Synchronization

/// `/layers/{id}/events`: what is committed, as it is committed, for pages that are open (server-sent events, HTML §9.2).
struct EventRoutes {
    let desk: ServiceDesk
    private let open = OpenStreams()

    private static let type = "text/event-stream"
    /// All layers together.
    private static let whole = "onemap"

    init(desk: ServiceDesk) { self.desk = desk }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "events", path: "/layers/{collectionId}/events",
                    summary: "Commits as they happen, as server-sent events", tag: "Features",
                    parameters: [.path("collectionId", "The id of a layer, or onemap for all")],
                    answerTypes: [Self.type])
            ) { request, context, _ in try await events(request, context) }
        ]
    }

    private func events(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let name = try desk.pathText("collectionId", context)
        let layer = name == Self.whole ? nil : try await desk.layer(context).schema.id
        let access = context.access
        let present = try await versions(layer, access)
        // A client that was cut off says what it has seen last, and is told what has happened since.
        let told = HTTPFieldName.lastEventID.flatMap { request.headers[$0] }.flatMap { Int64($0) }
        let last = told ?? present.map(\.version).max() ?? 0
        guard let place = open.place(limit: desk.limits.eventStreams) else {
            throw Problem.busy("\(desk.limits.eventStreams) pages listen already", retryAfter: 30)
        }
        let body = ResponseBody { sink in
            defer { withExtendedLifetime(place) {} }
            try await sink.write(ByteBuffer(string: "retry: 1000\n\n"))
            var seen = last
            var silence = 0.0
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let news = try await versions(layer, access).filter { $0.version > seen }
                if let latest = news.map(\.version).max() {
                    seen = latest
                    try await sink.write(ByteBuffer(string: Self.event(news, id: latest)))
                    silence = 0
                } else if silence >= Self.heartbeatSeconds {
                    // A line that says nothing: proxies end connections on which nothing comes.
                    try await sink.write(ByteBuffer(string: ":\n\n"))
                    silence = 0
                }
                try await Task.sleep(for: .seconds(Self.pauseSeconds))
                silence += Self.pauseSeconds
            }
            try await sink.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: Self.type, .cacheControl: "no-store"], body: body)
    }

    /// How long a commit may stay unseen, and after how much silence something is sent.
    private static let pauseSeconds = 0.5
    private static let heartbeatSeconds = 15.0

    private struct Version {
        var layer: LayerID
        var version: Int64
        var count: Int
    }

    private func versions(_ layer: LayerID?, _ access: Access) async throws -> [Version] {
        try await desk.city.features.layers(access: access)
            .filter { layer == nil || $0.schema.id == layer }
            .map { Version(layer: $0.schema.id, version: $0.version, count: $0.featureCount) }
    }

    private static func event(_ news: [Version], id: Int64) -> String {
        let layers = news.map { entry -> JSONValue in
            ["layer": .text(entry.layer.text), "version": .integer(entry.version), "count": JSONValue(entry.count)]
        }
        return "id: \(id)\nevent: commit\ndata: \(JSONValue.array(layers).serialized)\n\n"
    }
}

/// How many pages listen.
final class OpenStreams: Sendable {
    private let count = Mutex(0)

    /// A place among those who listen; nil where all are taken.
    func place(limit: Int) -> Place? {
        count.withLock { count in
            guard count < limit else { return nil }
            count += 1
            return Place(self)
        }
    }

    /// Taken until nobody holds it: also where an answer is dropped before anything was sent.
    final class Place: Sendable {
        private let streams: OpenStreams

        fileprivate init(_ streams: OpenStreams) { self.streams = streams }

        deinit { streams.count.withLock { $0 -= 1 } }
    }
}
