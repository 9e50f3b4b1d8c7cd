import GeoModel
import Hummingbird

/// The OpenAPI 3.0 document, written from the same table that requests are held against.
enum APIDocument {
    static func json(_ operations: [Operation], baseURL: String, title: String) -> JSONValue {
        var paths: [JSONValue.Member] = []
        for operation in operations where !operation.path.contains("*") {
            let method = JSONValue.Member(operation.method.rawValue.lowercased(), describe(operation))
            if let place = paths.firstIndex(where: { $0.name == operation.path }) {
                paths[place].value = .object(paths[place].value.members + [method])
            } else {
                paths.append(.init(operation.path, .object([method])))
            }
        }
        return [
            "openapi": "3.0.3",
            "info": [
                "title": .text(title), "version": "1.0.0",
                "description": "Layers, tiles and standard addresses of a city (Luotu, 落图)",
                "license": ["name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
            ],
            "servers": [["url": .text(baseURL)]],
            "paths": .object(paths),
            "components": ["parameters": ["limit": limit(operations)], "schemas": ["problem": problem]],
        ]
    }

    /// The page limit where clients such as QGIS look for it.
    private static func limit(_ operations: [Operation]) -> JSONValue {
        operations.first { $0.id == "items" }?.parameters.first { $0.name == "limit" }.map(describe) ?? [:]
    }

    private static func describe(_ operation: Operation) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .text(operation.id)), .init("summary", .text(operation.summary)),
            .init("tags", [.text(operation.tag)]),
        ]
        var parameters = operation.parameters.map(describe)
        if operation.takesFields {
            parameters.append([
                "name": "fields", "in": "query", "required": false, "style": "form", "explode": true,
                "description": "Any field of the collection: only features with this value",
                "schema": ["type": "object", "additionalProperties": ["type": "string"]],
            ])
        }
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if !operation.bodyTypes.isEmpty {
            let content = operation.bodyTypes.map { JSONValue.Member($0, ["schema": body($0)]) }
            members.append(.init("requestBody", ["required": true, "content": .object(content)]))
        }
        members.append(.init("responses", responses(operation)))
        return .object(members)
    }

    private static func describe(_ parameter: Operation.Parameter) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("name", .text(parameter.name)), .init("in", .text(parameter.place.rawValue)),
            .init("description", .text(parameter.summary)), .init("required", .boolean(parameter.isRequired)),
            .init("schema", parameter.schema),
        ]
        if parameter.isList { members += [.init("style", "form"), .init("explode", false)] }
        return .object(members)
    }

    private static func responses(_ operation: Operation) -> JSONValue {
        let content = operation.answerTypes.map { JSONValue.Member($0, ["schema": answer($0)]) }
        var responses: [JSONValue.Member] = [
            .init("\(operation.success)", ["description": "The answer", "content": .object(content)])
        ]
        if ["tile", "collectionTile"].contains(operation.id) {
            responses.append(.init("204", ["description": "Nothing is on the tile"]))
        }
        if operation.method == .get {
            responses.append(.init("304", ["description": "What the client has is current"]))
        }
        responses.append(
            .init(
                "default",
                [
                    "description": "A problem (RFC 9457)",
                    "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/problem"]]],
                ]))
        return .object(responses)
    }

    private static func body(_ type: String) -> JSONValue {
        type == "application/json" ? [:] : ["type": "string", "format": "binary"]
    }

    private static func answer(_ type: String) -> JSONValue {
        if type.contains("json") { return ["type": "object"] }
        return ["type": "string", "format": .text(type.hasPrefix("text/") ? "text" : "binary")]
    }

    private static let problem: JSONValue = [
        "type": "object", "required": ["type", "title", "status", "detail"],
        "properties": [
            "type": ["type": "string", "format": "uri"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"], "parameter": ["type": "string"],
        ],
    ]
}
