import GeoModel
import Synchronization

/// Tiles in memory, the least recently used forgotten first.
///
/// All state stands behind one lock, so a cache may be shared by all threads.
public final class TileCache: Sendable {
    /// What a tile shows, whenever it was rendered.
    struct Key: Hashable, Sendable {
        var scope: TileScope
        var tile: TileCoordinate
    }

    private struct Entry {
        var tile: VersionedTile
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var bytes = 0
        var clock: UInt64 = 0
    }

    /// What an entry takes beside its tile, roughly.
    private static let overhead = 400
    private let byteLimit: Int
    private let state = Mutex(State())

    /// - Parameter byteLimit: what the remembered tiles may weigh; 0 to remember none.
    public init(byteLimit: Int) { self.byteLimit = byteLimit }

    subscript(key: Key) -> VersionedTile? {
        get {
            state.withLock { state in
                state.clock += 1
                state.entries[key]?.lastUse = state.clock
                return state.entries[key]?.tile
            }
        }
        set {
            guard let tile = newValue, tile.content.bytes.count + Self.overhead <= byteLimit / 8 else { return }
            state.withLock { state in
                state.clock += 1
                let old = state.entries.updateValue(Entry(tile: tile, lastUse: state.clock), forKey: key)
                state.bytes += tile.content.bytes.count + Self.overhead
                if let old { state.bytes -= old.tile.content.bytes.count + Self.overhead }
                if state.bytes > byteLimit { Self.shrink(&state, to: byteLimit / 4 * 3) }
            }
        }
    }

    /// Forgets the oldest quarter at once, so that the sort is paid once in many insertions.
    private static func shrink(_ state: inout State, to limit: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
            guard state.bytes > limit else { return }
            state.entries[key] = nil
            state.bytes -= entry.tile.content.bytes.count + overhead
        }
    }
}

/// Which layers a tile shows, how, and to whom: tiles of one scope are the same for all who ask.
public struct TileScope: Hashable, Sendable {
    public var layers: [LayerID]
    public var hasLabelPoints: Bool
    public var zones: Set<Int>?
    public var hiddenFields: Set<String>

    public init(layers: [LayerID], hasLabelPoints: Bool, zones: Set<Int>?, hiddenFields: Set<String>) {
        self.layers = layers
        self.hasLabelPoints = hasLabelPoints
        self.zones = zones
        self.hiddenFields = hiddenFields
    }

    /// The same for equal scopes, and for them alone.
    public var name: String {
        let zones = zones.map { $0.sorted().map(String.init).joined(separator: ",") } ?? "*"
        let parts = [
            layers.map(\.text).joined(separator: ","), hasLabelPoints ? "labels" : "", zones,
            hiddenFields.sorted().joined(separator: ","),
        ]
        return parts.joined(separator: "|")
    }
}

/// A tile with the versions of the rows that it was rendered from.
struct VersionedTile: Sendable {
    /// Packed with gzip; no bytes for a tile without features.
    var content: RenderedTile
    /// One a layer of the scope: every commit up to it is on the tile.
    var versions: [Int64]
}
