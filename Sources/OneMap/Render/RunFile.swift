import Foundation

/// Why rows could not wait on the disk.
public struct RunFileError: Error, CustomStringConvertible {
    public let description: String
    public let isDiskFull: Bool

    /// - Parameter number: of the system's error; 0 for none.
    init(_ what: String, _ number: Int32) {
        isDiskFull = number == ENOSPC || number == EDQUOT
        description = number == 0 ? what : "\(what): \(String(cString: strerror(number)))"
    }
}

/// Sorted runs of render rows, one after the other, in a file that nobody else sees and that ends with its holder.
final class RunFile {
    private let descriptor: Int32
    private let directory: String
    private var ends: [UInt64] = []
    private var length: UInt64 = 0

    /// - Throws: `RunFileError`.
    init(directory: String) throws {
        self.directory = directory
        let path = directory + "/.luotu-rows-" + UUID().uuidString
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RunFileError("can't write a temporary file into \(directory)", errno) }
        unlink(path)
    }

    deinit { close(descriptor) }

    /// Appends rows that stand in their order.
    func append(_ rows: some Sequence<RenderRow>) throws {
        var bytes = ByteWriter(capacity: 1 << 20)
        for row in rows {
            StoredHead(row).append(row, to: &bytes)
            if bytes.count > 1 << 19 { try write(&bytes) }
        }
        try write(&bytes)
        ends.append(length)
    }

    private func write(_ bytes: inout ByteWriter) throws {
        var written = 0
        while written < bytes.count {
            let count = pwrite(descriptor, bytes.base + written, bytes.count - written, off_t(length))
            guard count > 0 else { throw RunFileError("can't write temporary rows into \(directory)", errno) }
            written += count
            length += UInt64(count)
        }
        bytes.removeAll()
    }

    /// Calls `body` with the rows of all runs in one order. A row's bytes are gone when it returns, and what was read is
    /// gone from the file.
    func merge(_ body: (RenderRow) throws -> Void) throws {
        var start: UInt64 = 0
        var readers: [RunReader] = []
        let eraser = FileEraser(descriptor, length: length)
        for end in ends {
            let reader = RunReader(descriptor, start..<end, eraser)
            if try reader.next() { readers.append(reader) }
            start = end
        }
        var heap = readers.indices.sorted { readers[$0].precedes(readers[$1]) }
        while let least = heap.first {
            try body(readers[least].row)
            if try !readers[least].next() {
                heap[0] = heap[heap.count - 1]
                heap.removeLast()
            }
            Self.sink(&heap, readers)
        }
    }

    /// Lets the first entry of a heap fall to its place.
    private static func sink(_ heap: inout [Int], _ readers: [RunReader]) {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && readers[heap[child]].precedes(readers[heap[least]]) { least = child }
            guard least != place else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}

/// A row as it stands in the file; its box follows where it has a shape, then the shape, then the values.
private struct StoredHead: BitwiseCopyable {
    var key: UInt64
    var id: Int64
    var zone: Int64
    var origin: GridPoint
    var size: Int
    var shapeCount: UInt32
    var valueCount: UInt32

    init(_ row: RenderRow) {
        (key, id, zone, origin, size) = (row.key, row.id, row.zone, row.origin, row.size)
        (shapeCount, valueCount) = (UInt32(row.shape.count), UInt32(row.values.count))
    }

    func append(_ row: RenderRow, to bytes: inout ByteWriter) {
        Self.append(self, to: &bytes)
        if shapeCount > 0 { Self.append(row.box, to: &bytes) }
        bytes.append(row.shape)
        bytes.append(row.values)
    }

    /// What follows the head.
    var bodyCount: Int {
        (shapeCount > 0 ? MemoryLayout<GridBox>.size : 0) + Int(shapeCount) + Int(valueCount)
    }

    private static func append(_ value: some BitwiseCopyable, to bytes: inout ByteWriter) {
        withUnsafeBytes(of: value) { raw in raw.withMemoryRebound(to: UInt8.self) { bytes.append($0) } }
    }
}

/// Reads one run of a file, row by row.
private final class RunReader {
    private static let pieceBytes = 1 << 17

    private let descriptor: Int32
    private var rest: Range<UInt64>
    private var eraser: FileEraser.Stretch
    private var buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var place = 0
    /// The present row; its bytes stay until `next`.
    private(set) var row = RenderRow(
        id: 0, zone: 0, key: 0, origin: GridPoint(x: 0, y: 0), box: GridBox(GridPoint(x: 0, y: 0)), size: 0,
        shape: UnsafeBufferPointer(start: nil, count: 0), values: UnsafeBufferPointer(start: nil, count: 0))

    init(_ descriptor: Int32, _ range: Range<UInt64>, _ eraser: FileEraser) {
        self.descriptor = descriptor
        rest = range
        self.eraser = FileEraser.Stretch(eraser, from: range.lowerBound)
        buffer = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit { buffer.deallocate() }

    func precedes(_ other: RunReader) -> Bool {
        row.key != other.row.key ? row.key < other.row.key : row.id < other.row.id
    }

    /// Goes on to the next row; false after the last.
    func next() throws -> Bool {
        let headCount = MemoryLayout<StoredHead>.size
        guard try fill(headCount) else { return false }
        let bodyCount = head.bodyCount
        guard try fill(headCount + bodyCount) else { throw Self.truncated }
        let head = head
        var offset = place + headCount
        place = offset + bodyCount
        var box = GridBox(head.origin)
        if head.shapeCount > 0 {
            box = buffer.loadUnaligned(fromByteOffset: offset, as: GridBox.self)
            offset += MemoryLayout<GridBox>.size
        }
        let shape = slice(offset, Int(head.shapeCount))
        let values = slice(offset + shape.count, Int(head.valueCount))
        row = RenderRow(
            id: head.id, zone: head.zone, key: head.key, origin: head.origin, box: box, size: head.size, shape: shape,
            values: values)
        return true
    }

    private var head: StoredHead { buffer.loadUnaligned(fromByteOffset: place, as: StoredHead.self) }

    private func slice(_ start: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]).bindMemory(to: UInt8.self)
    }

    /// Makes so many bytes stand from `place` on; false at the end of the run.
    private func fill(_ wanted: Int) throws -> Bool {
        guard filled - place < wanted else { return true }
        if rest.isEmpty, filled == place { return false }
        let kept = UnsafeRawBufferPointer(rebasing: buffer[place..<filled])
        if wanted > buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted * 2, alignment: 16)
            larger.copyMemory(from: kept)
            buffer.deallocate()
            buffer = larger
        } else {
            buffer.copyMemory(from: kept)
        }
        (place, filled) = (0, kept.count)
        while filled < wanted {
            let most = min(buffer.count - filled, Int(rest.count))
            let count = pread(descriptor, buffer.baseAddress! + filled, most, off_t(rest.lowerBound))
            guard count > 0 else { throw Self.truncated }
            filled += count
            rest = rest.lowerBound + UInt64(count)..<rest.upperBound
        }
        eraser.erase(upTo: rest.lowerBound)
        return true
    }

    private static let truncated = RunFileError("a temporary file of rows ended early", 0)
}
