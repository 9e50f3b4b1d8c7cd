import Foundation
import GeoModel

/// From which zoom on a client should ask for a layer's tiles.
///
/// Tiles hold every feature at every zoom; dense layers are simply not asked for while they would be a blot.
public enum DisplayZoom {
    /// The deepest zoom of which tiles are asked; deeper views enlarge these (3.7 cm a unit at the equator).
    public static let deepestTileZoom = 18
    /// Features that a tile may be expected to hold.
    static let featuresPerTile = 20_000.0
    /// How much fuller than the mean the fullest tiles are taken to be.
    static let crowding = 5.0

    /// The first zoom at which a layer's tiles are neither too full nor full of things too small to see.
    public static func minimum(_ layer: LayerSummary) -> Int {
        let floor = smallestUseful(layer.schema.kind)
        guard let extent = layer.extent, layer.featureCount > 0 else { return floor }
        let width = TileGrid.fraction(longitude: extent.east) - TileGrid.fraction(longitude: extent.west)
        let height = TileGrid.fraction(latitude: extent.south) - TileGrid.fraction(latitude: extent.north)
        for zoom in floor..<deepestTileZoom {
            let side = Double(1 << zoom)
            let tiles = max(width * side, 1) * max(height * side, 1)
            if Double(layer.featureCount) / tiles * crowding <= featuresPerTile { return zoom }
        }
        return deepestTileZoom
    }

    private static func smallestUseful(_ kind: LayerKind) -> Int {
        switch kind {
        case .region, .free: 0
        case .road: 8
        case .camera: 10
        case .grid, .place: 11
        case .building, .pipeSegment, .part: 13
        case .pipeNode: 15
        case .address: 16
        }
    }
}
