import Foundation
import GeoKernel
import GeoModel
import Hummingbird
import OneMap

/// `/wfs`: features for reading (WFS 2.0, 09-025r2) as GML 3.2 and GeoJSON, for clients that know no OGC API.
struct FeatureServiceRoutes {
    let desk: ServiceDesk

    static let version = "2.0.0"
    static let gml = "application/gml+xml; version=3.2"
    static let json = "application/json"
    static let featureByID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "wfs", path: "/wfs", summary: "WFS 2.0 for reading; names in any case", tag: "Features",
                    parameters: [
                        .query("SERVICE", "WFS"),
                        .query(
                            "REQUEST",
                            "GetCapabilities, DescribeFeatureType, GetFeature, ListStoredQueries or DescribeStoredQueries"
                        ),
                        .query("VERSION", Self.version), .query("TYPENAMES", "The id of a layer"),
                        .query("COUNT", "Features at most"), .query("STARTINDEX", "Features to pass over"),
                        .query("BBOX", "Four numbers and the system's URN"), .query("SRSNAME", "The system's URN"),
                        .query("RESULTTYPE", "results or hits"), .query("OUTPUTFORMAT", "\(Self.gml), or \(Self.json)"),
                        .query("RESOURCEID", "LAYER.ID, several separated by commas"),
                        .query("PROPERTYNAME", "Fields, separated by commas"),
                        .query("CQL_FILTER", "A condition in CQL2 text"),
                        .query("STOREDQUERY_ID", Self.featureByID), .query("ID", "LAYER.ID"),
                    ], takesFields: true, answerTypes: ["text/xml", Self.gml, Self.json])
            ) { request, context, parameters in
                do { return try await answer(request, context, KeyValueRequest(parameters)) } catch let exception
                    as ServiceException
                {
                    return try Answer(exception.report(version: Self.version), status: exception.status)
                        .response(to: request)
                }
            }
        ]
    }

    private func answer(
        _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest
    ) async throws -> Response {
        guard try query.required("SERVICE").uppercased() == "WFS" else {
            throw ServiceException("InvalidParameterValue", "SERVICE", "the service is WFS")
        }
        let description = FeatureServiceDescription(desk: desk, base: desk.baseURL(request))
        let operation = try query.required("REQUEST")
        if operation != "GetCapabilities" {
            let version = try query.required("VERSION")
            guard version.hasPrefix("2.0") else {
                throw ServiceException(
                    "InvalidParameterValue", "VERSION", "the version is \(Self.version), not \(version)")
            }
        }
        switch operation {
        case "GetCapabilities":
            let layers = try await desk.city.features.layers(access: context.access)
            return try Answer(description.capabilities(layers)).response(to: request)
        case "DescribeFeatureType":
            return try Answer(
                description.schema(try await described(query, context), access: context.access),
                contentType: Self.gml
            ).response(to: request)
        case "ListStoredQueries": return try Answer(description.storedQueries).response(to: request)
        case "DescribeStoredQueries": return try Answer(description.storedQuery).response(to: request)
        case "GetFeature": return try await features(request, context, query)
        default:
            throw ServiceException(
                "OperationNotSupported", "REQUEST", "\(operation) is not offered; this service is for reading")
        }
    }

    private func described(_ query: KeyValueRequest, _ context: ServiceContext) async throws -> [LayerSummary] {
        guard let names = query["TYPENAMES"] ?? query["TYPENAME"] else {
            return try await desk.city.features.layers(access: context.access)
        }
        var layers: [LayerSummary] = []
        for name in names.split(separator: ",") { layers.append(try await layer(String(name), context)) }
        return layers
    }

    private func layer(_ name: String, _ context: ServiceContext) async throws -> LayerSummary {
        let local = name.split(separator: ":").last.map(String.init) ?? name
        guard let id = LayerID(local), let layer = try await desk.city.features.layer(id, access: context.access) else {
            throw ServiceException("InvalidParameterValue", "TYPENAMES", "there is no feature type \(name)")
        }
        return layer
    }

    // MARK: GetFeature

    private func features(
        _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest
    ) async throws -> Response {
        if query.has("FILTER") {
            throw ServiceException(
                "OptionNotSupported", "FILTER", "filters in XML are not read; use CQL_FILTER with CQL2 text, or BBOX")
        }
        if let stored = query["STOREDQUERY_ID"] {
            guard stored == Self.featureByID else {
                throw ServiceException(
                    "InvalidParameterValue", "STOREDQUERY_ID", "the stored query is \(Self.featureByID)")
            }
            return try await one(try query.required("ID"), request, context, query)
        }
        if let ids = query["RESOURCEID"] {
            guard !ids.contains(",") else {
                throw ServiceException("OptionNotSupported", "RESOURCEID", "give one id; CQL_FILTER takes id IN (1, 2)")
            }
            return try await one(ids, request, context, query, inCollection: true)
        }
        let stream = try FeatureServiceStream(
            desk: desk, layer: try await layer(try query["TYPENAMES"] ?? query.required("TYPENAME"), context).schema,
            query,
            context.access)
        let matched = try await desk.city.features.count(stream.query, access: context.access)
        guard query["RESULTTYPE"]?.lowercased() != "hits" else {
            return try Answer(stream.hits(matched), "text/xml; charset=utf-8").response(to: request)
        }
        let first = try await stream.firstChunk(context.access)
        return Response(
            status: .ok, headers: [.contentType: stream.contentType, .cacheControl: "no-cache"],
            body: stream.body(first, matched: matched, request: request, access: context.access, context.logger))
    }

    /// A single feature, on its own or as the only member of a collection.
    private func one(
        _ name: String, _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest,
        inCollection: Bool = false
    ) async throws -> Response {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 2, let number = Int64(parts[1]), let id = FeatureID(rawValue: number) else {
            throw ServiceException("InvalidParameterValue", "ID", "an id is LAYER.NUMBER, not \(name)")
        }
        let layer = try await layer(parts[0], context).schema
        let stream = try FeatureServiceStream(desk: desk, layer: layer, query, context.access)
        guard let chunk = try await desk.city.features.feature(id, in: layer.id, access: context.access) else {
            throw ServiceException("NotFound", "ID", "the feature type \(layer.id) has no feature \(number)")
        }
        return try Answer(stream.single(chunk, inCollection: inCollection), stream.contentType).response(to: request)
    }
}
