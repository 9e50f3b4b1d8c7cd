import GeoModel
import Hummingbird
import OneMap

/// `/tileMatrixSets`, `/collections/{id}/tiles`: vector tiles as OGC API – Tiles (20-057) has them.
struct TileSetRoutes {
    let desk: ServiceDesk

    private static let grid = Operation.Parameter.path(
        "tileMatrixSetId", "WebMercatorQuad, or c: Tianditu's grid of longitude and latitude",
        ["type": "string", "enum": .array(TilePyramid.allCases.map { .text($0.rawValue) })])
    private static let number: JSONValue = ["type": "integer", "minimum": 0]
    private static let tilesetsRelation = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    private static let schemeRelation = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "tileMatrixSets", path: "/tileMatrixSets", summary: "The grids of tiles", tag: "Tiles",
                    parameters: [.onlyJSON])
            ) { request, _, _ in try Answer(matrixSets(desk.baseURL(request))).response(to: request) },
            Endpoint(
                Operation(
                    id: "tileMatrixSet", path: "/tileMatrixSets/{tileMatrixSetId}", summary: "One grid of tiles",
                    tag: "Tiles", parameters: [Self.grid, .onlyJSON])
            ) { request, context, _ in
                try Answer(TileMatrixSet(try pyramid(context)).json).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "collectionTileSets", path: "/collections/{collectionId}/tiles",
                    summary: "The vector tiles of a layer, grid by grid", tag: "Tiles",
                    parameters: [.collection, .onlyJSON])
            ) { request, context, _ in try await tileSets(request, context) },
            Endpoint(
                Operation(
                    id: "collectionTileSet", path: "/collections/{collectionId}/tiles/{tileMatrixSetId}",
                    summary: "The vector tiles of a layer in one grid", tag: "Tiles",
                    parameters: [.collection, Self.grid, .onlyJSON])
            ) { request, context, _ in
                let layer = try await mapped(context)
                return try Answer(tileSet(layer, try pyramid(context), desk.baseURL(request))).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "collectionTile",
                    path: "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
                    summary: "A vector tile of a layer: zoom, row, column", tag: "Tiles",
                    parameters: [
                        .collection, Self.grid, .path("tileMatrix", "Zoom", Self.number),
                        .path("tileRow", "Row from the north", Self.number),
                        .path("tileCol", "Column from the west", Self.number),
                        .query("f", "mvt", ["type": "string", "enum": ["mvt"]]),
                    ], answerTypes: [TileRoutes.tileType])
            ) { request, context, _ in
                let tile = try coordinate(context)
                return try await TileRoutes(desk: desk).answer(
                    request, [try await mapped(context)], tile, access: context.access)
            },
        ]
    }

    // MARK: Reading the path

    private func pyramid(_ context: ServiceContext) throws -> TilePyramid {
        let name = try desk.pathText("tileMatrixSetId", context)
        guard let pyramid = TilePyramid(rawValue: name) else {
            throw Problem.notFound("there is no grid \"\(name)\"; /tileMatrixSets lists all")
        }
        return pyramid
    }

    /// A layer with places.
    private func mapped(_ context: ServiceContext) async throws -> LayerSummary {
        let layer = try await desk.layer(context)
        guard layer.schema.geometry != .none else {
            throw Problem.notFound("the collection \(layer.schema.id) has no places, so no tiles")
        }
        return layer
    }

    private func coordinate(_ context: ServiceContext) throws -> TileCoordinate {
        let pyramid = try pyramid(context)
        let numbers = ["tileMatrix", "tileRow", "tileCol"].compactMap { context.parameters.get($0).flatMap { Int($0) } }
        guard numbers.count == 3,
            let tile = TileCoordinate(pyramid, zoom: numbers[0], column: numbers[2], row: numbers[1])
        else {
            throw Problem.notFound(
                "there is no such tile: the grid's zooms run from \(pyramid.coarsestZoom) to \(TileCoordinate.deepestZoom); "
                    + "/tileMatrixSets/\(pyramid.rawValue) says how many rows and columns each has")
        }
        return tile
    }

    // MARK: Documents

    private func matrixSets(_ base: String) -> JSONValue {
        let sets = TilePyramid.allCases.map(TileMatrixSet.init).map { set -> JSONValue in
            var members: [JSONValue.Member] = [
                .init("id", .text(set.id)), .init("title", .text(set.title)), .init("crs", .text(set.crs)),
            ]
            if let uri = set.wellKnown { members.append(.init("uri", .text(uri))) }
            members.append(
                .init("links", [desk.link("\(base)/tileMatrixSets/\(set.id)", Self.schemeRelation, "application/json")])
            )
            return .object(members)
        }
        return ["tileMatrixSets": .array(sets)]
    }

    private func tileSets(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let layer = try await mapped(context)
        let base = desk.baseURL(request)
        let path = "\(base)/collections/\(layer.schema.id)"
        let sets = TilePyramid.allCases.map { tileSet(layer, $0, base, isListed: true) }
        return try Answer([
            "links": [
                desk.link("\(path)/tiles", "self", "application/json"),
                desk.link(path, "collection", "application/json"),
            ],
            "tilesets": .array(sets),
        ]).response(to: request)
    }

    /// - Parameter isListed: whether only what a list of tile sets has is wanted.
    private func tileSet(
        _ layer: LayerSummary, _ pyramid: TilePyramid, _ base: String, isListed: Bool = false
    ) -> JSONValue {
        let set = TileMatrixSet(pyramid)
        let path = "\(base)/collections/\(layer.schema.id)/tiles/\(set.id)"
        var template = desk.link("\(path)/{tileMatrix}/{tileRow}/{tileCol}", "item", TileRoutes.tileType).members
        template.append(.init("templated", true))
        var members: [JSONValue.Member] = [
            .init("title", .text(layer.schema.title)), .init("dataType", "vector"), .init("crs", .text(set.crs)),
        ]
        if let uri = set.wellKnown { members.append(.init("tileMatrixSetURI", .text(uri))) }
        members.append(
            .init(
                "links",
                [
                    desk.link(path, "self", "application/json"),
                    desk.link("\(base)/tileMatrixSets/\(set.id)", Self.schemeRelation, "application/json"),
                    .object(template),
                ]))
        guard !isListed, let extent = layer.extent else { return .object(members) }
        let deepest = DisplayZoom.deepestTileZoom
        let zooms = max(pyramid.coarsestZoom, min(DisplayZoom.minimum(layer), deepest))...deepest
        let limits = zooms.map { zoom -> JSONValue in
            let (columns, rows) = set.limits(extent, zoom: zoom)
            return [
                "tileMatrix": .text(String(zoom)), "minTileRow": JSONValue(rows.lowerBound),
                "maxTileRow": JSONValue(rows.upperBound), "minTileCol": JSONValue(columns.lowerBound),
                "maxTileCol": JSONValue(columns.upperBound),
            ]
        }
        members.append(.init("tileMatrixSetLimits", .array(limits)))
        members.append(
            .init(
                "boundingBox",
                [
                    "lowerLeft": [.real(extent.west), .real(extent.south)],
                    "upperRight": [.real(extent.east), .real(extent.north)],
                    "crs": .text(ServedCRS.crs84.uri),
                ]))
        members.append(
            .init(
                "layers",
                [["id": .text(layer.schema.id.text), "title": .text(layer.schema.title), "dataType": "vector"]]))
        return .object(members)
    }

    /// The link of a collection to its tiles.
    static func link(_ desk: ServiceDesk, _ path: String) -> JSONValue {
        desk.link("\(path)/tiles", tilesetsRelation, "application/json")
    }
}
