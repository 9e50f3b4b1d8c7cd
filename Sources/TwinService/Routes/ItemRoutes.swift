import GeoModel
import Hummingbird

/// `/collections/{collectionId}/items` and one of them (OGC API – Features Part 1 §7.15, 7.16).
struct ItemRoutes {
    let desk: ServiceDesk

    static let type = "application/geo+json"

    var endpoints: [Endpoint] {
        [
            Endpoint(items) { request, context, parameters in try await list(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "item", path: "/collections/{collectionId}/items/{featureId}", summary: "One feature",
                    tag: "Features",
                    parameters: [
                        .collection, .path("featureId", "The feature's id", ["type": "integer"]), .crs, .onlyJSON,
                    ],
                    answerTypes: [Self.type])
            ) { request, context, parameters in try await one(request, context, parameters) },
        ]
    }

    private var items: Operation {
        let number: JSONValue = ["type": "number"]
        let text: JSONValue = ["type": "string"]
        return Operation(
            id: "items", path: "/collections/{collectionId}/items", summary: "Features of a layer", tag: "Features",
            parameters: [
                .collection,
                .query(
                    "bbox", "Features that meet the box",
                    [
                        "type": "array", "oneOf": [["minItems": 4, "maxItems": 4], ["minItems": 6, "maxItems": 6]],
                        "items": number,
                    ], isList: true),
                .query("beidou", "Features that meet the cell of this BeiDou grid code (GB/T 39409), instead of bbox"),
                .query("bbox-crs", "Reference system of bbox; CRS84 unless said", ["type": "string", "format": "uri"]),
                .query(
                    "crs", "Reference system of the answer; CRS84 unless said", ["type": "string", "format": "uri"]),
                .query(
                    "limit", "Features a page",
                    [
                        "type": "integer", "minimum": 1, "maximum": JSONValue(desk.limits.page),
                        "default": JSONValue(desk.limits.defaultPage),
                    ]),
                .query("datetime", "Checked for its form: layers have no temporal extent"),
                .query("filter", "A condition in CQL2"),
                .query(
                    "filter-lang", "The form of the condition",
                    ["type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"]),
                .query(
                    "filter-crs", "Reference system of shapes in the filter: CRS84",
                    ["type": "string", "format": "uri"]),
                .query("properties", "Fields of the answer", ["type": "array", "items": text], isList: true),
                .query("sortby", "Fields, each with + or − before it", ["type": "array", "items": text], isList: true),
                .query("token", "Where the page before ended: follow the next link"), .onlyJSON,
            ],
            takesFields: true, answerTypes: [Self.type])
    }

    private func list(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let layer = try await desk.layer(context).schema
        let wanted = try ItemRequest(parameters, layer: layer, access: context.access, desk: desk)
        let first = try await desk.city.features.features(wanted.query, access: context.access)
        // Counted after the page was read: an edit in between makes the count newer than its version, never older.
        let matched: Int
        if let known = wanted.matched(at: first.version) {
            matched = known
        } else {
            matched = try await desk.city.features.count(wanted.query, access: context.access)
        }
        let stream = ItemStream(
            desk: desk, request: wanted, access: context.access,
            path: "\(desk.baseURL(request))/collections/\(layer.id)",
            count: PageToken.Count(matched: matched, version: first.version, question: wanted.question))
        var headers: HTTPFields = [:]
        if let name = HTTPFieldName.contentCRS { headers[name] = "<\(wanted.crs.uri)>" }
        if var answer = try stream.whole(first) {
            answer.headers = headers
            return try answer.response(to: request)
        }
        headers[.contentType] = "\(Self.type); charset=utf-8"
        headers[.cacheControl] = "no-cache"
        return Response(status: .ok, headers: headers, body: stream.body(first, context.logger))
    }

    private func one(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let layer = try await desk.layer(context).schema
        let text = try desk.pathText("featureId", context)
        let crs = try desk.crs(parameters, default: .crs84)
        guard let number = Int64(text), let id = FeatureID(rawValue: number),
            let chunk = try await desk.city.features.feature(id, in: layer.id, access: context.access),
            let feature = try crs.presenting(desk.city.profile).features(chunk.features).first
        else { throw Problem.notFound("the collection \(layer.id) has no feature \(text)") }
        var writer = GeoJSONWriter(decimals: crs.decimals)
        writer.append(feature, fields: chunk.fields)
        let path = "\(desk.baseURL(request))/collections/\(layer.id)"
        let links: JSONValue = [
            desk.link("\(path)/items/\(id)", "self", Self.type), desk.link(path, "collection", "application/json"),
        ]
        var bytes = Array(writer.takeBytes().dropLast())
        bytes += Array(#","links":"#.utf8) + links.bytes + [UInt8(ascii: "}")]
        var answer = Answer(bytes, "\(Self.type); charset=utf-8")
        if let name = HTTPFieldName.contentCRS { answer.headers[name] = "<\(crs.uri)>" }
        return try answer.response(to: request)
    }
}
