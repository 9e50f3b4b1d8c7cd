import GeoModel

/// A 64-bit digest of a row's values, to tell whether a row changed without comparing every column.
///
/// Two different rows have the same digest with a chance of 2^-64. The mixing step is that of wyhash (public domain):
/// a 64×64→128-bit multiplication, folded.
struct RowDigest {
    private(set) var state: UInt64

    init(seed: UInt64 = 0) { state = seed ^ 0xA076_1D64_78BD_642F }

    @inline(__always)
    mutating func add(_ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        state = product.high ^ product.low &+ 0x8EBC_6AF0_9C88_C6E3
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var tail = UInt64(bytes.count) << 56
        var shift: UInt64 = 0
        while offset < bytes.count {
            tail |= UInt64(bytes[offset]) << shift
            shift += 8
            offset += 1
        }
        add(tail)
    }

    mutating func addMissing() { add(0x6D69_7373_696E_6721) }

    var value: Int64 { Int64(bitPattern: state) }
}

/// A key's 128-bit digest, to find keys that stand twice in one file.
struct KeyDigest: Equatable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(_ bytes: UnsafeRawBufferPointer) {
        var first = RowDigest(seed: 1)
        var second = RowDigest(seed: 0x9E37_79B9_7F4A_7C15)
        first.add(bytes)
        second.add(bytes)
        high = first.state
        low = second.state
    }
}

/// The keys that were seen: an open-addressing table, because digests are their own hash.
///
/// 16 bytes an entry at a load of at most three quarters. The digest of zeros, which marks a free place, is kept apart.
struct KeyDigestSet {
    private var high: [UInt64]
    private var low: [UInt64]
    private var hasZero = false
    private(set) var count = 0

    init(minimumCapacity: Int = 1 << 12) {
        let size = max(minimumCapacity, 2).nextPowerOfTwo
        high = [UInt64](repeating: 0, count: size)
        low = [UInt64](repeating: 0, count: size)
    }

    /// - Returns: false where the key had been seen.
    mutating func insert(_ key: KeyDigest) -> Bool {
        if key.high == 0, key.low == 0 {
            defer { hasZero = true }
            return !hasZero
        }
        if count * 4 >= high.count * 3 { grow() }
        guard place(key) else { return false }
        count += 1
        return true
    }

    private mutating func place(_ key: KeyDigest) -> Bool {
        let mask = high.count - 1
        var slot = Int(truncatingIfNeeded: key.low) & mask
        while high[slot] != 0 || low[slot] != 0 {
            if high[slot] == key.high, low[slot] == key.low { return false }
            slot = (slot + 1) & mask
        }
        high[slot] = key.high
        low[slot] = key.low
        return true
    }

    private mutating func grow() {
        var larger = KeyDigestSet(minimumCapacity: high.count * 2)
        for slot in high.indices where high[slot] != 0 || low[slot] != 0 {
            _ = larger.place(KeyDigest(high: high[slot], low: low[slot]))
        }
        larger.count = count
        larger.hasZero = hasZero
        self = larger
    }
}

extension Int {
    /// The least power of two that is not below the value.
    fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
