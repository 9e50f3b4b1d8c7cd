import Foundation

/// The values of one tile layer, each written once: open addressing on a 64-bit hash, at most two thirds full.
struct ValueTable: ~Copyable {
    /// The `values` of the layer message, each with its field tag.
    private(set) var messages = ByteWriter(capacity: 4096)
    private(set) var count = 0
    private var slots: UnsafeMutablePointer<Slot>
    private var mask: Int

    private struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        /// Where the value's message stands in `messages`.
        var start: UInt32 = 0
        var length: UInt32 = 0
        /// The value's index plus one; 0 in a free slot.
        var entry: UInt32 = 0
    }

    init() {
        slots = Self.emptySlots(1024)
        mask = 1023
    }

    deinit { slots.deallocate() }

    /// The index of a value, given as the content of its message.
    @inline(__always)
    mutating func index(_ message: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = TileHash.of(message)
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].entry != 0 {
            if slots[position].hash == hash, equals(slots[position], message) { return slots[position].entry - 1 }
            position = (position + 1) & mask
        }
        messages.append(0x22)
        messages.append(varint: UInt64(message.count))
        let start = UInt32(messages.count)
        messages.append(message)
        count += 1
        slots[position] = Slot(
            hash: hash, start: start, length: UInt32(message.count), entry: UInt32(count))
        if count * 3 > (mask + 1) * 2 { grow() }
        return UInt32(count - 1)
    }

    private func equals(_ slot: Slot, _ message: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(slot.length) == message.count, let start = message.baseAddress else { return false }
        return memcmp(messages.base + Int(slot.start), start, message.count) == 0
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
