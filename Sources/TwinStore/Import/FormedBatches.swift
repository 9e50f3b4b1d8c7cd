import Foundation
import GeoModel
import Synchronization

/// Pulls the batches of a source on a thread of its own and derives their forms, at most two ahead of the writer.
///
/// `@unchecked Sendable`: `source` is touched by the thread alone until `finish`, which waits for the thread's last piece;
/// what passes between them stands behind the queue's and the mutex's locks.
final class FormedBatches: @unchecked Sendable {
    private enum Piece: Sendable {
        case batch(FormedBatch)
        case end
        case failure(any Error)
    }

    private typealias Refusal = (rows: [RowRefusal], batch: PlacedBatch)

    private var source: any PlacedBatchSource
    private let queue = BatchQueue<Piece>(capacity: 2)
    private let refusals = Mutex<[Refusal]>([])

    /// Throws when the import is to stop.
    let checkStop: @Sendable () throws -> Void

    init(_ source: sending any PlacedBatchSource) {
        checkStop = source.checkStop
        self.source = source
    }

    /// Starts pulling; called once.
    func start(schema: LayerSchema, keyColumn: Int?) {
        let thread = Thread { [self] in
            var keys = KeyDigestSet()
            do {
                while let placed = try source.next() {
                    try queue.put(.batch(FormedBatch(placed, schema: schema, keyColumn: keyColumn, keys: &keys)))
                    try reportRefusals()
                }
                try queue.put(.end)
            } catch is BatchQueue<Piece>.Closed {
                // The writer has given up: nobody waits for more.
            } catch {
                try? queue.put(.failure(error))
            }
        }
        thread.name = "luotu-import-forms"
        thread.start()
    }

    /// The next batch; nil after the last.
    func next() throws -> FormedBatch? {
        try checkStop()
        switch queue.take() {
        case .batch(let batch): return batch
        case .end: return nil
        case .failure(let error): throw error
        }
    }

    /// Remembers what the writer refused; the source hears of it on the thread that pulls.
    func refused(_ rows: [RowRefusal], of batch: PlacedBatch) {
        refusals.withLock { $0.append((rows, batch)) }
    }

    /// Called after `next` answered nil: tells the source the last refusals.
    ///
    /// - Returns: the rows that the source itself refused.
    func finish() throws -> Int {
        try reportRefusals()
        return source.rejectedRows
    }

    /// Lets the thread go.
    func close() { queue.close() }

    private func reportRefusals() throws {
        let waiting = refusals.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for refusal in waiting { try source.refused(refusal.rows, of: refusal.batch) }
    }
}
