import Foundation
import Synchronization

/// Packs rows that come in Hilbert order into blocks, several at a time on all cores.
struct BlockPacker {
    private static let chunksAtATime = 16

    private let fieldCount: Int
    private var chunks: [RowChunk] = []

    /// - Parameter fieldCount: displayed values of a row.
    init(fieldCount: Int) { self.fieldCount = fieldCount }

    /// Takes a row, whose bytes are copied; `body` gets the blocks that are finished.
    mutating func append(_ row: RenderRow, _ body: (RenderBlock) throws -> Void) throws {
        if chunks.last?.hasRoom(for: row) != true {
            if chunks.count == Self.chunksAtATime { try finish(body) }
            chunks.append(RowChunk())
        }
        chunks[chunks.count - 1].append(row)
    }

    /// Packs what is left.
    mutating func finish(_ body: (RenderBlock) throws -> Void) throws {
        let (chunks, fieldCount) = (chunks, fieldCount)
        self.chunks = []
        let made = Mutex<[Int: Result<RenderBlock, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: chunks.count) { index in
            let result = Result { () throws -> RenderBlock in
                var writer = RenderBlockWriter()
                return try writer.write(chunks[index].rows()[...], fieldCount: fieldCount)
            }
            made.withLock { $0[index] = result }
        }
        let blocks = made.withLock { $0 }
        for index in chunks.indices { if let block = try blocks[index]?.get() { try body(block) } }
    }
}

/// The rows of one block to be: at most so many and, but for a single huge one, so many bytes.
///
/// `@unchecked Sendable`: filled by one thread, then only read.
private final class RowChunk: @unchecked Sendable {
    private var heads: [(row: RenderRow, start: Int)] = []
    private var bytes = ByteWriter(capacity: 1 << 15)

    func hasRoom(for row: RenderRow) -> Bool {
        heads.count < RenderBlockWriter.rowCount
            && bytes.count + row.shape.count + row.values.count <= RenderBlockWriter.byteCount
    }

    func append(_ row: RenderRow) {
        heads.append((row, bytes.count))
        bytes.append(row.shape)
        bytes.append(row.values)
    }

    /// The rows with their bytes in the chunk's own memory.
    func rows() -> [RenderRow] {
        heads.map { head in
            var row = head.row
            row.shape = slice(head.start, row.shape.count)
            row.values = slice(head.start + row.shape.count, row.values.count)
            return row
        }
    }

    private func slice(_ start: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes.bytes[start..<start + count])
    }
}
