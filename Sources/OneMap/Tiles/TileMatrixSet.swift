import GeoModel

/// The description of a pyramid as OGC's Two Dimensional Tile Matrix Set 2.0 (17-083r4) has it.
public struct TileMatrixSet: Sendable {
    public let pyramid: TilePyramid

    /// Pixels along the side of a tile.
    public static let tilePixels = 256
    /// Metres: what scales are stated by (17-083r4 §6.1).
    private static let pixelSize = 0.00028
    private static let equator = 6_378_137.0

    public init(_ pyramid: TilePyramid) { self.pyramid = pyramid }

    public var id: String { pyramid.rawValue }

    public var title: String {
        switch pyramid {
        case .webMercator: "Google Maps Compatible for the World"
        case .tianditu: "天地图 c: CGCS2000 longitude and latitude"
        }
    }

    public var crs: String {
        switch pyramid {
        case .webMercator: "http://www.opengis.net/def/crs/EPSG/0/3857"
        case .tianditu: "http://www.opengis.net/def/crs/EPSG/0/4490"
        }
    }

    public var crsURN: String { pyramid == .webMercator ? "urn:ogc:def:crs:EPSG::3857" : "urn:ogc:def:crs:EPSG::4490" }

    public var zooms: ClosedRange<Int> { pyramid.coarsestZoom...TileCoordinate.deepestZoom }

    /// The north-western corner in the axis order of the system.
    public var origin: [Double] {
        let half = Double.pi * Self.equator
        return pyramid == .webMercator ? [-half, half] : [90, -180]
    }

    public func scaleDenominator(zoom: Int) -> Double {
        2 * .pi * Self.equator / Double(Self.tilePixels << zoom) / Self.pixelSize
    }

    /// Units of the system a pixel.
    public func cellSize(zoom: Int) -> Double {
        (pyramid == .webMercator ? 2 * .pi * Self.equator : 360) / Double(Self.tilePixels << zoom)
    }

    /// A tile's box in units of the system, easting or longitude first.
    public func box(_ tile: TileCoordinate) -> BoundingBox {
        let side = cellSize(zoom: tile.zoom) * Double(Self.tilePixels)
        let (west, north) = pyramid == .webMercator ? (origin[0], origin[1]) : (origin[1], origin[0])
        return BoundingBox(
            west: west + Double(tile.column) * side, south: north - Double(tile.row + 1) * side,
            east: west + Double(tile.column + 1) * side, north: north - Double(tile.row) * side)
    }

    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .text(id)), .init("title", .text(title)), .init("crs", .text(crs)),
            .init("orderedAxes", pyramid == .webMercator ? ["X", "Y"] : ["Lat", "Lon"]),
        ]
        if let wellKnown {
            members.append(.init("uri", .text(wellKnown)))
            members.append(.init("wellKnownScaleSet", .text(Self.scaleSet)))
        }
        members.append(.init("tileMatrices", .array(zooms.map(matrix))))
        return .object(members)
    }

    /// The register's address of the set, where it is registered.
    public var wellKnown: String? {
        pyramid == .webMercator ? "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad" : nil
    }

    private static let scaleSet = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"

    private func matrix(_ zoom: Int) -> JSONValue {
        [
            "id": .text(String(zoom)), "scaleDenominator": .real(scaleDenominator(zoom: zoom)),
            "cellSize": .real(cellSize(zoom: zoom)), "cornerOfOrigin": "topLeft",
            "pointOfOrigin": .array(origin.map { .real($0) }), "tileWidth": .integer(Int64(Self.tilePixels)),
            "tileHeight": .integer(Int64(Self.tilePixels)),
            "matrixWidth": .integer(Int64(pyramid.columns(zoom: zoom))),
            "matrixHeight": .integer(Int64(pyramid.rows(zoom: zoom))),
        ]
    }

    /// The rows and columns of a zoom that a box in EPSG:4490 meets.
    public func limits(_ box: BoundingBox, zoom: Int) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        let side = Double(1 << zoom)
        func index(_ place: Double, _ count: Int) -> Int { min(max(Int(place.rounded(.down)), 0), count - 1) }
        func row(_ latitude: Double) -> Double {
            switch pyramid {
            case .webMercator:
                let limit = TileGrid.northernmostLatitude
                return TileGrid.fraction(latitude: min(max(latitude, -limit), limit)) * side
            case .tianditu: return (90 - latitude) / 360 * side
            }
        }
        let (columns, rows) = (pyramid.columns(zoom: zoom), pyramid.rows(zoom: zoom))
        let west = index(TileGrid.fraction(longitude: box.west) * side, columns)
        let north = index(row(box.north), rows)
        return (
            west...max(west, index(TileGrid.fraction(longitude: box.east) * side, columns)),
            north...max(north, index(row(box.south), rows))
        )
    }
}
