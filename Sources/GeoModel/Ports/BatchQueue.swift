import Foundation

/// A bounded hand-over between the thread that reads and the one that takes.
///
/// `@unchecked Sendable`: every stored property is read and written only between `condition.lock()` and `unlock()`.
public final class BatchQueue<Item: Sendable>: @unchecked Sendable {
    /// The taker has gone.
    public struct Closed: Error {}

    private let condition = NSCondition()
    private var items: [Item] = []
    private var isClosed = false
    private let capacity: Int

    /// - Parameter capacity: items that may wait.
    public init(capacity: Int) { self.capacity = capacity }

    /// Waits for room.
    ///
    /// - Throws: `Closed`.
    public func put(_ item: Item) throws {
        condition.lock()
        defer { condition.unlock() }
        while items.count >= capacity && !isClosed { condition.wait() }
        if isClosed { throw Closed() }
        items.append(item)
        condition.broadcast()
    }

    /// Waits for an item.
    public func take() -> Item {
        condition.lock()
        defer { condition.unlock() }
        while items.isEmpty { condition.wait() }
        defer { condition.broadcast() }
        return items.removeFirst()
    }

    /// An item that waits already; nil where there is none.
    public func takeIfReady() -> Item? {
        condition.lock()
        defer { condition.unlock() }
        guard !items.isEmpty else { return nil }
        defer { condition.broadcast() }
        return items.removeFirst()
    }

    /// Lets a waiting producer fail, now and at every later `put`.
    public func close() {
        condition.lock()
        isClosed = true
        items = []
        condition.broadcast()
        condition.unlock()
    }
}
