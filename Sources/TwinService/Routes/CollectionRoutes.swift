import GeoModel
import Hummingbird
import OneMap

/// `/collections` and what describes a collection (OGC API – Features Parts 1, 2, 3 and 5).
struct CollectionRoutes {
    let desk: ServiceDesk

    static let schemaType = "application/schema+json"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "collections", path: "/collections", summary: "All layers", tag: "Collections",
                    parameters: [.onlyJSON])
            ) { request, context, _ in try await all(request, context) },
            Endpoint(
                Operation(
                    id: "collection", path: "/collections/{collectionId}", summary: "One layer", tag: "Collections",
                    parameters: [.collection, .onlyJSON])
            ) { request, context, _ in
                let base = desk.baseURL(request)
                return try Answer(collection(try await desk.layer(context), base)).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "queryables", path: "/collections/{collectionId}/queryables",
                    summary: "The names that filters may use", tag: "Collections",
                    parameters: [.collection, .onlyJSON],
                    answerTypes: [Self.schemaType])
            ) { request, context, _ in
                try await schema(request, context, path: "queryables", isClosed: true)
            },
            Endpoint(
                Operation(
                    id: "schema", path: "/collections/{collectionId}/schema",
                    summary: "The fields of a layer's features",
                    tag: "Collections", parameters: [.collection, .onlyJSON], answerTypes: [Self.schemaType])
            ) { request, context, _ in
                try await schema(request, context, path: "schema", isClosed: false)
            },
        ]
    }

    private func all(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let base = desk.baseURL(request)
        let layers = try await desk.city.features.layers(access: context.access)
        return try Answer([
            "links": [
                desk.link("\(base)/collections", "self", "application/json"),
                desk.link("\(base)/", "root", "application/json"),
            ],
            "crs": .array(ServedCRS.offered(desk.city.profile).map { .text($0) }),
            "collections": .array(layers.map { collection($0, base) }),
        ]).response(to: request)
    }

    private func collection(_ layer: LayerSummary, _ base: String) -> JSONValue {
        let schema = layer.schema
        let path = "\(base)/collections/\(schema.id)"
        var members: [JSONValue.Member] = [
            .init("id", .text(schema.id.text)), .init("title", .text(schema.title)),
            .init("description", .text("\(schema.englishTitle) · \(schema.theme)")), .init("itemType", "feature"),
            .init("crs", .array(ServedCRS.offered(desk.city.profile).map { .text($0) })),
            .init("storageCrs", "http://www.opengis.net/def/crs/EPSG/0/4490"),
        ]
        if let extent = layer.extent {
            members.append(
                .init("extent", ["spatial": ["bbox": [JSONValue(extent)], "crs": .text(ServedCRS.crs84.uri)]]))
        }
        var links = [
            desk.link(path, "self", "application/json"),
            desk.link("\(path)/items", "items", "application/geo+json", schema.title),
            desk.link("\(path)/schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", Self.schemaType),
            desk.link("\(path)/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", Self.schemaType),
        ]
        if schema.geometry != .none {
            links += [
                TileSetRoutes.link(desk, path),
                desk.link("\(base)/tiles/\(schema.id).json", "describedby", "application/json", "TileJSON"),
                desk.link("\(base)/styles/\(schema.id).json", "describedby", "application/json", "MapLibre style"),
            ]
        }
        members.append(.init("links", .array(links)))
        members.append(.init("luotu", own(layer)))
        return .object(members)
    }

    private func own(_ layer: LayerSummary) -> JSONValue {
        [
            "kind": .text(layer.schema.kind.rawValue), "theme": .text(layer.schema.theme),
            "title": .text(layer.schema.title), "englishTitle": .text(layer.schema.englishTitle),
            "geometry": .text(layer.schema.geometry.rawValue), "count": JSONValue(layer.featureCount),
            "share": .text(layer.schema.share.rawValue), "owner": JSONValue(layer.schema.owner),
            "version": .integer(layer.version),
        ]
    }

    private func schema(
        _ request: Request, _ context: ServiceContext, path: String, isClosed: Bool
    ) async throws -> Response {
        let layer = try await desk.layer(context).schema
        let document = SchemaDocument(
            layer: layer, access: context.access, url: "\(desk.baseURL(request))/collections/\(layer.id)/\(path)",
            isClosed: isClosed)
        return try Answer(document.json, contentType: Self.schemaType).response(to: request)
    }
}

/// A layer's fields as JSON Schema, draft 2020-12 (OGC API – Features Part 5).
struct SchemaDocument {
    let layer: LayerSchema
    let access: Access
    let url: String
    /// Whether names that are not listed are refused (queryables) or merely unknown (schema).
    let isClosed: Bool

    var json: JSONValue {
        let fields = layer.fields.filter { !access.hiddenFields.contains($0.name) }
        var properties = fields.map { JSONValue.Member($0.name, Self.field($0)) }
        if layer.geometry != .none { properties.append(.init("geometry", geometry)) }
        var members: [JSONValue.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"), .init("$id", .text(url)),
            .init("title", .text(layer.title)), .init("type", "object"), .init("properties", .object(properties)),
        ]
        if isClosed {
            members.append(.init("additionalProperties", false))
        } else {
            members.append(.init("required", .array(fields.filter(\.isRequired).map { .text($0.name) })))
        }
        return .object(members)
    }

    private var geometry: JSONValue {
        let format: String =
            switch layer.geometry {
            case .point: "geometry-point-or-multipoint"
            case .line: "geometry-linestring-or-multilinestring"
            case .polygon: "geometry-polygon-or-multipolygon"
            case .mixed, .none: "geometry-any"
            }
        return ["title": "位置", "x-ogc-role": "primary-geometry", "format": .text(format)]
    }

    private static func field(_ field: FieldDefinition) -> JSONValue {
        var members: [JSONValue.Member] = [.init("title", .text(field.title))]
        switch field.type {
        case .integer: members.append(.init("type", "integer"))
        case .real: members.append(.init("type", "number"))
        case .boolean: members.append(.init("type", "boolean"))
        case .text: members.append(.init("type", "string"))
        case .date: members += [.init("type", "string"), .init("format", "date")]
        case .timestamp: members += [.init("type", "string"), .init("format", "date-time")]
        }
        if let unit = field.unit { members.append(.init("x-ogc-unit", .text(unit))) }
        return .object(members)
    }
}
