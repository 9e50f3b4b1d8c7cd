import GeoModel
import Synchronization

/// Tiles in memory, the least recently used forgotten first.
///
/// All state stands behind one lock, so a cache may be shared by all threads.
public final class TileCache: Sendable {
    struct LayerVersion: Hashable, Sendable {
        var layer: LayerID
        var version: Int64
    }

    struct Key: Hashable, Sendable {
        var layers: [LayerVersion]
        var tile: TileCoordinate
        var compressed: Bool
        var hasLabelPoints: Bool
        var zones: Set<Int>?
        var hiddenFields: Set<String>
    }

    private struct Entry {
        var tile: RenderedTile
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

    subscript(key: Key) -> RenderedTile? {
        get {
            state.withLock { state in
                state.clock += 1
                state.entries[key]?.lastUse = state.clock
                return state.entries[key]?.tile
            }
        }
        set {
            guard let tile = newValue, tile.bytes.count + Self.overhead <= byteLimit / 8 else { return }
            state.withLock { state in
                state.clock += 1
                let old = state.entries.updateValue(Entry(tile: tile, lastUse: state.clock), forKey: key)
                state.bytes += tile.bytes.count + Self.overhead
                if let old { state.bytes -= old.tile.bytes.count + Self.overhead }
                if state.bytes > byteLimit { Self.shrink(&state, to: byteLimit / 4 * 3) }
            }
        }
    }

    /// Forgets the oldest quarter at once, so that the sort is paid once in many insertions.
    private static func shrink(_ state: inout State, to limit: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
            guard state.bytes > limit else { return }
            state.entries[key] = nil
            state.bytes -= entry.tile.bytes.count + overhead
        }
    }
}
