import Foundation
import GeoModel
import OneMap

/// Writes the tiles of layers into an archive: zoom by zoom from the whole world down, never looking below a tile on which
/// no row can stand.
public struct TileArchiveFlow: Sendable {
    private let renderer: TileRenderer
    private let features: any FeatureSource
    private let source: any TileSource
    private let attribution: String?

    /// Tiles rendered and packed at once, in the order in which they are written.
    private static let atOnce = 32
    /// Archives are written once and read often.
    private static let gzipLevel = 6

    public init(
        renderer: TileRenderer, features: any FeatureSource, source: any TileSource, attribution: String?
    ) {
        self.renderer = renderer
        self.features = features
        self.source = source
        self.attribution = attribution
    }

    /// - Parameter progress: tiles looked at so far, and the zoom.
    /// - Throws: `OneMapError`, `CityFlowError`, what the store and the archive throw.
    public func run(
        layers list: String, zooms: ClosedRange<Int>, into archive: any TileArchive, access: Access,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> TileArchiveReport {
        let start = ContinuousClock.now
        let layers = try await renderer.layers(list, access: access)
        let since = try (archive as? any RenewableTileArchive)?.content.map { content in
            guard content.name == list, content.zooms == zooms else {
                throw CityFlowError.otherArchive(
                    wanted: "\(list) \(zooms)", found: "\(content.name) \(content.zooms)")
            }
            return content.version
        }
        let before = try await version()
        var report = TileArchiveReport(layers: list, zooms: zooms, version: before)
        var looked = 0
        var candidates = TileCoordinate(zoom: 0, column: 0, row: 0).map { [$0] } ?? []
        for zoom in 0...zooms.upperBound {
            candidates.sort { $0.archiveNumber < $1.archiveNumber }
            var next: [TileCoordinate] = []
            for first in stride(from: 0, to: candidates.count, by: Self.atOnce) {
                let some = Array(candidates[first..<min(first + Self.atOnce, candidates.count)])
                let found = try await render(some, layers, isWanted: zooms.contains(zoom), since: since, access)
                for (tile, outcome) in zip(some, found) {
                    try write(tile, outcome, into: archive, &report)
                    if outcome != .nothingBelow, zoom < zooms.upperBound { next += tile.children }
                }
                looked += some.count
                progress(looked, zoom)
            }
            candidates = next
        }
        report.changedMeanwhile = try await version() != before
        let tileJSON = TileJSON(layers: layers, baseURL: "", access: access, attribution: attribution).json
        try archive.finish(
            TileArchiveDescription(
                tileJSON: tileJSON, name: list, bounds: layers.compactMap(\.extent).reduceUnion(), zooms: zooms,
                version: before))
        report.bytes = archive.byteCount
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    private enum Outcome: Hashable, Sendable {
        /// Neither on the tile nor on those below it.
        case nothingBelow
        /// The tile has no feature.
        case empty
        /// Nothing has touched it since the archive was written, or it is not asked for.
        case untouched
        case tile([UInt8], omitted: Int)
    }

    /// The newest version of any layer.
    private func version() async throws -> Int64 {
        try await features.layers(access: .everything).map(\.version).max() ?? 0
    }

    private func render(
        _ tiles: [TileCoordinate], _ layers: [LayerSummary], isWanted: Bool, since: Int64?, _ access: Access
    ) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            for (place, tile) in tiles.enumerated() {
                group.addTask { (place, try await outcome(tile, layers, isWanted: isWanted, since: since, access)) }
            }
            return try await group.reduce(into: Array(repeating: Outcome.empty, count: tiles.count)) {
                $0[$1.0] = $1.1
            }
        }
    }

    private func outcome(
        _ tile: TileCoordinate, _ layers: [LayerSummary], isWanted: Bool, since: Int64?, _ access: Access
    ) async throws -> Outcome {
        let ids = layers.map(\.schema.id)
        guard try await source.mayShow(ids, on: tile) else { return .nothingBelow }
        guard isWanted else { return .untouched }
        if let since, try await source.unchangedVersion(of: ids, on: tile, since: since) != nil { return .untouched }
        let made = try await renderer.render(layers.map(\.schema), tile, compressed: false, access: access)
        guard made.featureCount > 0 else { return .empty }
        return .tile(
            try GzipCompressor.compress(made.bytes, level: Self.gzipLevel), omitted: made.collapsedCount)
    }

    private func write(
        _ tile: TileCoordinate, _ outcome: Outcome, into archive: any TileArchive, _ report: inout TileArchiveReport
    ) throws {
        let renewable = archive as? any RenewableTileArchive
        switch outcome {
        case .tile(let bytes, let omitted):
            try archive.append(tile, bytes)
            report.tiles += 1
            report.omittedFeatures += omitted
        case .empty: try renewable?.remove(tile)
        case .nothingBelow: try renewable?.removeAll(from: tile)
        case .untouched: report.untouched += report.zooms.contains(tile.zoom) ? 1 : 0
        }
    }
}

/// What was written into an archive of tiles.
public struct TileArchiveReport: Hashable, Sendable, Encodable {
    public var layers: String
    public var zooms: ClosedRange<Int>
    /// Every commit up to this version is on every tile.
    public var version: Int64
    /// Whether commits came in while the archive was written, so that some tiles show them and others do not.
    public var changedMeanwhile = false
    /// Tiles written.
    public var tiles = 0
    /// Tiles that were looked at and left as they are, because nothing has touched them.
    public var untouched = 0
    /// Lines and areas that are too small at the zoom of a tile, summed over all tiles.
    public var omittedFeatures = 0
    public var bytes = 0
    public var seconds = 0.0

    init(layers: String, zooms: ClosedRange<Int>, version: Int64) {
        self.layers = layers
        self.zooms = zooms
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case layers, minzoom, maxzoom, version, changedMeanwhile, tiles, untouched, omittedFeatures, bytes, seconds
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(layers, forKey: .layers)
        try container.encode(zooms.lowerBound, forKey: .minzoom)
        try container.encode(zooms.upperBound, forKey: .maxzoom)
        try container.encode(version, forKey: .version)
        try container.encode(changedMeanwhile, forKey: .changedMeanwhile)
        try container.encode(tiles, forKey: .tiles)
        try container.encode(untouched, forKey: .untouched)
        try container.encode(omittedFeatures, forKey: .omittedFeatures)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(seconds, forKey: .seconds)
    }
}
