import GeoModel
import Hummingbird

/// `/`, `/api`, `/conformance`, `/profile`: what the service is and can do.
struct LandingRoutes {
    let desk: ServiceDesk
    let web: WebFiles
    /// The document of `/api` for a base URL.
    let apiDocument: @Sendable (String) -> JSONValue

    static let openAPIType = "application/vnd.oai.openapi+json;version=3.0"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "landingPage", path: "/", summary: "The map for people, the landing page for programs",
                    tag: "Capabilities", parameters: [.format], answerTypes: ["application/json", "text/html"])
            ) { request, _, parameters in try await landing(request, parameters) },
            Endpoint(
                Operation(
                    id: "api", path: "/api", summary: "This document", tag: "Capabilities", parameters: [.onlyJSON],
                    answerTypes: [Self.openAPIType])
            ) { request, _, _ in
                try Answer(apiDocument(desk.baseURL(request)), contentType: Self.openAPIType).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "conformance", path: "/conformance", summary: "The standards that are kept",
                    tag: "Capabilities", parameters: [.onlyJSON])
            ) { request, _, _ in
                try Answer(["conformsTo": .array(Self.conformance.map { .text($0) })]).response(to: request)
            },
            Endpoint(
                Operation(id: "profile", path: "/profile", summary: "The city's profile", tag: "Capabilities")
            ) { request, context, _ in try await profile(request, context) },
        ]
    }

    private func landing(_ request: Request, _ parameters: QueryParameters) async throws -> Response {
        var response: Response
        if try request.prefersHTML(parameters["f"]) {
            response = try web.page(request)
        } else {
            response = try Answer(document(desk.baseURL(request))).response(to: request)
        }
        response.headers[.vary] = "Accept, Accept-Encoding"
        return response
    }

    private func document(_ base: String) -> JSONValue {
        let json = "application/json"
        return [
            "title": .text("\(desk.city.profile.name) · 落图"),
            "description": "Luotu: layers, tiles and standard addresses of a city",
            "links": [
                desk.link("\(base)/?f=json", "self", json, "This document"),
                desk.link("\(base)/?f=html", "alternate", "text/html", "The map"),
                desk.link("\(base)/api", "service-desc", Self.openAPIType, "The API"),
                desk.link("\(base)/conformance", "conformance", json, "Conformance classes"),
                desk.link("\(base)/collections", "data", json, "Collections"),
                desk.link(
                    "\(base)/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", json,
                    "Grids of tiles"),
                desk.link("\(base)/styles/onemap.json", "describedby", json, "MapLibre style of all layers"),
            ],
        ]
    }

    private func profile(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let profile = desk.city.profile
        let layers = try await desk.city.features.layers(access: context.access)
        let extent = layers.compactMap(\.extent).reduceUnion()
        return try Answer([
            "name": .text(profile.name), "countyCode": .text(profile.countyCode),
            "workingZone": JSONValue(profile.workingZone), "mapApprovalNumber": JSONValue(profile.mapApprovalNumber),
            "source": JSONValue(profile.source), "extent": extent.map { JSONValue($0) } ?? .null,
        ]).response(to: request)
    }

    static let conformance: [String] = {
        let features = "http://www.opengis.net/spec/ogcapi-features"
        let cql2 = "http://www.opengis.net/spec/cql2/1.0/conf"
        return [
            "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
            "\(features)-1/1.0/conf/core", "\(features)-1/1.0/conf/oas30", "\(features)-1/1.0/conf/geojson",
            "\(features)-2/1.0/conf/crs", "\(features)-3/1.0/conf/queryables",
            "\(features)-3/1.0/conf/queryables-query-parameters", "\(features)-3/1.0/conf/filter",
            "\(features)-3/1.0/conf/features-filter", "\(features)-5/1.0/conf/schemas",
            "\(features)-5/1.0/conf/core-roles-features", "\(cql2)/cql2-text", "\(cql2)/cql2-json",
            "\(cql2)/basic-cql2",
            "\(cql2)/advanced-comparison-operators", "\(cql2)/case-insensitive-comparison",
            "\(cql2)/basic-spatial-functions", "\(cql2)/spatial-functions",
            "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
            "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
            "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
            "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
            "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
            "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
        ]
    }()
}
