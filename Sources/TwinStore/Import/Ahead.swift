import Foundation
import Synchronization

/// A value that a thread of its own computes while the caller goes on with other work.
final class Ahead<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ compute: @escaping @Sendable () -> Value) {
        let thread = Thread { [self] in
            let value = compute()
            result.withLock { $0 = value }
            isDone.signal()
        }
        thread.name = "luotu-ahead"
        thread.start()
    }

    /// Waits for the value.
    func value() -> Value {
        isDone.wait()
        defer { isDone.signal() }
        return result.withLock { $0 }!
    }
}
