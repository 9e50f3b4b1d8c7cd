import Synchronization

/// Keeps the last message of a job: its result.
public final class JobOutcome: Sendable {
    private let message = Mutex<JobMessage?>(nil)

    public init() {}

    public func set(_ value: JobMessage) { message.withLock { $0 = value } }
    public var value: JobMessage? { message.withLock { $0 } }
}
