import GeoModel

/// Puts the features of a layer on a tile. Implemented by a store.
///
/// A store reads the render blocks whose box meets `request.worldBox`, in an order that stays the same from read to read,
/// and pushes each into the encoder that `request.makeEncoder()` gives it:
///
///     var encoder = request.makeEncoder()
///     while block.step() { try encoder.append(block: block.bytes, …) }
///     return encoder.finish()
///
/// One that keeps whole features calls `beginFeature`, `add` and `endFeature` for each.
public protocol TileSource: Sendable {
    /// - Throws: the store's error, naming the layer and, for an unreadable shape, the feature's id.
    func encode(_ request: TileLayerRequest, access: Access) async throws -> EncodedLayer

    /// The version up to which nothing has changed for a tile that was rendered from rows of `version`; nil where some
    /// commit since then touched one of the layers on it, or where the source cannot say.
    func unchangedVersion(
        of layers: [LayerID], on tile: TileCoordinate, since version: Int64
    ) async throws -> Int64?

    /// Whether anything of the layers may stand on the tile or on a deeper one within it; true where the source cannot
    /// tell without looking at rows.
    func mayShow(_ layers: [LayerID], on tile: TileCoordinate) async throws -> Bool
}

extension TileSource {
    public func mayShow(_ layers: [LayerID], on tile: TileCoordinate) async throws -> Bool { true }

    public func unchangedVersion(
        of layers: [LayerID], on tile: TileCoordinate, since version: Int64
    ) async throws -> Int64? { nil }
}

/// What one layer of one tile needs.
public struct TileLayerRequest: Hashable, Sendable {
    public var layer: LayerSchema
    /// The fields whose values the tile carries: the displayed ones and `code`, without those hidden from who asks.
    public var fields: [FieldDefinition]
    public var tile: TileCoordinate
    public var bufferTileUnits: Int
    /// Whether every area is accompanied by a point where its name is to stand.
    public var hasLabelPoints: Bool

    public init(
        layer: LayerSchema, tile: TileCoordinate, access: Access,
        bufferTileUnits: Int = MVTLayerEncoder.defaultBufferTileUnits, hasLabelPoints: Bool = false
    ) {
        self.hasLabelPoints = hasLabelPoints
        self.layer = layer
        self.tile = tile
        self.bufferTileUnits = bufferTileUnits
        fields = layer.tileFields(access)
    }

    /// Rows outside this box (EPSG:4490) have nothing on the tile.
    public var box: BoundingBox { tile.bounds(bufferTileUnits: max(bufferTileUnits, 1)) }

    /// The same on the world's grid.
    public var worldBox: WorldBox { WorldBox(TileFrame(tile).steps(bufferTileUnits: bufferTileUnits)) }

    /// An encoder whose value indexes are those of `fields`.
    public func makeEncoder() -> MVTLayerEncoder {
        MVTLayerEncoder(
            name: layer.id.text, keys: fields.map(\.name), tile: tile, bufferTileUnits: bufferTileUnits,
            hasLabelPoints: hasLabelPoints)
    }
}

extension LayerSchema {
    /// The fields that the layer's tiles carry for who asks.
    public func tileFields(_ access: Access) -> [FieldDefinition] {
        fields.filter { ($0.isDisplayed || $0.name == "code") && !access.hiddenFields.contains($0.name) }
    }
}

extension WorldBox {
    /// The tile and what lies within `bufferTileUnits` of it.
    public init(_ tile: TileCoordinate, bufferTileUnits: Int) {
        self.init(TileFrame(tile).steps(bufferTileUnits: bufferTileUnits))
    }
}
