import Foundation

/// The values of one tile layer, each written once: open addressing on a 64-bit hash, at most two thirds full.
struct ValueTable: ~Copyable {
    /// The `values` of the layer message, each with its field tag.
    private(set) var messages = ByteWriter(capacity: 4096)
    private(set) var count = 0
    private var slots: UnsafeMutablePointer<Slot>
    private var mask: Int

    private struct Slot {
        var hash: UInt64 = 0
        /// The number's bits, or where the text stands in `messages`: offset << 32 | length.
        var key: UInt64 = 0
        /// The value's index plus one; 0 in a free slot.
        var entry: UInt32 = 0
        var kind = Kind.text
    }

    /// The field numbers of `Tile.Value` (vector_tile.proto 2.1).
    enum Kind: UInt8 {
        case text = 1
        case double = 3
        case integer = 4
        case negative = 6
        case boolean = 7
    }

    init() {
        slots = Self.emptySlots(1024)
        mask = 1023
    }

    deinit { slots.deallocate() }

    /// The index of a text (UTF-8).
    mutating func index(text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = TileHash.of(text)
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].entry != 0 {
            let slot = slots[position]
            if slot.hash == hash, slot.kind == .text, equals(slot.key, text) { return slot.entry - 1 }
            position = (position + 1) & mask
        }
        let payload = 1 + ByteWriter.varintLength(UInt64(text.count)) + text.count
        messages.append(0x22)
        messages.append(varint: UInt64(payload))
        messages.append(0x0A)
        messages.append(varint: UInt64(text.count))
        let key = UInt64(messages.count) << 32 | UInt64(text.count)
        messages.append(text)
        return insert(Slot(hash: hash, key: key, entry: 0, kind: .text), at: position)
    }

    /// The index of a number or truth value, given as its bits.
    mutating func index(_ kind: Kind, bits: UInt64) -> UInt32 {
        let hash = TileHash.mix(bits ^ UInt64(kind.rawValue) << 56)
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].entry != 0 {
            let slot = slots[position]
            if slot.hash == hash, slot.kind == kind, slot.key == bits { return slot.entry - 1 }
            position = (position + 1) & mask
        }
        messages.append(0x22)
        if kind == .double {
            messages.append(9)
            messages.append(kind.rawValue << 3 | 1)
            messages.append(fixed64: bits)
        } else {
            messages.append(UInt8(1 + ByteWriter.varintLength(bits)))
            messages.append(kind.rawValue << 3)
            messages.append(varint: bits)
        }
        return insert(Slot(hash: hash, key: bits, entry: 0, kind: kind), at: position)
    }

    private func equals(_ key: UInt64, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(key & 0xFFFF_FFFF) == text.count else { return false }
        guard let start = text.baseAddress else { return true }
        return memcmp(messages.base + Int(key >> 32), start, text.count) == 0
    }

    private mutating func insert(_ slot: Slot, at position: Int) -> UInt32 {
        count += 1
        slots[position] = slot
        slots[position].entry = UInt32(count)
        if count * 3 > (mask + 1) * 2 { grow() }
        return UInt32(count - 1)
    }

    private mutating func grow() {
        let larger = (mask + 1) * 4
        let moved = Self.emptySlots(larger)
        for index in 0...mask where slots[index].entry != 0 {
            var position = Int(truncatingIfNeeded: slots[index].hash) & (larger - 1)
            while moved[position].entry != 0 { position = (position + 1) & (larger - 1) }
            moved[position] = slots[index]
        }
        slots.deallocate()
        slots = moved
        mask = larger - 1
    }

    private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
        slots.initialize(repeating: Slot(), count: count)
        return slots
    }
}
