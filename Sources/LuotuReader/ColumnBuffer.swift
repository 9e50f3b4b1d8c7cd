import GeoModel

/// The values of one column of the batch that is being filled, in the form in which they travel.
///
/// Raw memory, because a million rows of twelve fields pass through here and every one of them counts.
final class ColumnBuffer {
    let kind: SourceStream.ColumnKind
    private let present: UnsafeMutablePointer<UInt8>
    /// `Int64` or `Double` bit patterns of number columns.
    private let numbers: UnsafeMutablePointer<UInt64>
    /// Offsets of byte columns, one more than rows.
    private let offsets: UnsafeMutablePointer<Int32>
    private var bytes: UnsafeMutableRawPointer
    private var room: Int
    private(set) var rows = 0
    private(set) var byteCount = 0

    init(_ kind: SourceStream.ColumnKind, capacity: Int) {
        self.kind = kind
        present = .allocate(capacity: capacity)
        numbers = .allocate(capacity: kind == .texts ? 1 : capacity)
        offsets = .allocate(capacity: kind == .texts ? capacity + 1 : 1)
        offsets[0] = 0
        room = kind == .texts ? capacity * 24 : 1
        bytes = .allocate(byteCount: room, alignment: 8)
    }

    deinit {
        present.deallocate()
        numbers.deallocate()
        offsets.deallocate()
        bytes.deallocate()
    }

    func clear() {
        rows = 0
        byteCount = 0
    }

    @inline(__always)
    func append(_ value: Int64) { append(bits: UInt64(bitPattern: value)) }

    @inline(__always)
    func append(_ value: Double) { append(bits: value.bitPattern) }

    @inline(__always)
    private func append(bits: UInt64) {
        numbers[rows] = bits.littleEndian
        present[rows] = 1
        rows += 1
    }

    /// Room for `count` bytes at the column's end, to be closed by `endBytes`.
    @inline(__always)
    func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if byteCount + count > room { grow(byteCount + count) }
        return bytes + byteCount
    }

    @inline(__always)
    func endBytes(_ count: Int) {
        byteCount += count
        rows += 1
        present[rows - 1] = 1
        offsets[rows] = Int32(truncatingIfNeeded: byteCount)
    }

    @inline(__always)
    func append(_ source: UnsafeRawPointer, count: Int) {
        reserve(count).copyMemory(from: source, byteCount: count)
        endBytes(count)
    }

    @inline(__always)
    func appendMissing() {
        present[rows] = 0
        if kind == .texts { offsets[rows + 1] = Int32(truncatingIfNeeded: byteCount) } else { numbers[rows] = 0 }
        rows += 1
    }

    private func grow(_ needed: Int) {
        let larger = max(needed, room * 2)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        moved.copyMemory(from: bytes, byteCount: byteCount)
        bytes.deallocate()
        bytes = moved
        room = larger
    }

    /// Bytes that `write` will send.
    var payloadBytes: Int { kind == .texts ? rows + (rows + 1) * 4 + byteCount : rows * 9 }

    /// The bare values of a number column.
    func writeValues(_ output: FrameOutput) throws {
        try output.write(UnsafeRawBufferPointer(start: numbers, count: rows * 8))
    }

    func write(_ output: FrameOutput) throws {
        try output.write(UnsafeRawBufferPointer(start: present, count: rows))
        if kind == .texts {
            try output.write(UnsafeRawBufferPointer(start: offsets, count: (rows + 1) * 4))
            try output.write(UnsafeRawBufferPointer(start: bytes, count: byteCount))
        } else {
            try writeValues(output)
        }
    }
}
