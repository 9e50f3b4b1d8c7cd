import Synchronization

/// What a renderer has given out since it began, for whoever watches the service.
public final class TileTally: Sendable {
    /// Counts since the renderer began.
    public struct Counts: Hashable, Sendable {
        /// Tiles given from memory, from the file, and rendered.
        public var remembered = 0
        public var shelved = 0
        public var rendered = 0
        /// Features that rendered tiles left out because they are too small to draw at their zoom.
        public var leftOut = 0
    }

    private let state = Mutex(Counts())

    public var counts: Counts { state.withLock { $0 } }

    func add(_ change: (inout Counts) -> Void) { state.withLock { change(&$0) } }
}
