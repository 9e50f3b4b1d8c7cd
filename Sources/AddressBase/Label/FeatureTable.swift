/// Finds the row of weights of a feature: open addressing, with a bit filter before it, since most features of a text that
/// was never seen have no weights.
///
/// Immutable once built; any number of threads may read it.
struct FeatureTable: Sendable {
    /// The row and 1 above the low 32 bits of the hash; 0 where the slot is free.
    private let slots: [UInt64]
    private let shift: UInt64
    private let filter: [UInt64]
    private static let filterBits: UInt64 = 20

    /// - Parameter hashes: see `FeatureHash`; a feature's row is its place.
    init(hashes: [UInt64]) {
        var bits: UInt64 = 8
        while 1 << bits < UInt64(hashes.count) * 2 { bits += 1 }
        var slots = [UInt64](repeating: 0, count: 1 << bits)
        var filter = [UInt64](repeating: 0, count: 1 << (Self.filterBits - 6))
        shift = FeatureHash.bits - bits
        for (row, hash) in hashes.enumerated() {
            var slot = Int(hash >> shift)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt64(row + 1) << 32 | hash & 0xFFFF_FFFF
            let bit = Self.filterBit(hash)
            filter[Int(bit >> 6)] |= 1 << (bit & 63)
        }
        self.slots = slots
        self.filter = filter
    }

    /// Looks into the memory of the table without checks of bounds; valid inside the closure.
    func withReader<Result>(_ body: (Reader) -> Result) -> Result {
        slots.withUnsafeBufferPointer { slots in
            filter.withUnsafeBufferPointer { filter in
                body(Reader(slots: slots.baseAddress, filter: filter.baseAddress, mask: slots.count - 1, shift: shift))
            }
        }
    }

    struct Reader {
        fileprivate let slots: UnsafePointer<UInt64>?
        fileprivate let filter: UnsafePointer<UInt64>?
        fileprivate let mask: Int
        fileprivate let shift: UInt64

        /// -1 for a feature without weights.
        @inline(__always)
        func row(of hash: UInt64) -> Int {
            guard let slots, let filter else { return -1 }
            let bit = FeatureTable.filterBit(hash)
            if filter[Int(bit >> 6)] & (1 << (bit & 63)) == 0 { return -1 }
            var slot = Int(hash >> shift)
            let fingerprint = hash & 0xFFFF_FFFF
            while slots[slot] != 0 {
                if slots[slot] & 0xFFFF_FFFF == fingerprint { return Int(slots[slot] >> 32) - 1 }
                slot = (slot + 1) & mask
            }
            return -1
        }
    }

    @inline(__always)
    fileprivate static func filterBit(_ hash: UInt64) -> UInt64 { (hash ^ hash >> 24) & (1 << filterBits - 1) }
}
