/// The codes of nodes or segments end to end in one array, found again through an open-addressing table.
///
/// A code takes its UTF-8 bytes and 10 bytes more.
struct CodeTable: Sendable {
    private var bytes: [UInt8] = []
    private var offsets: [UInt32] = [0]
    /// Number + 1 of the code whose search passes here; 0 for none.
    private var slots: [UInt32] = Array(repeating: 0, count: 16)

    var count: Int { offsets.count - 1 }

    var byteCount: Int { bytes.count + 4 * (offsets.count + slots.count) }

    subscript(number: Int) -> String {
        String(decoding: bytes[Int(offsets[number])..<Int(offsets[number + 1])], as: UTF8.self)
    }

    mutating func reserve(_ codes: Int) {
        offsets.reserveCapacity(codes + 1)
        rehash(slots: codes * 3 / 2 + 16)
    }

    /// Appends a code. Where it already stands the first keeps being found.
    ///
    /// - Returns: the number of the first record with this code, if there was one before.
    mutating func append(_ code: String) -> Int? {
        let number = count
        if (number + 1) * 5 > slots.count * 4 { rehash(slots: slots.count * 2) }
        var code = code
        return code.withUTF8 { text in
            let slot = self.slot(text)
            bytes.append(contentsOf: text)
            offsets.append(UInt32(bytes.count))
            if slots[slot] != 0 { return Int(slots[slot]) - 1 }
            slots[slot] = UInt32(number + 1)
            return nil
        }
    }

    /// The number of the first record with the code.
    func number(_ code: String) -> Int? {
        var code = code
        let found = code.withUTF8 { slots[slot($0)] }
        return found == 0 ? nil : Int(found) - 1
    }

    /// Gives back what was reserved beyond need.
    mutating func shrink() {
        bytes = bytes.withUnsafeBufferPointer { Array($0) }
        offsets = offsets.withUnsafeBufferPointer { Array($0) }
        if count * 2 < slots.count { rehash(slots: count * 3 / 2 + 16) }
    }

    /// Where a code stands or would stand.
    private func slot(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = Self.place(text, slots.count)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            let (from, to) = (Int(offsets[number]), Int(offsets[number + 1]))
            if to - from == text.count, (0..<text.count).allSatisfy({ bytes[from + $0] == text[$0] }) { break }
            slot = slot + 1 == slots.count ? 0 : slot + 1
        }
        return slot
    }

    private mutating func rehash(slots size: Int) {
        slots = Array(repeating: 0, count: size)
        bytes.withUnsafeBufferPointer { bytes in
            for number in 0..<count {
                let text = UnsafeBufferPointer(rebasing: bytes[Int(offsets[number])..<Int(offsets[number + 1])])
                let slot = self.slot(text)
                if slots[slot] == 0 { slots[slot] = UInt32(number + 1) }
            }
        }
    }

    /// FNV-1a with a final mix, scaled to the table.
    private static func place(_ text: UnsafeBufferPointer<UInt8>, _ size: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        return Int((hash &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: UInt64(size)).high)
    }
}
