import Drawing
import Foundation
import GeoModel
import OneMap

/// Draws layers as they are styled into a picture, from the vector tiles that clients who read those are given.
public struct MapPictureFlow: Sendable {
    private let renderer: TileRenderer

    /// Pixels beyond the picture from which circles and names may reach into it.
    private static let margin = 24.0
    /// Pixels along the side of a vector tile at a whole zoom, as MapLibre draws it.
    private static let tilePixels = 512.0
    private static let deepestZoom = 18

    public init(renderer: TileRenderer) { self.renderer = renderer }

    /// - Parameter background: `#rrggbb`; nil for a transparent ground.
    /// - Returns: a PNG.
    /// - Throws: `DrawingError`, `GeoKernelError`, what the tiles' source throws.
    public func png(
        _ layers: [LayerSummary], _ frame: PictureFrame, background: String?, access: Access
    ) async throws -> [UInt8] {
        let extent = try frame.extent(margin: 0)
        let zoom = log2(360 / max(extent.east - extent.west, 1e-9) * Double(frame.width) / Self.tilePixels)
        let tileZoom = min(max(Int(zoom.rounded(.down)), 0), Self.deepestZoom)
        let set = TileMatrixSet(.webMercator)
        let (columns, rows) = set.limits(try frame.extent(margin: Self.margin), zoom: tileZoom)
        var tiles: [PictureTile] = []
        for row in rows {
            for column in columns {
                guard let tile = TileCoordinate(zoom: tileZoom, column: column, row: row) else { continue }
                tiles.append(try await read(tile, layers, frame, access))
            }
        }
        let canvas = try MapCanvas(
            width: frame.width, height: frame.height, background: background.flatMap { MapCanvas.Color($0) })
        var painter = PicturePainter(canvas: canvas, zoom: zoom)
        for (schema, style) in StyleDocument.drawing(layers.map(\.schema)) {
            for tile in tiles { painter.paint(style, of: schema, tile) }
        }
        try painter.writeNames()
        return try canvas.png()
    }

    private func read(
        _ tile: TileCoordinate, _ layers: [LayerSummary], _ frame: PictureFrame, _ access: Access
    ) async throws -> PictureTile {
        var read = PictureTile(outline: try PictureTile.outline(tile, frame))
        for layer in layers {
            let made = try await renderer.tile(
                [layer], tile, compressed: false, hasLabelPoints: layer.schema.holdsAreas, access: access)
            guard let decoded = try MVTReader.layers(made.bytes).first else { continue }
            read.features[layer.schema.id] = try decoded.features.map { feature in
                PictureFeature(
                    kind: feature.kind, properties: feature.properties,
                    paths: try feature.paths.map { path in
                        try path.map { try frame.pixel(tile.position(of: $0, extent: decoded.extent)) }
                    })
            }
        }
        return read
    }
}

/// A tile's features in pixels of the picture.
struct PictureTile {
    /// The tile's border.
    var outline: [MapCanvas.Point]
    var features: [LayerID: [PictureFeature]] = [:]

    static func outline(_ tile: TileCoordinate, _ frame: PictureFrame) throws -> [MapCanvas.Point] {
        let extent = TileGrid.extent
        let corners = [SIMD2(0, 0), SIMD2(extent, 0), SIMD2(extent, extent), SIMD2(0, extent)]
        return try corners.map { try frame.pixel(tile.position(of: $0, extent: extent)) }
    }
}

struct PictureFeature {
    var kind: GeometryKind
    var properties: [String: FieldValue]
    var paths: [[MapCanvas.Point]]
}
