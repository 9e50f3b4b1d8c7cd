import GeoModel

/// Keeps finished tiles longer than a process lives. What it loses or cannot keep is rendered again.
public protocol TileShelf: Sendable {
    func tile(_ tile: TileCoordinate, of scope: TileScope) async -> ShelvedTile?
    func keep(_ shelved: ShelvedTile, _ tile: TileCoordinate, of scope: TileScope) async
}

/// A tile on the shelf.
public struct ShelvedTile: Hashable, Sendable {
    /// Packed with gzip; no bytes for a tile without features.
    public var content: RenderedTile
    /// Every commit up to this version is on the tile.
    public var version: Int64

    public init(content: RenderedTile, version: Int64) { (self.content, self.version) = (content, version) }
}
