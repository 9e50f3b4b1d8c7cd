import Foundation
import GeoModel
import Synchronization

/// Rows on their way into blocks of one level, put in Hilbert order and packed.
public final class RenderRun {
    private struct Reference {
        var key: UInt64
        var id: Int64
        var zone: Int64
        var batch: UInt32
        var row: UInt32
    }

    private let fieldCount: Int
    private var batches: [RenderRows] = []
    private var references: [Reference] = []
    public private(set) var byteCount = 0

    public init(fieldCount: Int) { self.fieldCount = fieldCount }

    public var isEmpty: Bool { references.isEmpty }
    public var count: Int { references.count }

    /// Adds a row of a batch; one without a geometry is left out.
    public func add(_ row: Int, of batch: RenderRows, id: Int64, zone: Int64) {
        guard batch.rows[row].isPresent else { return }
        if batches.last !== batch {
            batches.append(batch)
            byteCount += batch.byteCount
        }
        references.append(
            Reference(
                key: batch.keys[row], id: id, zone: zone, batch: UInt32(batches.count - 1), row: UInt32(row)))
    }

    /// The rows in their order along the curve.
    func rows() -> [RenderRow] {
        sort()
        return references.map(row)
    }

    /// The rows as blocks in their order along the curve. On both cores: nothing of the run may be touched meanwhile.
    ///
    /// - Throws: `RenderBlockError`.
    public func blocks() throws -> [RenderBlock] {
        sort()
        let ranges = chunks()
        let pieces = max(1, min(4, ranges.count))
        let made = Mutex<[Int: Result<[RenderBlock], any Error>]>([:])
        // Read only from here on, by threads that end before the call does.
        nonisolated(unsafe) let run = self
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            let part = ranges[ranges.count * piece / pieces..<ranges.count * (piece + 1) / pieces]
            let result = Result { try run.pack(part) }
            made.withLock { $0[piece] = result }
        }
        let results = made.withLock { $0 }
        return try (0..<pieces).flatMap { try results[$0]?.get() ?? [] }
    }

    private func sort() {
        references.sort { $0.key != $1.key ? $0.key < $1.key : $0.id < $1.id }
    }

    private func row(_ reference: Reference) -> RenderRow {
        let batch = batches[Int(reference.batch)]
        let row = Int(reference.row)
        let size = batch.heads.isEmpty ? batch.size(row) : batch.heads[row].size
        return batch.row(row, id: reference.id, zone: reference.zone, size: size)
    }

    private func pack(_ ranges: ArraySlice<Range<Int>>) throws(RenderBlockError) -> [RenderBlock] {
        var writer = RenderBlockWriter()
        var blocks: [RenderBlock] = []
        blocks.reserveCapacity(ranges.count)
        for range in ranges {
            blocks.append(try writer.write(references[range].map(row)[...], fieldCount: fieldCount))
        }
        return blocks
    }

    /// Which rows share a block: at most so many rows and, but for a single huge one, so many bytes.
    private func chunks() -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, reference) in references.enumerated() {
            let batch = batches[Int(reference.batch)]
            let row = batch.rows[Int(reference.row)]
            let length = Int(row.end - row.start)
            let isFull = index - start == RenderBlockWriter.rowCount || bytes + length > RenderBlockWriter.byteCount
            if isFull, index > start {
                chunks.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += length
        }
        if start < references.count { chunks.append(start..<references.count) }
        return chunks
    }
}
