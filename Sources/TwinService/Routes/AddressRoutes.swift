import GeoModel
import Hummingbird

/// `/geocode`, `/reverse`, `/suggest`, `/parse`: the address base.
struct AddressRoutes {
    let desk: ServiceDesk

    private static let csvType = "text/csv"
    private static let text: Operation.Parameter = .query("q", "The address or name", required: true)
    private static let options: [Operation.Parameter] = [
        .query("limit", "Candidates", ["type": "integer", "minimum": 1, "maximum": 50, "default": 10]),
        .query("near", "lon,lat: of equal candidates the nearer comes first"),
        .query("within", "The code or name of a region that must contain the answer"), .crs,
    ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "geocode", path: "/geocode", summary: "Where an address is", tag: "Addresses",
                    parameters: [Self.text] + Self.options)
            ) { request, context, parameters in
                let text = try parameters.text("q", limit: desk.limits.text)
                return try Answer(try await desk.city.addresses.geocode(question(text, parameters)), Answer.jsonType)
                    .response(to: request)
            },
            Endpoint(
                Operation(
                    id: "geocodeBatch", method: .post, path: "/geocode",
                    summary: "Where many addresses are: a JSON list of texts, or CSV with the column of addresses",
                    tag: "Addresses",
                    parameters: Self.options + [
                        .query("column", "The CSV column that holds the addresses; 地址 unless said")
                    ],
                    bodyTypes: ["application/json", Self.csvType], answerTypes: ["application/json", Self.csvType],
                    isLong: true)
            ) { request, context, parameters in try await batch(request, parameters) },
            Endpoint(
                Operation(
                    id: "reverse", path: "/reverse", summary: "The address at a position", tag: "Addresses",
                    parameters: [.longitude, .latitude, .crs])
            ) { request, _, parameters in
                let crs = try desk.crs(parameters, default: .crs84)
                return try Answer(
                    try await desk.city.addresses.reverse(try desk.position(parameters), crs: crs.reference)
                ).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "suggest", path: "/suggest", summary: "Completions of a text", tag: "Addresses",
                    parameters: [
                        Self.text,
                        .query(
                            "limit", "Suggestions", ["type": "integer", "minimum": 1, "maximum": 50, "default": 10]),
                    ])
            ) { request, _, parameters in
                let text = try parameters.text("q", limit: desk.limits.text)
                let limit = try parameters.integer("limit", in: 1...50) ?? 10
                return try Answer(try await desk.city.addresses.suggest(text, limit: limit)).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "parse", path: "/parse", summary: "The elements of an address", tag: "Addresses",
                    parameters: [Self.text])
            ) { request, _, parameters in
                let text = try parameters.text("q", limit: desk.limits.text)
                return try Answer(try await desk.city.addresses.parse(text)).response(to: request)
            },
        ]
    }

    private func question(_ text: String, _ parameters: QueryParameters) throws -> GeocodeQuestion {
        let crs = try desk.crs(parameters, default: .crs84)
        let near = try parameters["near"].map { text in
            let numbers = text.split(separator: ",").compactMap { Double($0) }
            guard numbers.count == 2, text.split(separator: ",").count == 2 else {
                throw Problem.parameter("near", "near is lon,lat, not \"\(text)\"")
            }
            return try crs.stored(Position(numbers[0], numbers[1]), profile: desk.city.profile)
        }
        return GeocodeQuestion(
            text: text, limit: try parameters.integer("limit", in: 1...50) ?? 10, near: near,
            within: parameters["within"], crs: crs.reference)
    }

    private func batch(_ request: Request, _ parameters: QueryParameters) async throws -> Response {
        let bytes = try await RequestBytes.collect(request, limit: desk.limits.body)
        switch request.mediaType {
        case "application/json": return try await list(bytes, parameters).response(to: request)
        case Self.csvType: return try await table(bytes, parameters).response(to: request)
        case let other: throw Problem.mediaType(other, ["application/json", Self.csvType])
        }
    }

    private func list(_ bytes: [UInt8], _ parameters: QueryParameters) async throws -> Answer {
        let texts = try JSONReader.read(bytes).items.map { item in
            guard case .text(let text) = item else { throw Problem.body("the list holds something that is no text") }
            return text
        }
        guard !texts.isEmpty else { throw Problem.body("the body must be a list of texts, such as [\"建设路12号\"]") }
        let answers = try await answers(texts, parameters)
        return Answer(
            [UInt8(ascii: "[")] + answers.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")], Answer.jsonType)
    }

    /// The table with the best candidate of every row in further columns.
    private func table(_ bytes: [UInt8], _ parameters: QueryParameters) async throws -> Answer {
        let name = parameters["column"] ?? "地址"
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem.body("the table must be UTF-8; luotu geocode --batch reads other encodings")
        }
        let records = try DelimitedText.records(text.first == "\u{FEFF}" ? String(text.dropFirst()) : text)
        guard let header = records.first, let column = header.firstIndex(of: name) else {
            throw Problem.parameter(
                "column",
                "the table has no column \"\(name)\"; it has \(records.first?.joined(separator: ", ") ?? "no row")")
        }
        let texts = records.dropFirst().map { $0.indices.contains(column) ? $0[column] : "" }
        let found = try await answers(texts, parameters)
        let members = ["address", "code", "level", "match", "score", "lon", "lat", "grid"]
        var lines = [DelimitedText.line(header + members.map { "geocode_\($0)" })]
        for (record, answer) in zip(records.dropFirst(), found) {
            let best = try JSONReader.read(answer)["candidates"]?.items.first
            let padded = record + Array(repeating: "", count: max(0, header.count - record.count))
            lines.append(DelimitedText.line(padded + members.map { Self.cell(best?[$0]) }))
        }
        return Answer(Array(("\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n").utf8), "text/csv; charset=utf-8")
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case .text(let text): text
        case .integer, .real, .boolean: value?.serialized ?? ""
        case nil, .null, .array, .object: ""
        }
    }

    private func answers(_ texts: [String], _ parameters: QueryParameters) async throws -> [[UInt8]] {
        guard texts.count <= desk.limits.batchRows else {
            throw Problem.tooMuch(
                nil, "a batch may have \(desk.limits.batchRows) rows, not \(texts.count); send several")
        }
        var answers: [[UInt8]] = []
        for (index, text) in texts.enumerated() {
            guard text.count <= desk.limits.text else {
                throw Problem.tooMuch(
                    nil, "row \(index + 1) has \(text.count) characters; at most \(desk.limits.text) are taken")
            }
            try Task.checkCancellation()
            answers.append(try await desk.city.addresses.geocode(question(text, parameters)))
        }
        return answers
    }
}
