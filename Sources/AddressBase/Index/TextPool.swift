/// Texts, each once, with a number each.
struct TextPool {
    private(set) var starts: [UInt32] = [0]
    private(set) var bytes: [UInt8] = []
    private var slots: [UInt32]
    private var mask: Int

    init() {
        slots = [UInt32](repeating: .max, count: 1 << 16)
        mask = slots.count - 1
        // Text 0 is empty.
        _ = number(of: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    var count: Int { starts.count - 1 }

    mutating func number(of text: UnsafeRawBufferPointer) -> UInt32 {
        var slot = Int(truncatingIfNeeded: Self.hash(text)) & mask
        while slots[slot] != .max {
            if equals(slots[slot], text) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        let number = UInt32(count)
        slots[slot] = number
        bytes.append(contentsOf: text)
        starts.append(UInt32(bytes.count))
        if count * 3 > slots.count * 2 { grow() }
        return number
    }

    mutating func number(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    func text(_ number: UInt32) -> String {
        String(decoding: bytes[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])], as: UTF8.self)
    }

    private func equals(_ number: UInt32, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = Int(starts[Int(number)])
        guard Int(starts[Int(number) + 1]) - start == text.count else { return false }
        return bytes.withUnsafeBytes { $0[start..<start + text.count].elementsEqual(text) }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: .max, count: slots.count * 2)
        mask = slots.count - 1
        bytes.withUnsafeBytes { all in
            for number in 0..<count {
                let text = UnsafeRawBufferPointer(rebasing: all[Int(starts[number])..<Int(starts[number + 1])])
                var slot = Int(truncatingIfNeeded: Self.hash(text)) & mask
                while slots[slot] != .max { slot = (slot + 1) & mask }
                slots[slot] = UInt32(number)
            }
        }
    }

    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}

/// Hashes of units, taken one unit after the other, so that every beginning of a text has its own on the way.
struct UnitHash {
    private(set) var value: UInt64

    @inline(__always)
    init(_ salt: Salt = .form) { value = salt.rawValue }

    enum Salt: UInt64 {
        case form = 0xCBF2_9CE4_8422_2325
        case deletion = 0x9AE1_6A3B_2F90_404F
        case sound = 0xC949_D7C7_509E_6557
        case key = 0xFF51_AFD7_ED55_8CCD
        case gram = 0xE703_7ED1_A0B4_28DB
        case whole = 0x8EBC_6AF0_9C88_C6E3
    }

    @inline(__always)
    mutating func add(_ unit: UInt16) {
        let mixed = (value ^ UInt64(unit)) &* 0x9E37_79B9_7F4A_7C15
        value = mixed ^ (mixed >> 29)
    }

    /// Never 0, which marks an empty slot.
    @inline(__always)
    var key: UInt64 {
        let mixed = (value ^ (value >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return (mixed ^ (mixed >> 32)) | 1
    }

    static func of(_ units: some Sequence<UInt16>, _ salt: Salt = .form) -> UInt64 {
        var hash = UnitHash(salt)
        for unit in units { hash.add(unit) }
        return hash.key
    }
}

/// An open-addressing table of hashes, two words of value each, as the image holds it.
struct SlotTable {
    private(set) var words: [UInt64]
    private let mask: Int

    init(count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        words = [UInt64](repeating: 0, count: size * 2)
        mask = size - 1
    }

    /// The first value that was put under a hash stays.
    mutating func put(_ hash: UInt64, _ first: UInt32, _ second: UInt32 = 0) {
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while words[slot * 2] != 0 {
            if words[slot * 2] == hash { return }
            slot = (slot + 1) & mask
        }
        words[slot * 2] = hash
        words[slot * 2 + 1] = UInt64(first) | UInt64(second) << 32
    }
}
