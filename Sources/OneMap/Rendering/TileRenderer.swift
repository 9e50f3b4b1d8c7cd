import GeoModel

/// Renders tiles: asks the store for every layer's part, puts them together, remembers what it gave. A tile that many ask
/// for at once is rendered once.
///
/// What is remembered is keyed by the version of the layers' last commit, so an edit never leaves a stale tile.
public struct TileRenderer: Sendable {
    /// Layers that one tile may show.
    public static let largestLayerCount = 32

    private let catalogue: any FeatureSource
    private let source: any TileSource
    private let cache: TileCache
    private let flights = TileFlights()

    public init(
        catalogue: any FeatureSource, source: any TileSource, cache: TileCache = TileCache(byteLimit: 64 << 20)
    ) {
        self.catalogue = catalogue
        self.source = source
        self.cache = cache
    }

    /// The layers of a comma-separated list, in its order.
    ///
    /// - Throws: `OneMapError.unknownLayer`, `.layerList`.
    public func layers(_ list: String, access: Access) async throws -> [LayerSummary] {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard Set(names).count == names.count else { throw OneMapError.layerList("a layer is named twice: \(list)") }
        guard names.count <= Self.largestLayerCount else {
            throw OneMapError.layerList("a tile shows at most \(Self.largestLayerCount) layers, not \(names.count)")
        }
        var layers: [LayerSummary] = []
        for name in names {
            guard let id = LayerID(name), let layer = try await catalogue.layer(id, access: access) else {
                throw OneMapError.unknownLayer(name)
            }
            layers.append(layer)
        }
        return layers
    }

    /// A tile of the layers, gzip-compressed or not.
    ///
    /// - Parameter hasLabelPoints: whether areas are accompanied by points where their names are to stand.
    /// - Throws: what the store throws.
    public func tile(
        _ layers: [LayerSummary], _ tile: TileCoordinate, compressed: Bool, hasLabelPoints: Bool = false,
        access: Access
    ) async throws -> RenderedTile {
        let key = TileCache.Key(
            layers: layers.map { TileCache.LayerVersion(layer: $0.schema.id, version: $0.version) }, tile: tile,
            compressed: compressed, hasLabelPoints: hasLabelPoints, zones: access.zones,
            hiddenFields: access.hiddenFields)
        if let known = cache[key] { return known }
        return try await flights.tile(key) {
            // Another rendering may have ended since the cache was asked.
            if let known = cache[key] { return known }
            let rendered = try await render(
                layers.map(\.schema), tile, compressed: compressed, hasLabelPoints: hasLabelPoints, access: access)
            cache[key] = rendered
            return rendered
        }
    }

    /// A tile of the layers, rendered whatever is remembered.
    public func render(
        _ layers: [LayerSchema], _ tile: TileCoordinate, compressed: Bool, hasLabelPoints: Bool = false,
        access: Access
    ) async throws -> RenderedTile {
        var bytes: [UInt8] = []
        var features = 0
        var collapsed = 0
        for layer in layers {
            let part = try await source.encode(
                TileLayerRequest(layer: layer, tile: tile, access: access, hasLabelPoints: hasLabelPoints),
                access: access)
            if bytes.isEmpty { bytes = part.bytes } else { bytes += part.bytes }
            features += part.featureCount
            collapsed += part.collapsedCount
        }
        let tag = TileHash.text(TileHash.of(bytes)) + (compressed ? "-gz" : "")
        return RenderedTile(
            bytes: compressed && !bytes.isEmpty ? try GzipCompressor.compress(bytes) : bytes, tag: tag,
            featureCount: features, collapsedCount: collapsed)
    }
}

/// A finished tile.
public struct RenderedTile: Hashable, Sendable {
    /// Empty for a tile without features.
    public var bytes: [UInt8]
    /// Names this content and encoding: an entity tag without its quotes.
    public var tag: String
    public var featureCount: Int
    /// Features that are left out because they are smaller than a unit.
    public var collapsedCount: Int
}
