/// Reads the scalars of UTF-8 text one by one, without `String`. A byte that belongs to no scalar reads as U+FFFD.
struct ScalarReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The byte that the next scalar begins at.
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    @inline(__always)
    mutating func next() -> UInt32? {
        guard position < bytes.count else { return nil }
        let first = UInt32(bytes[position])
        if first < 0x80 {
            position += 1
            return first
        }
        if first >= 0xE0, first < 0xF0, position + 2 < bytes.count {
            let second = UInt32(bytes[position + 1])
            let third = UInt32(bytes[position + 2])
            let value = (first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F)
            if second & 0xC0 == 0x80, third & 0xC0 == 0x80, value >= 0x800, value & 0xF800 != 0xD800 {
                position += 3
                return value
            }
        }
        return rare(first)
    }

    /// Scalars of two and four bytes, and broken ones.
    private mutating func rare(_ first: UInt32) -> UInt32 {
        let length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xC2 && first < 0xE0 ? 2 : 1
        guard length > 1, position + length <= bytes.count else {
            position += 1
            return 0xFFFD
        }
        var value = length == 4 ? first & 0x07 : first & 0x1F
        for offset in 1..<length {
            let byte = UInt32(bytes[position + offset])
            guard byte & 0xC0 == 0x80 else {
                position += 1
                return 0xFFFD
            }
            value = value << 6 | byte & 0x3F
        }
        guard length == 2 || (0x10000...0x10FFFF).contains(value) else {
            position += 1
            return 0xFFFD
        }
        position += length
        return value
    }
}
