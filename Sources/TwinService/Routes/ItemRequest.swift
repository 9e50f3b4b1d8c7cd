import GeoKernel
import GeoModel
import Hummingbird
import OneMap

/// What a request for items asks, read from its parameters.
struct ItemRequest {
    let query: FeatureQuery
    /// Features the page may hold.
    let pageLimit: Int
    let crs: ServedCRS
    /// The query string without its token.
    let parameters: [(name: String, value: String)]
    /// The token as it came.
    let token: String?
    /// Names what is counted: the layer, who asks and the conditions, but neither order nor page nor presentation.
    let question: String
    private let known: PageToken.Count?

    /// Parameters that change which rows are matched, besides the collection's fields.
    private static let conditions: Set<String> = ["bbox", "bbox-crs", "beidou", "filter", "filter-lang", "filter-crs"]

    static let names = [
        "bbox", "bbox-crs", "beidou", "crs", "limit", "datetime", "filter", "filter-lang", "filter-crs", "properties",
        "sortby", "token", "f",
    ]

    init(_ parameters: QueryParameters, layer: LayerSchema, access: Access, desk: ServiceDesk) throws {
        let fields = layer.fields.filter { !access.hiddenFields.contains($0.name) }
        try parameters.allowOnly(Self.names + fields.map(\.name))
        if let format = parameters["f"], !["json", "geojson"].contains(format) {
            throw Problem.parameter("f", "items come as json, not as \(format)")
        }
        if let instant = parameters["datetime"] { try Self.checkInstant(instant) }
        crs = try desk.crs(parameters, default: .crs84)
        pageLimit = try parameters.integer("limit", in: 1...desk.limits.page) ?? desk.limits.defaultPage
        let sort = try Self.sortKeys(parameters, fields)
        let page = try parameters["token"].map { text throws(Problem) in
            try PageToken(text, sortKeys: sort.count)
        }
        query = FeatureQuery(
            layer: layer.id, box: try Self.box(parameters, desk),
            filter: try Self.filter(parameters, fields, limit: desk.limits.filter),
            fields: try Self.chosen(parameters, fields), sort: sort, limit: min(pageLimit, ItemStream.chunk),
            after: page?.key)
        token = parameters["token"]
        known = page?.count
        question = Self.question(parameters, layer, access)
        self.parameters = parameters.names.filter { $0 != "token" }.compactMap { name in
            parameters[name].map { (name, $0) }
        }
    }

    /// The number of rows that match, where the page before counted them at this version of the city.
    func matched(at version: Int64) -> Int? {
        guard let known, known.version == version, known.question == question else { return nil }
        return known.matched
    }

    private static func question(_ parameters: QueryParameters, _ layer: LayerSchema, _ access: Access) -> String {
        let fields = Set(layer.fields.map(\.name))
        let conditions = parameters.names.sorted().filter { Self.conditions.contains($0) || fields.contains($0) }
            .map { "\(PercentEncoding.encode($0))=\(PercentEncoding.encode(parameters[$0] ?? ""))" }
        let zones = access.zones.map { $0.sorted().map(String.init).joined(separator: ",") } ?? "all"
        let text = ([layer.id.text, zones] + conditions).joined(separator: "&")
        return TileHash.text(TileHash.of(Array(text.utf8)))
    }

    /// The address of this page, or of another by its token.
    func address(_ path: String, token: String?) -> String {
        let all = parameters + (token.map { [("token", $0)] } ?? [])
        guard !all.isEmpty else { return path }
        return path + "?"
            + all.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }
            .joined(separator: "&")
    }

    static func box(_ parameters: QueryParameters, _ desk: ServiceDesk) throws -> BoundingBox? {
        guard let text = parameters["bbox"] else {
            return try parameters["beidou"].map { try BeidouGridCode($0).positions }
        }
        guard parameters["beidou"] == nil else {
            throw Problem.parameter("beidou", "give bbox or a BeiDou code, not both")
        }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Double(String($0).trimming { $0 == " " })
        }
        let values = numbers.compactMap { $0 }.filter(\.isFinite)
        guard values.count == numbers.count else {
            throw Problem.parameter("bbox", "bbox is no list of numbers: \(text)")
        }
        return try desk.crs(parameters, "bbox-crs", default: .crs84)
            .stored(values, parameter: "bbox", profile: desk.city.profile)
    }

    private static func chosen(_ parameters: QueryParameters, _ fields: [FieldDefinition]) throws -> [String] {
        guard let names = try parameters.list("properties") else { return fields.map(\.name) }
        for name in names { _ = try field(name, "properties", fields) }
        return names
    }

    private static func sortKeys(
        _ parameters: QueryParameters, _ fields: [FieldDefinition]
    ) throws -> [FeatureQuery.SortKey] {
        try (parameters.list("sortby") ?? []).map { text in
            let name = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
            return FeatureQuery.SortKey(
                field: try field(name, "sortby", fields).name, descending: text.hasPrefix("-"))
        }
    }

    private static func field(
        _ name: String, _ parameter: String, _ fields: [FieldDefinition]
    ) throws -> FieldDefinition {
        guard let field = fields.first(where: { $0.name == name }) else {
            throw Problem.parameter(
                parameter,
                "the collection has no field \"\(name)\"; it has \(fields.map(\.name).joined(separator: ", "))")
        }
        return field
    }

    private static func filter(
        _ parameters: QueryParameters, _ fields: [FieldDefinition], limit: Int
    ) throws -> Filter? {
        var conditions = try fields.compactMap { field in
            try parameters[field.name].map { try equality(field, $0) }
        }
        let language = parameters["filter-lang"] ?? "cql2-text"
        guard ["cql2-text", "cql2-json"].contains(language) else {
            throw Problem.parameter("filter-lang", "filters are read as cql2-text or cql2-json, not as \(language)")
        }
        if let name = parameters["filter-crs"], try ServedCRS(name, parameter: "filter-crs") != .crs84 {
            throw Problem.parameter("filter-crs", "shapes in filters are read in CRS84: longitude, latitude in degrees")
        }
        if let text = parameters["filter"] {
            guard text.utf8.count <= limit else {
                throw Problem.tooMuch("filter", "a filter may have \(limit) bytes, not \(text.utf8.count)")
            }
            let read = language == "cql2-json" ? try CQL2JSON.read(Array(text.utf8)) : try CQL2Text.parse(text)
            let filter = read.resolvingNames(in: fields)
            try FilterChecker(fields: fields).check(filter)
            conditions.append(filter)
        }
        return conditions.count > 1 ? .and(conditions) : conditions.first
    }

    private static func equality(_ field: FieldDefinition, _ text: String) throws -> Filter {
        func equal(_ value: Filter.Operand?) throws -> Filter {
            guard let value else {
                throw Problem.parameter(field.name, "\(field.name) is a \(field.type.rawValue), not \"\(text)\"")
            }
            return .comparison(.equal, .property(field.name), value)
        }
        switch field.type {
        case .text: return try equal(.literal(.text(text)))
        case .integer: return try equal(Int64(text).map { .literal(.integer($0)) })
        case .real: return try equal(Double(text).flatMap { $0.isFinite ? .literal(.real($0)) : nil })
        case .boolean: return try equal(["true": true, "false": false][text].map { .literal(.boolean($0)) })
        case .date: return try equal(.date(text))
        case .timestamp: return try equal(.timestamp(text))
        }
    }

    /// Layers have no temporal extent, so every feature matches every instant (OGC API – Features Part 1 §7.15.4):
    /// only the form is checked.
    private static func checkInstant(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isDate = parts.allSatisfy { part in
            part.isEmpty || part == ".."
                || (part.utf8.count >= 10 && part.utf8.prefix(4).allSatisfy { (0x30...0x39).contains($0) })
        }
        guard (1...2).contains(parts.count), isDate, text != "", text != "/" else {
            throw Problem.parameter("datetime", "\"\(text)\" is no RFC 3339 date, time or interval")
        }
    }
}
