import CityFlows
import GeoKernel
import GeoModel
import Hummingbird
import OneMap

/// `/wmts`: tiles as PNG for clients that read no vectors, by key-value pairs and by REST (WMTS 1.0.0, 07-057r7).
struct MapTileRoutes {
    let desk: ServiceDesk

    static let png = "image/png"
    private static let version = "1.0.0"
    private static let style = "default"
    private static let deepestZoom = 20

    private static let parameters: [Operation.Parameter] = [
        .query("SERVICE", "WMTS"), .query("REQUEST", "GetCapabilities or GetTile"), .query("VERSION", version),
        .query("LAYER", "The id of a layer, several separated by commas, or onemap"), .query("STYLE", style),
        .query("FORMAT", png), .query("TILEMATRIXSET", "WebMercatorQuad or c"), .query("TILEMATRIX", "Zoom"),
        .query("TILEROW", "Row from the north"), .query("TILECOL", "Column from the west"),
    ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "wmts", path: "/wmts", summary: "WMTS 1.0.0 by key-value pairs; names in any case", tag: "Maps",
                    parameters: Self.parameters, takesFields: true, answerTypes: ["text/xml", Self.png])
            ) { request, context, parameters in
                try await answering(request) { try await keyValue(request, context, KeyValueRequest(parameters)) }
            },
            Endpoint(
                Operation(
                    id: "wmtsCapabilities", path: "/wmts/1.0.0/WMTSCapabilities.xml", summary: "What the WMTS serves",
                    tag: "Maps", answerTypes: ["text/xml"])
            ) { request, context, _ in try await capabilities(request, context) },
            Endpoint(
                Operation(
                    id: "mapTile",
                    path: "/wmts/1.0.0/{layers}/{style}/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}.png",
                    summary: "A tile as PNG: zoom, row, column", tag: "Maps",
                    parameters: [
                        .path("layers", "Layer ids separated by commas, or onemap"), .path("style", Self.style),
                        .path("tileMatrixSetId", "WebMercatorQuad or c"), .path("tileMatrix", "Zoom"),
                        .path("tileRow", "Row from the north"), .path("tileCol", "Column from the west"),
                    ], answerTypes: [Self.png])
            ) { request, context, _ in
                try await answering(request) {
                    func part(_ name: String) throws -> String { try desk.pathText(name, context) }
                    return try await tile(
                        request, context,
                        Address(
                            layers: try part("layers"), style: try part("style"), set: try part("tileMatrixSetId"),
                            zoom: try part("tileMatrix"), row: try part("tileRow"), column: try part("tileCol")))
                }
            },
        ]
    }

    private struct Address {
        var layers: String
        var style: String
        var set: String
        var zoom: String
        var row: String
        var column: String
    }

    /// Turns exceptions into the standard's report.
    private func answering(_ request: Request, _ body: () async throws -> Response) async throws -> Response {
        do { return try await body() } catch let exception as ServiceException {
            return try Answer(exception.report(version: "1.1.0"), status: exception.status).response(to: request)
        }
    }

    private func keyValue(
        _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest
    ) async throws -> Response {
        guard try query.required("SERVICE").uppercased() == "WMTS" else {
            throw ServiceException("InvalidParameterValue", "SERVICE", "the service is WMTS")
        }
        switch try query.required("REQUEST") {
        case "GetCapabilities": return try await capabilities(request, context)
        case "GetTile":
            let format = try query.required("FORMAT")
            guard format == Self.png else {
                throw ServiceException("InvalidParameterValue", "FORMAT", "tiles come as \(Self.png), not as \(format)")
            }
            return try await tile(
                request, context,
                Address(
                    layers: try query.required("LAYER"), style: query["STYLE"] ?? Self.style,
                    set: try query.required("TILEMATRIXSET"), zoom: try query.required("TILEMATRIX"),
                    row: try query.required("TILEROW"), column: try query.required("TILECOL")))
        case let other:
            throw ServiceException("OperationNotSupported", "REQUEST", "\(other) is not offered; use GetTile")
        }
    }

    private func tile(_ request: Request, _ context: ServiceContext, _ address: Address) async throws -> Response {
        guard address.style == Self.style else {
            throw ServiceException("InvalidParameterValue", "STYLE", "the only style is \(Self.style)")
        }
        guard let pyramid = TilePyramid(rawValue: address.set) else {
            throw ServiceException(
                "InvalidParameterValue", "TILEMATRIXSET", "the sets are WebMercatorQuad and c, not \(address.set)")
        }
        guard let zoom = Int(address.zoom), let row = Int(address.row), let column = Int(address.column) else {
            throw ServiceException("InvalidParameterValue", "TILEMATRIX", "zoom, row and column are whole numbers")
        }
        guard zoom <= Self.deepestZoom, let tile = TileCoordinate(pyramid, zoom: zoom, column: column, row: row) else {
            throw ServiceException(
                "TileOutOfRange", "TILEROW", "there is no tile \(zoom)/\(row)/\(column) in \(address.set)")
        }
        let layers = try await MapLayers(desk: desk).named(address.layers, context.access)
        let side = TileMatrixSet.tilePixels
        let frame = PictureFrame(
            system: pyramid == .webMercator ? .mercator : .degrees, box: TileMatrixSet(pyramid).box(tile), width: side,
            height: side)
        let png = try await MapPictureFlow(renderer: desk.city.tiles).png(
            layers, frame, background: nil, access: context.access)
        return try Answer(png, Self.png).response(to: request)
    }

    // MARK: Capabilities

    private func capabilities(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let base = desk.baseURL(request)
        let layers = try await MapLayers(desk: desk).all(context.access)
        let contents = layers.map { layer($0, base) } + TilePyramid.allCases.map { matrixSet(TileMatrixSet($0)) }
        let document = XMLNode(
            "Capabilities",
            [
                "xmlns": "http://www.opengis.net/wmts/1.0", "xmlns:ows": "http://www.opengis.net/ows/1.1",
                "xmlns:xlink": "http://www.w3.org/1999/xlink", "version": Self.version,
            ],
            [
                desk.identification("OGC WMTS", version: Self.version),
                XMLNode(
                    "ows:OperationsMetadata", [:],
                    ["GetCapabilities", "GetTile"].map { operation in
                        XMLNode(
                            "ows:Operation", ["name": operation],
                            [
                                XMLNode(
                                    "ows:DCP", [:],
                                    [
                                        XMLNode(
                                            "ows:HTTP", [:],
                                            [
                                                XMLNode(
                                                    "ows:Get", ["xlink:href": "\(base)/wmts?"],
                                                    [
                                                        XMLNode(
                                                            "ows:Constraint", ["name": "GetEncoding"],
                                                            [
                                                                XMLNode(
                                                                    "ows:AllowedValues", [:],
                                                                    [XMLNode("ows:Value", text: "KVP")])
                                                            ])
                                                    ])
                                            ])
                                    ])
                            ])
                    }),
                XMLNode("Contents", [:], contents),
                XMLNode("ServiceMetadataURL", ["xlink:href": "\(base)/wmts/1.0.0/WMTSCapabilities.xml"]),
            ])
        return try Answer(document).response(to: request)
    }

    private func layer(_ entry: MapLayers.Entry, _ base: String) -> XMLNode {
        var members = [XMLNode("ows:Title", text: entry.title)]
        if let box = entry.extent {
            members.append(
                XMLNode(
                    "ows:WGS84BoundingBox", [:],
                    [
                        XMLNode("ows:LowerCorner", text: "\(box.west) \(box.south)"),
                        XMLNode("ows:UpperCorner", text: "\(box.east) \(box.north)"),
                    ]))
        }
        members += [
            XMLNode("ows:Identifier", text: entry.name),
            XMLNode("Style", ["isDefault": "true"], [XMLNode("ows:Identifier", text: Self.style)]),
            XMLNode("Format", text: Self.png),
        ]
        members += TilePyramid.allCases.map { pyramid in
            XMLNode("TileMatrixSetLink", [:], [XMLNode("TileMatrixSet", text: pyramid.rawValue)])
        }
        members.append(
            XMLNode(
                "ResourceURL",
                [
                    "format": Self.png, "resourceType": "tile",
                    "template":
                        "\(base)/wmts/1.0.0/\(entry.name)/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png",
                ]))
        return XMLNode("Layer", [:], members)
    }

    private func matrixSet(_ set: TileMatrixSet) -> XMLNode {
        var members = [XMLNode("ows:Identifier", text: set.id), XMLNode("ows:SupportedCRS", text: set.crsURN)]
        if set.pyramid == .webMercator {
            members.append(
                XMLNode("WellKnownScaleSet", text: "urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible"))
        }
        for zoom in set.pyramid.coarsestZoom...Self.deepestZoom {
            members.append(
                XMLNode(
                    "TileMatrix", [:],
                    [
                        XMLNode("ows:Identifier", text: String(zoom)),
                        XMLNode("ScaleDenominator", text: String(set.scaleDenominator(zoom: zoom))),
                        XMLNode("TopLeftCorner", text: "\(set.origin[0]) \(set.origin[1])"),
                        XMLNode("TileWidth", text: String(TileMatrixSet.tilePixels)),
                        XMLNode("TileHeight", text: String(TileMatrixSet.tilePixels)),
                        XMLNode("MatrixWidth", text: String(set.pyramid.columns(zoom: zoom))),
                        XMLNode("MatrixHeight", text: String(set.pyramid.rows(zoom: zoom))),
                    ]))
        }
        return XMLNode("TileMatrixSet", [:], members)
    }
}

/// The layers of WMTS and WMS: one a collection with places, and `onemap` for all together.
struct MapLayers {
    let desk: ServiceDesk

    struct Entry {
        var name: String
        var title: String
        var extent: BoundingBox?
    }

    static let whole = "onemap"

    private func mapped(_ access: Access) async throws -> [LayerSummary] {
        try await desk.city.features.layers(access: access).filter { $0.schema.geometry != .none }
    }

    func all(_ access: Access) async throws -> [Entry] {
        let layers = try await mapped(access)
        let whole = Entry(
            name: Self.whole, title: desk.city.profile.name, extent: layers.compactMap(\.extent).reduceUnion())
        return [whole] + layers.map { Entry(name: $0.schema.id.text, title: $0.schema.title, extent: $0.extent) }
    }

    /// The layers of a comma-separated list.
    ///
    /// - Throws: `ServiceException` `LayerNotDefined`.
    func named(_ list: String, _ access: Access) async throws -> [LayerSummary] {
        if list == Self.whole { return try await mapped(access) }
        do { return try await desk.city.tiles.layers(list, access: access) } catch let error as OneMapError {
            throw ServiceException("LayerNotDefined", "LAYERS", error.description)
        }
    }
}
