/// A fast 64-bit hash for interning and for entity tags: eight bytes a step, folded multiplication as in wyhash.
/// Not cryptographic: it tells versions of our own answers apart.
public enum TileHash {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

    public static func of(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBufferPointer { of($0) } }

    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = first ^ UInt64(bytes.count)
        guard let base = bytes.baseAddress else { return mix(state) }
        let raw = UnsafeRawPointer(base)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = fold(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian, second)
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(base[offset])
            offset += 1
        }
        return mix(state ^ tail)
    }

    static func mix(_ value: UInt64) -> UInt64 { fold(value ^ first, second ^ value << 1) }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// The hash as 16 hexadecimal digits.
    public static func text(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
