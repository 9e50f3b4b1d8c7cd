import GeoModel
import Hummingbird
import OneMap

/// `/tiles`, `/styles`, `/glyphs`: what a map draws from.
struct TileRoutes {
    let desk: ServiceDesk

    static let tileType = "application/vnd.mapbox-vector-tile"

    private static let layers = Operation.Parameter.path("layers", "Layer ids, separated by commas")
    private static let number: JSONValue = ["type": "integer", "minimum": 0]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "tileJSON", path: "/tiles/{layers}.json", summary: "TileJSON of one or more layers",
                    tag: "Tiles", parameters: [Self.layers, .version])
            ) { request, context, _ in try await tileJSON(request, context) },
            Endpoint(
                Operation(
                    id: "tile", path: "/tiles/{layers}/{z}/{x}/{y}.mvt", summary: "A vector tile, XYZ", tag: "Tiles",
                    parameters: [
                        Self.layers, .path("z", "Zoom", Self.number), .path("x", "Column from the west", Self.number),
                        .path("y", "Row from the north", Self.number),
                        .query(
                            "labels", "1 adds a point feature to every area, where its name is to stand",
                            ["type": "string", "enum": ["0", "1"]]),
                        .version,
                    ],
                    answerTypes: [Self.tileType])
            ) { request, context, parameters in try await tile(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "style", path: "/styles/{style}.json", summary: "A MapLibre style: onemap, or a layer's",
                    tag: "Tiles",
                    parameters: [.path("style", "onemap, or layer ids separated by commas"), .version])
            ) { request, context, _ in try await style(request, context) },
            Endpoint(
                Operation(
                    id: "glyphs", path: "/glyphs/{fonts}/{range}.pbf",
                    summary: "Digits and Latin letters for map clients that cannot draw them", tag: "Tiles",
                    parameters: [
                        .path("fonts", "A font stack: one with Bold in its name is bold"),
                        .path("range", "256 characters, such as 0-255"),
                    ], answerTypes: ["application/x-protobuf"])
            ) { request, context, _ in try glyphs(request, context) },
        ]
    }

    private func tileJSON(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let layers = try await layers("layers", context)
        return try Answer(
            TileJSON(
                layers: layers, baseURL: desk.baseURL(request), access: context.access, attribution: attribution
            ).json
        ).response(to: request)
    }

    private func style(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let name = try desk.pathText("style", context)
        let layers =
            name == "onemap"
            ? try await desk.city.features.layers(access: context.access).filter { $0.schema.geometry != .none }
            : try await layers("style", context)
        return try Answer(
            StyleDocument(
                name: name, layers: layers, baseURL: desk.baseURL(request), attribution: attribution
            ).json
        ).response(to: request)
    }

    private func glyphs(_ request: Request, _ context: ServiceContext) throws -> Response {
        let fonts = try desk.pathText("fonts", context)
        guard let range = GlyphRange(try desk.pathText("range", context)), fonts.count <= 200 else {
            throw Problem.notFound("there are no such glyphs: a range is 0-255, 256-511, … 65280-65535")
        }
        var answer = Answer(range.bytes(fontStack: fonts), "application/x-protobuf")
        answer.headers = [.cacheControl: "public, max-age=86400"]
        return try answer.response(to: request)
    }

    private func tile(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        guard ["0", "1"].contains(parameters["labels"] ?? "0") else {
            throw Problem.parameter("labels", "labels is 0 or 1")
        }
        return try await answer(
            request, try await layers("layers", context), try coordinate(context),
            hasLabelPoints: parameters["labels"] == "1", access: context.access)
    }

    /// A tile as it is sent, 204 for one without features.
    func answer(
        _ request: Request, _ layers: [LayerSummary], _ tile: TileCoordinate, hasLabelPoints: Bool = false,
        access: Access
    ) async throws -> Response {
        let compressed = request.acceptsGzip
        let tile = try await desk.city.tiles.tile(
            layers, tile, compressed: compressed, hasLabelPoints: hasLabelPoints, access: access)
        var headers: HTTPFields = [
            .eTag: "\"\(tile.tag)\"", .cacheControl: "no-cache", .vary: "Accept-Encoding",
        ]
        if let name = HTTPFieldName.dropped { headers[name] = String(tile.collapsedCount) }
        if request.hasCurrent(tile.tag) { return Response(status: .notModified, headers: headers) }
        guard tile.featureCount > 0 else { return Response(status: .noContent, headers: headers) }
        headers[.contentType] = Self.tileType
        if compressed { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: tile.bytes)))
    }

    private func layers(_ name: String, _ context: ServiceContext) async throws -> [LayerSummary] {
        try await desk.city.tiles.layers(try desk.pathText(name, context), access: context.access)
    }

    private func coordinate(_ context: ServiceContext) throws -> TileCoordinate {
        let numbers = ["z", "x", "y"].compactMap { context.parameters.get($0).flatMap { Int($0) } }
        guard numbers.count == 3,
            let tile = TileCoordinate(zoom: numbers[0], column: numbers[1], row: numbers[2])
        else {
            throw Problem.notFound(
                "there is no such tile: zooms run from 0 to \(TileCoordinate.deepestZoom), columns and rows to 2^zoom − 1"
            )
        }
        return tile
    }

    private var attribution: String? {
        let parts = [desk.city.profile.source, desk.city.profile.mapApprovalNumber].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
