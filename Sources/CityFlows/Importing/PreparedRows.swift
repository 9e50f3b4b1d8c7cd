import Foundation
import GeoModel

/// Hands prepared batches to the store while a thread of its own prepares the next, at most two ahead: preparing and
/// writing overlap.
final class PreparedRows: PlacedBatchSource, Sendable {
    private enum Piece: Sendable {
        case batch(PlacedBatch)
        case end
        case failure(any Error)
    }

    private let state: ImportRows.State
    private let stopFlag: StopFlag
    private let queue = BatchQueue<Piece>(capacity: 2)

    /// Starts preparing.
    init(_ rows: ImportRows) {
        state = rows.state
        stopFlag = rows.stopFlag
        let queue = queue
        let thread = Thread {
            do {
                while let batch = try rows.next() { try queue.put(.batch(batch)) }
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
    var checkStop: @Sendable () throws -> Void { stopFlag.check }

    func next() throws -> PlacedBatch? {
        switch queue.take() {
        case .batch(let batch): return batch
        case .end: return nil
        case .failure(let error): throw error
        }
    }

    func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) throws {
        guard let source = batch.source else { return }
        try state.reject(refusals, from: [source], byStore: true)
    }
}
