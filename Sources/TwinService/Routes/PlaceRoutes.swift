import Foundation
import GeoModel
import Hummingbird

/// `/grids/locate` and `/identify`: what is at a position.
struct PlaceRoutes {
    let desk: ServiceDesk

    /// How far from the pointer a point or line still counts as hit, in pixels of a 512-pixel tile.
    private static let pointerPixels = 8.0
    /// Metres a pixel at zoom 0 on the equator: the circumference over 512.
    private static let equatorMetresPerPixel = 40_075_016.686 / 512

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "locate", path: "/grids/locate", summary: "The grid cell and regions around a position",
                    tag: "Grids", parameters: [.longitude, .latitude, .crs])
            ) { request, _, parameters in
                let places = try await desk.city.places(try desk.position(parameters))
                return try Answer([
                    "cell": Self.area(places.cell), "community": Self.area(places.community),
                    "town": Self.area(places.town), "county": Self.area(places.county),
                ]).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "identify", path: "/identify", summary: "Everything at a position of the map", tag: "Features",
                    parameters: [
                        .longitude, .latitude,
                        .query(
                            "zoom", "The map's zoom, which says how near counts", ["type": "number", "default": 16]),
                        .query(
                            "layers", "Layer ids; all unless said", ["type": "array", "items": ["type": "string"]],
                            isList: true),
                        .crs,
                    ])
            ) { request, context, parameters in try await identify(request, context, parameters) },
        ]
    }

    private func identify(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let crs = try desk.crs(parameters, default: .crs84)
        let position = try desk.position(parameters)
        let zoom = try parameters.number("zoom") ?? 16
        guard (0...24).contains(zoom) else { throw Problem.parameter("zoom", "zoom runs from 0 to 24") }
        var features: [[UInt8]] = []
        var more: [String] = []
        for layer in try await layers(parameters, context) {
            let chunk = try await hits(layer, position, zoom: zoom, context.access)
            features += try Self.documents(chunk, layer.id, crs, desk)
            if chunk.next != nil { more.append(layer.id.text) }
        }
        let address = try await desk.city.addresses.reverse(position, crs: crs.reference)
        let places = try await desk.city.places(position)
        var bytes = Array(#"{"features":["#.utf8)
        bytes += features.joined(separator: [UInt8(ascii: ",")])
        bytes += Array(#"],"address":"#.utf8) + Self.nearest(address).bytes
        bytes += Array(#","cell":"#.utf8) + Self.area(places.cell).bytes
        bytes += Array(#","more":"#.utf8) + JSONValue.array(more.map { .text($0) }).bytes + [UInt8(ascii: "}")]
        return try Answer(bytes, "application/json; charset=utf-8").response(to: request)
    }

    private func layers(_ parameters: QueryParameters, _ context: ServiceContext) async throws -> [LayerSchema] {
        let all = try await desk.city.features.layers(access: context.access).map(\.schema)
        guard let names = try parameters.list("layers") else { return all.filter { $0.geometry != .none } }
        return try names.map { name in
            guard let layer = all.first(where: { $0.id.text == name }) else {
                throw Problem.parameter("layers", "there is no layer \"\(name)\"")
            }
            return layer
        }
    }

    private func hits(
        _ layer: LayerSchema, _ position: Position, zoom: Double, _ access: Access
    ) async throws -> FeatureChunk {
        let metresPerPixel = Self.equatorMetresPerPixel * cos(position.y * .pi / 180) / pow(2, zoom)
        // An area is hit by its inside; what is thin or small may be missed by some pixels.
        let isArea = layer.geometry == .polygon || layer.kind == .region
        let reach = isArea ? 0 : Self.pointerPixels * metresPerPixel
        let query = FeatureQuery(
            layer: layer.id, near: .radius(position, metres: reach),
            fields: layer.fields.map(\.name).filter { !access.hiddenFields.contains($0) },
            limit: desk.limits.identified)
        return try await desk.city.features.features(query, access: access)
    }

    private static func documents(
        _ chunk: FeatureChunk, _ layer: LayerID, _ crs: ServedCRS, _ desk: ServiceDesk
    ) throws -> [[UInt8]] {
        try crs.presenting(desk.city.profile).features(chunk.features).map { feature in
            var writer = GeoJSONWriter(decimals: crs.decimals)
            writer.append(feature, fields: chunk.fields, members: [("layer", .text(layer.text))])
            return writer.takeBytes()
        }
    }

    /// The nearest address of a reverse answer; null where none is near.
    private static func nearest(_ answer: JSONValue) -> JSONValue { answer["addresses"]?.items.first ?? .null }

    private static func area(_ area: CityPlaces.Area?) -> JSONValue {
        area.map { ["code": .text($0.code), "name": .text($0.name)] } ?? .null
    }
}
