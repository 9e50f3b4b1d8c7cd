import CityFlows
import GeoKernel
import GeoModel
import Hummingbird
import OneMap

/// `/wms`: maps as PNG in any system of the city (WMS 1.3.0, 06-042).
struct MapRoutes {
    let desk: ServiceDesk

    private static let version = "1.3.0"
    private static let crs84 = "CRS:84"
    static let largestSide = 4096

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "wms", path: "/wms", summary: "WMS 1.3.0; names in any case", tag: "Maps",
                    parameters: [
                        .query("SERVICE", "WMS"), .query("REQUEST", "GetCapabilities or GetMap"),
                        .query("VERSION", Self.version), .query("LAYERS", "Layer ids, the lowest first, or onemap"),
                        .query("STYLES", "Empty, or default for each layer"),
                        .query("CRS", "EPSG:4490, EPSG:4326, EPSG:3857, the working zone, or CRS:84"),
                        .query("BBOX", "The lower corner, then the upper one, in the axis order of the system"),
                        .query("WIDTH", "Pixels"), .query("HEIGHT", "Pixels"), .query("FORMAT", MapTileRoutes.png),
                        .query("TRANSPARENT", "TRUE or FALSE"), .query("BGCOLOR", "0xRRGGBB"),
                        .query("EXCEPTIONS", "XML"),
                    ], takesFields: true, answerTypes: ["text/xml", MapTileRoutes.png])
            ) { request, context, parameters in
                do { return try await answer(request, context, KeyValueRequest(parameters)) } catch let exception
                    as ServiceException
                {
                    return try Answer(exception.mapReport, status: exception.status).response(to: request)
                }
            }
        ]
    }

    private func answer(
        _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest
    ) async throws -> Response {
        switch try query.required("REQUEST") {
        case "GetCapabilities": return try await capabilities(request, context)
        case "GetMap": return try await map(request, context, query)
        case let other:
            throw ServiceException("OperationNotSupported", "REQUEST", "\(other) is not offered; use GetMap")
        }
    }

    private func map(
        _ request: Request, _ context: ServiceContext, _ query: KeyValueRequest
    ) async throws -> Response {
        let version = try query.required("VERSION")
        guard version == Self.version else {
            throw ServiceException("InvalidParameterValue", "VERSION", "the version is \(Self.version), not \(version)")
        }
        let format = try query.required("FORMAT")
        guard format == MapTileRoutes.png else {
            throw ServiceException("InvalidFormat", "FORMAT", "maps come as \(MapTileRoutes.png), not as \(format)")
        }
        let list = try query.required("LAYERS")
        for style in (query["STYLES"] ?? "").split(separator: ",") where style != "default" {
            throw ServiceException("StyleNotDefined", "STYLES", "the only style is default, not \(style)")
        }
        let layers = try await MapLayers(desk: desk).named(list, context.access)
        let frame = try frame(query)
        let isTransparent = (query["TRANSPARENT"] ?? "FALSE").uppercased() == "TRUE"
        let png = try await MapPictureFlow(renderer: desk.city.tiles).png(
            layers, frame, background: isTransparent ? nil : try background(query), access: context.access)
        return try Answer(png, MapTileRoutes.png).response(to: request)
    }

    private func background(_ query: KeyValueRequest) throws(ServiceException) -> String {
        guard let text = query["BGCOLOR"] else { return "#ffffff" }
        guard text.count == 8, text.lowercased().hasPrefix("0x"), UInt32(text.dropFirst(2), radix: 16) != nil else {
            throw ServiceException("InvalidParameterValue", "BGCOLOR", "BGCOLOR is 0xRRGGBB, not \"\(text)\"")
        }
        return "#" + text.dropFirst(2)
    }

    private func frame(_ query: KeyValueRequest) throws -> PictureFrame {
        let name = try query.required("CRS")
        guard let crs = try? served(name) else {
            throw ServiceException("InvalidCRS", "CRS", "\(name) is not offered; the capabilities list what is")
        }
        let numbers = try query.numbers("BBOX", count: 4)
        let box =
            crs.isNorthingFirst
            ? BoundingBox(west: numbers[1], south: numbers[0], east: numbers[3], north: numbers[2])
            : BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
        guard box.west < box.east, box.south < box.north else {
            throw ServiceException(
                "InvalidParameterValue", "BBOX", "BBOX gives the lower corner first, in the axis order of \(name)")
        }
        return PictureFrame(
            system: try PictureFrame.system(crs.reference, profile: desk.city.profile), box: box,
            width: try query.integer("WIDTH", in: 1...Self.largestSide),
            height: try query.integer("HEIGHT", in: 1...Self.largestSide))
    }

    private func served(_ name: String) throws -> ServedCRS {
        if name.uppercased() == Self.crs84 { return .crs84 }
        guard offered.contains(name.uppercased()), let code = name.split(separator: ":").last else {
            throw Problem.parameter("CRS", name)
        }
        return try ServedCRS("http://www.opengis.net/def/crs/EPSG/0/\(code)", parameter: "CRS")
    }

    private var offered: [String] {
        [4490, 4326, 3857, desk.city.profile.workingZone].filter { $0 > 1023 }.map { "EPSG:\($0)" }
    }

    // MARK: Capabilities

    private func capabilities(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let entries = try await MapLayers(desk: desk).all(context.access)
        let title = "\(desk.city.profile.name) · 落图"
        let link = "\(desk.baseURL(request))/wms?"
        let operations = [("GetCapabilities", "text/xml"), ("GetMap", MapTileRoutes.png)].map { name, type in
            let get = XMLNode("Get", [:], [XMLNode("OnlineResource", ["xlink:type": "simple", "xlink:href": link])])
            return XMLNode(
                name, [:],
                [XMLNode("Format", text: type), XMLNode("DCPType", [:], [XMLNode("HTTP", [:], [get])])])
        }
        let root =
            [XMLNode("Title", text: title)] + ([Self.crs84] + offered).map { XMLNode("CRS", text: $0) }
            + box(entries.first?.extent) + entries.map(layer)
        let document = XMLNode(
            "WMS_Capabilities",
            [
                "version": Self.version, "xmlns": "http://www.opengis.net/wms",
                "xmlns:xlink": "http://www.w3.org/1999/xlink",
            ],
            [
                XMLNode(
                    "Service", [:],
                    [
                        XMLNode("Name", text: "WMS"), XMLNode("Title", text: title),
                        XMLNode("OnlineResource", ["xlink:type": "simple", "xlink:href": link]),
                        XMLNode("MaxWidth", text: String(Self.largestSide)),
                        XMLNode("MaxHeight", text: String(Self.largestSide)),
                    ]),
                XMLNode(
                    "Capability", [:],
                    [
                        XMLNode("Request", [:], operations),
                        XMLNode("Exception", [:], [XMLNode("Format", text: "XML")]), XMLNode("Layer", [:], root),
                    ]),
            ])
        return try Answer(document).response(to: request)
    }

    private func layer(_ entry: MapLayers.Entry) -> XMLNode {
        let style = XMLNode("Style", [:], [XMLNode("Name", text: "default"), XMLNode("Title", text: "default")])
        return XMLNode(
            "Layer", ["queryable": "0"],
            [XMLNode("Name", text: entry.name), XMLNode("Title", text: entry.title)] + box(entry.extent) + [style])
    }

    private func box(_ extent: BoundingBox?) -> [XMLNode] {
        guard let extent else { return [] }
        return [
            XMLNode(
                "EX_GeographicBoundingBox", [:],
                [
                    XMLNode("westBoundLongitude", text: String(extent.west)),
                    XMLNode("eastBoundLongitude", text: String(extent.east)),
                    XMLNode("southBoundLatitude", text: String(extent.south)),
                    XMLNode("northBoundLatitude", text: String(extent.north)),
                ]),
            XMLNode(
                "BoundingBox",
                [
                    "CRS": Self.crs84, "minx": String(extent.west), "miny": String(extent.south),
                    "maxx": String(extent.east), "maxy": String(extent.north),
                ]),
        ]
    }
}
