import Synchronization

/// Tiles that are being rendered: who asks for one of them waits for it instead of rendering it once more.
///
/// A rendering belongs to all who wait for it: one who gives up leaves it to the others, the last one ends it.
final class TileFlights: Sendable {
    /// Who asks after a commit does not share a rendering that began before it.
    struct Key: Hashable, Sendable {
        var tile: TileCache.Key
        var versions: [Int64]
    }

    private typealias Waiting = CheckedContinuation<VersionedTile, any Error>

    private struct Flight {
        /// The ticket of the request that began it.
        var number: Int
        var task: Task<Void, Never>
        var waiting: [Int: Waiting]
    }

    private struct State {
        var flights: [Key: Flight] = [:]
        var lastTicket = 0
        /// Tickets of requests that were cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// The tile of a rendering that is under way, or else of `render`.
    ///
    /// - Throws: what the rendering throws; `CancellationError` as soon as the caller's task is cancelled.
    func tile(
        _ key: Key, _ render: @escaping @Sendable () async throws -> VersionedTile
    ) async throws -> VersionedTile {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        defer { state.withLock { _ = $0.cancelled.remove(ticket) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { join(key, ticket, $0, render) }
        } onCancel: {
            leave(key, ticket)
        }
    }

    private func join(
        _ key: Key, _ ticket: Int, _ waiting: Waiting,
        _ render: @escaping @Sendable () async throws -> VersionedTile
    ) {
        let isCancelled = state.withLock { state in
            guard !state.cancelled.contains(ticket) else { return true }
            if state.flights[key] != nil {
                state.flights[key]?.waiting[ticket] = waiting
            } else {
                let task = Task {
                    do { finish(key, ticket, .success(try await render())) } catch {
                        finish(key, ticket, .failure(error))
                    }
                }
                state.flights[key] = Flight(number: ticket, task: task, waiting: [ticket: waiting])
            }
            return false
        }
        if isCancelled { waiting.resume(throwing: CancellationError()) }
    }

    private func finish(_ key: Key, _ number: Int, _ result: Result<VersionedTile, any Error>) {
        let flight = state.withLock { state in
            state.flights[key]?.number == number ? state.flights.removeValue(forKey: key) : nil
        }
        for waiting in flight?.waiting.values ?? [:].values { waiting.resume(with: result) }
    }

    private func leave(_ key: Key, _ ticket: Int) {
        let waiting = state.withLock { state -> Waiting? in
            guard let waiting = state.flights[key]?.waiting.removeValue(forKey: ticket) else {
                state.cancelled.insert(ticket)
                return nil
            }
            if let flight = state.flights[key], flight.waiting.isEmpty {
                flight.task.cancel()
                state.flights[key] = nil
            }
            return waiting
        }
        waiting?.resume(throwing: CancellationError())
    }
}
