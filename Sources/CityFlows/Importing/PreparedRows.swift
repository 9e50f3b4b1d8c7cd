import Exchange
import Foundation
import GeoModel
import Synchronization

/// Hands prepared batches to the store while a thread of its own prepares the next, at most two ahead: preparing and
/// writing overlap.
final class PreparedRows: PlacedBatchSource, Sendable {
    private enum Piece: Sendable {
        case item(ImportRows.Item)
        case end
        case failure(any Error)
    }

    private let state: ImportRows.State
    private let queue = BatchQueue<Piece>(capacity: 2)
    /// The source rows of the batch that the store has now.
    private let current = Mutex<FeatureBatch?>(nil)

    /// Starts preparing.
    init(_ rows: ImportRows) {
        state = rows.state
        let queue = queue
        let thread = Thread {
            do {
                while let item = try rows.next() { try queue.put(.item(item)) }
                try queue.put(.end)
            } catch is BatchQueue<Piece>.Closed {
                // The store has given up: nobody waits for more.
            } catch {
                try? queue.put(.failure(error))
            }
        }
        // GEOS takes its room on the stack.
        thread.stackSize = 8 << 20
        thread.name = "luotu-import-rows"
        thread.start()
    }

    /// Lets the thread go when the store has given up.
    deinit { queue.close() }

    var rejectedRows: Int { state.rejectedRows }

    func next() throws -> PlacedBatch? {
        switch queue.take() {
        case .item(let item):
            current.withLock { $0 = item.source }
            return item.placed
        case .end: return nil
        case .failure(let error): throw error
        }
    }

    func refused(_ refusals: [RowRefusal]) throws {
        guard let source = current.withLock({ $0 }) else { return }
        try state.reject(refusals, from: [source], byStore: true)
    }
}
