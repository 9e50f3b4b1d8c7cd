import CityFlows
import GeoModel
import Hummingbird
import PipeNetwork

/// `/pipes/…`: questions about the pipe network. Positions and shapes of questions and answers are EPSG:4490.
struct PipeRoutes {
    let desk: ServiceDesk

    private static let drawingType = "image/svg+xml"
    private static let format = Operation.Parameter.query(
        "f", "json, or svg for the drawing", ["type": "string", "enum": ["json", "svg"]])
    private static let area = Operation.Parameter.query("within", "Only inside this WKT polygon")
    private static let flag: JSONValue = ["type": "boolean", "default": false]

    private static func place(_ name: String, _ what: String) -> Operation.Parameter {
        .query(
            name,
            "\(what): the code of a segment or node, or lon,lat of a place within \(Int(PipePlace.reachMetres)) m of a pipe",
            required: true)
    }

    var endpoints: [Endpoint] {
        [
            endpoint(
                "isolatePipe", "isolate", "Which valves to close for a break, and who loses supply",
                [
                    .query(
                        "at",
                        "The break: the code of a segment or node, or lon,lat of a place within "
                            + "\(Int(PipePlace.reachMetres)) m of a pipe"),
                    .query("lon", "Instead of at: longitude", ["type": "number"]),
                    .query("lat", "Instead of at: latitude", ["type": "number"]),
                    .query(
                        "failing", "Codes of valves not to be used", ["type": "array", "items": ["type": "string"]],
                        isList: true),
                    .query("fewest", "Also the smallest set of valves anywhere", Self.flag),
                ]
            ) { parameters in
                .isolate(
                    at: try Self.breakPlace(parameters), failing: try parameters.list("failing") ?? [],
                    wantsFewest: try Self.flag("fewest", parameters))
            },
            endpoint(
                "tracePipe", "trace", "What lies upstream or downstream",
                [
                    Self.place("from", "The start"),
                    .query(
                        "direction", "upstream or downstream",
                        ["type": "string", "enum": ["upstream", "downstream"]], required: true),
                    .query("unknown", "Also follow segments of unknown flow", Self.flag),
                    .query("limit_m", "Go no farther than this", ["type": "number", "minimum": 0]),
                ]
            ) { parameters in
                let text = try parameters.required("direction")
                guard let course = FlowTrace.Course(rawValue: text) else {
                    throw Problem.parameter("direction", "direction is upstream or downstream, not \"\(text)\"")
                }
                return .trace(
                    from: PipePlace(try parameters.required("from")), course,
                    throughUnknown: try Self.flag("unknown", parameters), limitMetres: try parameters.number("limit_m"))
            },
            endpoint(
                "pipePath", "path", "The shortest way along pipes, or where two parts come nearest",
                [
                    Self.place("from", "The start"), Self.place("to", "The end"),
                    .query("avoid_closed", "Not through closed valves", Self.flag),
                ]
            ) { parameters in
                .path(
                    from: PipePlace(try parameters.required("from")), to: PipePlace(try parameters.required("to")),
                    avoidsClosed: try Self.flag("avoid_closed", parameters))
            },
            endpoint(
                "checkPipes", "check", "Connected parts, and what stands against the rules",
                [
                    .query(
                        "rules", "Only these rules, such as PL-14", ["type": "array", "items": ["type": "string"]],
                        isList: true)
                ], isLong: true
            ) { .check(rules: try $0.list("rules")) },
            endpoint(
                "pipeClearance", "clearance", "Pipes too near to each other, from outer walls in space",
                [
                    .query(
                        "within_m", "Pairs nearer than this; without it the clearance tables",
                        ["type": "number", "minimum": 0, "maximum": 100]), Self.area,
                ], isLong: true
            ) { parameters in
                .clearance(withinMetres: try parameters.number("within_m"), area: try Self.area(parameters))
            },
            endpoint("pipeCover", "cover", "Pipes with too little ground above them", [Self.area], isLong: true) {
                .cover(area: try Self.area($0))
            },
            endpoint(
                "excavatePipes", "excavate", "What stands in a pit",
                [
                    .query("within", "The pit as WKT polygon", required: true),
                    .query("depth_m", "Of the floor below the ground", ["type": "number"], required: true),
                    .query("buffer_m", "Also list pipes beside the pit", ["type": "number", "default": 0]),
                ]
            ) { parameters in
                guard let area = try Self.area(parameters) else {
                    throw Problem.parameter("within", "the pit is missing")
                }
                return .excavate(
                    area: area, depthMetres: try parameters.requiredNumber("depth_m"),
                    bufferMetres: try parameters.number("buffer_m") ?? 0)
            },
            endpoint(
                "pipeSection", "section", "The cross-section at a line",
                [.query("line", "WKT linestring", required: true), Self.format]
            ) { .section(line: try WKT.decode(try $0.required("line"))) },
            endpoint(
                "pipeProfile", "profile", "Ground and pipe along the shortest way between two places",
                [Self.place("from", "The start"), Self.place("to", "The end"), Self.format]
            ) { .profile(from: PipePlace(try $0.required("from")), to: PipePlace(try $0.required("to"))) },
            endpoint(
                "pipeStatistics", "stats", "Lengths and counts, pipes cut at the area's border",
                [
                    .query(
                        "by", PipeStatistics.Field.allCases.map(\.rawValue).joined(separator: ", "),
                        ["type": "array", "items": ["type": "string"]], isList: true), Self.area,
                ], isLong: true
            ) { .statistics(by: try $0.list("by") ?? ["class"], area: try Self.area($0)) },
        ]
    }

    private func endpoint(
        _ id: String, _ name: String, _ summary: String, _ parameters: [Operation.Parameter], isLong: Bool = false,
        _ question: @escaping @Sendable (QueryParameters) throws -> PipeQuestion
    ) -> Endpoint {
        let canDraw = parameters.contains { $0.name == Self.format.name }
        let operation = Operation(
            id: id, path: "/pipes/\(name)", summary: summary, tag: "Pipes", parameters: parameters,
            answerTypes: canDraw ? ["application/json", Self.drawingType] : ["application/json"], isLong: isLong)
        return Endpoint(operation) { request, _, parameters in
            guard let pipes = desk.city.pipes else { throw Problem.notFound("this city serves no pipes") }
            let wantsDrawing = try Self.wantsDrawing(parameters)
            let answer = try await pipes(question(parameters), wantsDrawing)
            if let drawing = answer.drawing { return try Answer(drawing, Self.drawingType).response(to: request) }
            return try Answer(answer.document).response(to: request)
        }
    }

    private static func wantsDrawing(_ parameters: QueryParameters) throws -> Bool {
        switch parameters["f"] {
        case nil, "json": return false
        case "svg": return true
        case let other?: throw Problem.parameter("f", "f is json or svg, not \"\(other)\"")
        }
    }

    /// `at`, or `lon` and `lat`.
    private static func breakPlace(_ parameters: QueryParameters) throws -> PipePlace {
        if let at = parameters["at"] { return PipePlace(at) }
        guard let lon = try parameters.number("lon"), let lat = try parameters.number("lat") else {
            throw Problem.parameter("at", "say where the break is: at, or lon and lat")
        }
        return .position(Position(lon, lat))
    }

    private static func flag(_ name: String, _ parameters: QueryParameters) throws -> Bool {
        switch parameters[name] {
        case nil, "false": return false
        case "true": return true
        case let other?: throw Problem.parameter(name, "\(name) is true or false, not \"\(other)\"")
        }
    }

    private static func area(_ parameters: QueryParameters) throws -> Geometry? {
        try parameters["within"].map { try WKT.decode($0) }
    }
}
