/// A growing byte buffer that writes protocol-buffer primitives without bounds checks on reading or reference counts.
struct ByteWriter: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 256) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    /// The bytes as the caller's own, to be deallocated by it.
    consuming func take() -> UnsafeMutableBufferPointer<UInt8> {
        let taken = UnsafeMutableBufferPointer(start: base, count: count)
        discard self
        return taken
    }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        ensure(1)
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let start = source.baseAddress, source.count > 0 else { return }
        ensure(source.count)
        (base + count).update(from: start, count: source.count)
        count &+= source.count
    }

    /// Base-128, least significant group first.
    @inline(__always)
    mutating func append(varint value: UInt64) {
        ensure(10)
        var rest = value
        while rest >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count &+= 1
            rest >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: rest)
        count &+= 1
    }

    @inline(__always)
    mutating func append(zigzag value: Int) {
        append(varint: UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    mutating func append(fixed64 value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { raw in
            raw.withMemoryRebound(to: UInt8.self) { append($0) }
        }
    }

    /// A length-delimited field: `tag` is the field number shifted by three, or two.
    mutating func append(tag: UInt8, _ source: UnsafeBufferPointer<UInt8>) {
        append(tag)
        append(varint: UInt64(source.count))
        append(source)
    }

    static func varintLength(_ value: UInt64) -> Int { value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7 }

    @inline(__always)
    private mutating func ensure(_ extra: Int) {
        if count &+ extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let larger = max(capacity * 2, count + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }
}
