import GeoModel

/// Renders tiles: asks the store for every layer's part, puts them together, remembers what it gave. A tile that many ask
/// for at once is rendered once.
///
/// What is remembered, in memory and in a file, carries the versions of the rows that it was rendered from. It is given
/// out again only where the source's log of commits holds none since then that touches the tile: so a committed edit is
/// never followed by a stale tile, whatever happened to the process in between.
public struct TileRenderer: Sendable {
    /// Layers that one tile may show.
    public static let largestLayerCount = 32

    private let catalogue: any FeatureSource
    private let source: any TileSource
    private let cache: TileCache
    private let shelf: (any TileShelf)?
    private let flights = TileFlights()
    /// What has been given out.
    public let tally = TileTally()

    public init(
        catalogue: any FeatureSource, source: any TileSource, cache: TileCache = TileCache(byteLimit: 64 << 20),
        shelf: (any TileShelf)? = nil
    ) {
        self.shelf = shelf
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
        let scope = TileScope(
            layers: layers.map(\.schema.id), hasLabelPoints: hasLabelPoints, zones: access.zones,
            hiddenFields: access.hiddenFields)
        let key = TileCache.Key(scope: scope, tile: tile)
        let versions = layers.map(\.version)
        if let known = cache[key], known.isFresh(versions) {
            tally.add { $0.remembered += 1 }
            return try known.content.sent(compressed: compressed)
        }
        let found = try await flights.tile(TileFlights.Key(tile: key, versions: versions)) {
            if let known = try await remembered(key, versions) { return known }
            let made = try await renderPacked(layers, tile, hasLabelPoints: hasLabelPoints, access: access)
            cache[key] = made
            tally.add {
                $0.rendered += 1
                $0.leftOut += made.content.collapsedCount
            }
            if tile.grid == .webMercator, let oldest = made.versions.min() {
                await shelf?.keep(ShelvedTile(content: made.content, version: oldest), tile, of: scope)
            }
            return made
        }
        return try found.content.sent(compressed: compressed)
    }

    /// The tile from memory or from the shelf, if nothing has touched it since it was rendered.
    private func remembered(_ key: TileCache.Key, _ versions: [Int64]) async throws -> VersionedTile? {
        var known = cache[key]
        let isShelved = known == nil
        if isShelved, key.tile.grid == .webMercator, let shelved = await shelf?.tile(key.tile, of: key.scope) {
            known = VersionedTile(
                content: shelved.content, versions: Array(repeating: shelved.version, count: versions.count))
        }
        guard var known, let oldest = known.versions.min() else { return nil }
        if !known.isFresh(versions) {
            guard
                let version = try await source.unchangedVersion(of: key.scope.layers, on: key.tile, since: oldest)
            else { return nil }
            known.versions = known.versions.map { max($0, version) }
        }
        cache[key] = known
        tally.add { if isShelved { $0.shelved += 1 } else { $0.remembered += 1 } }
        return known
    }

    private func renderPacked(
        _ layers: [LayerSummary], _ tile: TileCoordinate, hasLabelPoints: Bool, access: Access
    ) async throws -> VersionedTile {
        let parts = try await encode(layers.map(\.schema), tile, hasLabelPoints: hasLabelPoints, access: access)
        return VersionedTile(
            content: try RenderedTile(parts).packed(),
            versions: zip(parts, layers).map { max($0.version, $1.version) })
    }

    /// A tile of the layers, rendered whatever is remembered.
    public func render(
        _ layers: [LayerSchema], _ tile: TileCoordinate, compressed: Bool, hasLabelPoints: Bool = false,
        access: Access
    ) async throws -> RenderedTile {
        let parts = try await encode(layers, tile, hasLabelPoints: hasLabelPoints, access: access)
        let plain = RenderedTile(parts)
        return compressed ? try plain.packed() : plain
    }

    private func encode(
        _ layers: [LayerSchema], _ tile: TileCoordinate, hasLabelPoints: Bool, access: Access
    ) async throws -> [EncodedLayer] {
        var parts: [EncodedLayer] = []
        for layer in layers {
            parts.append(
                try await source.encode(
                    TileLayerRequest(layer: layer, tile: tile, access: access, hasLabelPoints: hasLabelPoints),
                    access: access))
        }
        return parts
    }
}

extension VersionedTile {
    /// Whether the tile has seen the layers' last commits.
    fileprivate func isFresh(_ latest: [Int64]) -> Bool { zip(versions, latest).allSatisfy { $0 >= $1 } }
}

/// A finished tile.
public struct RenderedTile: Hashable, Sendable {
    /// Empty for a tile without features.
    public var bytes: [UInt8]
    /// Names this content and encoding: an entity tag without its quotes.
    public var tag: String
    public var featureCount: Int
    /// Features that are left out because they are too small to draw at the zoom.
    public var collapsedCount: Int

    private static let packedMark = "-gz"

    public init(bytes: [UInt8], tag: String, featureCount: Int, collapsedCount: Int) {
        self.bytes = bytes
        self.tag = tag
        self.featureCount = featureCount
        self.collapsedCount = collapsedCount
    }

    /// The layers' parts side by side, not packed.
    init(_ parts: [EncodedLayer]) {
        bytes = parts.count == 1 ? parts[0].bytes : parts.flatMap(\.bytes)
        tag = TileHash.text(TileHash.of(bytes))
        featureCount = parts.reduce(0) { $0 + $1.featureCount }
        collapsedCount = parts.reduce(0) { $0 + $1.collapsedCount }
    }

    func packed() throws -> RenderedTile {
        var packed = self
        if !bytes.isEmpty { packed.bytes = try GzipCompressor.compress(bytes) }
        packed.tag += Self.packedMark
        return packed
    }

    /// A packed tile as it is sent to a client that takes gzip, or to one that does not.
    func sent(compressed: Bool) throws -> RenderedTile {
        guard !compressed else { return self }
        var plain = self
        if !bytes.isEmpty { plain.bytes = try GzipCompressor.decompress(bytes, limit: Self.largestTile) }
        plain.tag.removeLast(Self.packedMark.count)
        return plain
    }

    private static let largestTile = 1 << 30
}
