import CityFlows
import Foundation
import GeoKernel
import GeoModel
import Hummingbird

/// `/layers/{collectionId}/stats`, `/impact` and `/grids/beidou`: counts, what lies somewhere, BeiDou codes.
struct StatisticsRoutes {
    let desk: ServiceDesk

    private static let text: JSONValue = ["type": "string"]
    private static let number: JSONValue = ["type": "number"]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "stats", path: "/layers/{collectionId}/stats",
                    summary: "Counts, sizes and sums of a layer by area or field", tag: "Statistics",
                    parameters: [
                        .collection,
                        .query(
                            "by", "grid, community, town, county, layer:ID or a field of the layer", Self.text,
                            required: true),
                        .query("field", "Divide areas further by this field of the layer"),
                        .query("sum", "Fields to sum", ["type": "array", "items": Self.text], isList: true),
                        .query("filter", "A condition in CQL2 text"),
                    ])
            ) { request, context, parameters in try await stats(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "impact", path: "/impact", summary: "What lies around a place, layer by layer",
                    tag: "Statistics",
                    parameters: [
                        .longitude, .latitude,
                        .query("radius", "Metres on the ellipsoid", Self.number, required: true),
                        .query(
                            "layers", "Layer ids; all unless said", ["type": "array", "items": Self.text],
                            isList: true),
                        .query("list", "Features listed of each layer; all are counted", ["type": "integer"]), .crs,
                    ])
            ) { request, context, parameters in try await impact(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "beidou", path: "/grids/beidou",
                    summary: "The BeiDou grid code of a position, or the box of a code (GB/T 39409)", tag: "Grids",
                    parameters: [
                        .query("lon", "Longitude, or easting in crs", Self.number),
                        .query("lat", "Latitude, or northing in crs", Self.number),
                        .query(
                            "level", "1 … 10",
                            ["type": "integer", "minimum": 1, "maximum": 10, "default": 10]),
                        .query("code", "A code, instead of a position"), .crs,
                    ])
            ) { request, _, parameters in try beidou(parameters).response(to: request) },
        ]
    }

    private func stats(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let layer = try await desk.layer(context).schema
        let fields = layer.fields.filter { !context.access.hiddenFields.contains($0.name) }
        var asked = StatisticsRequest(
            layer: layer.id,
            by: try StatisticsRequest.Grouping(parameters.required("by"), fields: fields))
        asked.field = parameters["field"]
        asked.sums = try parameters.list("sum") ?? []
        if let text = parameters["filter"] {
            asked.filter = try CQL2Text.parse(text).resolvingNames(in: fields)
        }
        let flow = StatisticsFlow(source: desk.city.features, profile: desk.city.profile)
        return try Self.answer(await flow.run(asked, access: context.access)).response(to: request)
    }

    private func impact(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let position = try desk.position(parameters)
        let radius = try parameters.requiredNumber("radius")
        guard radius >= 0 else { throw Problem.parameter("radius", "a radius is 0 m or more") }
        let layers = try parameters.list("layers")?.map { name in
            guard let id = LayerID(name) else { throw Problem.parameter("layers", "\"\(name)\" is no layer id") }
            return id
        }
        let listed = try parameters.integer("list", in: 0...desk.limits.page) ?? 20
        let report = try await ImpactFlow(source: desk.city.features).run(
            .around(position, metres: radius), layers: layers, listed: listed, access: context.access)
        return try Self.answer(report).response(to: request)
    }

    private func beidou(_ parameters: QueryParameters) throws -> Answer {
        let code: BeidouGridCode
        if let text = parameters["code"] {
            guard parameters["lon"] == nil, parameters["lat"] == nil else {
                throw Problem.parameter("code", "give a code or a position, not both")
            }
            code = try BeidouGridCode(text)
        } else {
            let level = try parameters.integer("level", in: BeidouGridCode.levels) ?? BeidouGridCode.levels.upperBound
            code = try BeidouGridCode(desk.position(parameters), level: level)
        }
        let box = code.box
        return Answer([
            "code": .text(code.text), "level": JSONValue(code.level), "lon": .real(code.center.x),
            "lat": .real(code.center.y),
            "bbox": .array([box.west, box.south, box.east, box.north].map { .real($0) }),
        ])
    }

    private static func answer(_ value: some Encodable) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return Answer(Array(try encoder.encode(value)), "application/json; charset=utf-8")
    }
}
