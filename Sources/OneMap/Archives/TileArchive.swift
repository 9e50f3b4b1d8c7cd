import GeoModel

/// Takes the tiles of a pyramid into a file, zoom by zoom, those of a zoom along the Hilbert curve.
public protocol TileArchive: AnyObject {
    /// Bytes written so far, without what lies in buffers.
    var byteCount: Int { get }

    /// - Parameter bytes: the tile packed with gzip, not empty.
    func append(_ tile: TileCoordinate, _ bytes: [UInt8]) throws

    /// Writes what readers want to know and closes the file.
    func finish(_ description: TileArchiveDescription) throws
}

/// What an archive says of itself.
public struct TileArchiveDescription: Sendable {
    /// The TileJSON of the layers; tile addresses in it are passed over.
    public var tileJSON: JSONValue
    public var name: String
    public var bounds: BoundingBox?
    public var zooms: ClosedRange<Int>
    /// Every commit up to this version is on every tile.
    public var version: Int64

    public init(
        tileJSON: JSONValue, name: String, bounds: BoundingBox?, zooms: ClosedRange<Int>, version: Int64
    ) {
        self.tileJSON = tileJSON
        self.name = name
        self.bounds = bounds
        self.zooms = zooms
        self.version = version
    }

    /// Members of the TileJSON that tell how the tiles are to be read, as both formats keep them.
    public var vectorLayers: JSONValue { ["vector_layers": tileJSON["vector_layers"] ?? []] }

    public var attribution: String? {
        guard case .text(let text)? = tileJSON["attribution"] else { return nil }
        return text
    }
}

extension TileCoordinate {
    /// The tile's number in the order of an archive: all tiles of lower zooms, then its place along the Hilbert curve.
    public var archiveNumber: UInt64 {
        guard zoom > 0 else { return 0 }
        let before = ((1 << UInt64(2 * zoom)) - 1) / 3
        return UInt64(before) + HilbertCurve.key(x: UInt32(column), y: UInt32(row), bits: UInt32(zoom))
    }

    /// The four tiles of the next zoom on the tile; none at the deepest.
    public var children: [TileCoordinate] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].compactMap {
            TileCoordinate(zoom: zoom + 1, column: column * 2 + $0.0, row: row * 2 + $0.1)
        }
    }
}

/// An archive of which single tiles can be written anew.
public protocol RenewableTileArchive: TileArchive {
    /// What the archive held when it was opened; nil for a new one.
    var content: TileArchiveContent? { get }
    func remove(_ tile: TileCoordinate) throws
    /// Removes the tile and all that lie on it at deeper zooms.
    func removeAll(from tile: TileCoordinate) throws
}

/// What an archive was made of.
public struct TileArchiveContent: Hashable, Sendable {
    /// The layers' ids, separated by commas.
    public var name: String
    public var zooms: ClosedRange<Int>
    public var version: Int64

    public init(name: String, zooms: ClosedRange<Int>, version: Int64) {
        self.name = name
        self.zooms = zooms
        self.version = version
    }
}
