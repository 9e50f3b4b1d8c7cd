import Dispatch
import Synchronization

/// Holds connections of a pool until it is told to let go, to see what happens to those who wait for one.
public final class HeldConnections: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let count: Int
    private let state = Mutex((isOpen: false, isLate: false))

    /// How long a test may stand still before it is let go all the same, and fails.
    private static let patience = DispatchTimeInterval.seconds(20)

    /// Takes `count` connections, each by one call of `read`, which must run its argument while it has a connection.
    public init(_ count: Int, read: @escaping @Sendable (() -> Void) throws -> Void) async {
        self.count = count
        let held = DispatchSemaphore(value: 0)
        for _ in 0..<count {
            Thread.run {
                try? read {
                    held.signal()
                    self.gate.wait()
                }
            }
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread.run {
                for _ in 0..<count { held.wait() }
                continuation.resume()
            }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { self.open(isLate: true) }
    }

    /// Whether the connections had to be given back before anybody asked for that.
    public var wasLate: Bool { state.withLock { $0.isLate } }

    public func letGo() { open(isLate: false) }

    private func open(isLate: Bool) {
        let isFirst = state.withLock { state in
            guard !state.isOpen else { return false }
            state = (true, isLate)
            return true
        }
        guard isFirst else { return }
        for _ in 0..<count { gate.signal() }
    }

    /// Threads of their own: those of the global queue may all be taken.
    private enum Thread {
        static func run(_ body: @escaping @Sendable () -> Void) {
            DispatchQueue(label: "held").async(execute: body)
        }
    }
}
