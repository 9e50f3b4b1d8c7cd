import Foundation

/// The distinct values of one column of a block, and which row has which.
struct BlockDictionary: ~Copyable {
    private var entries = ByteWriter(capacity: 1 << 12)
    private var entryCount = 0
    private var rows = FlatBuffer<UInt16>(capacity: 512)
    private var slots = FlatBuffer<Slot>(capacity: 1024)
    private var nullCount = 0
    private var mask = 1023

    struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var length: UInt32 = 0
        /// The entry's number plus one; 0 in a free slot.
        var entry: UInt32 = 0
    }

    init() { slots.append(repeating: Slot(), count: 1024) }

    mutating func removeAll() {
        entries.removeAll()
        rows.removeAll()
        if entryCount > 0 {
            let size = mask + 1
            slots.removeAll()
            slots.append(repeating: Slot(), count: size)
        }
        (entryCount, nullCount) = (0, 0)
    }

    mutating func appendNull() {
        nullCount += 1
        rows.append(0)
    }

    mutating func append(_ message: UnsafeBufferPointer<UInt8>) {
        let hash = TileHash.of(message)
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].entry != 0 {
            let slot = slots[position]
            if slot.hash == hash, Int(slot.length) == message.count, let start = message.baseAddress,
                memcmp(entries.base + Int(slot.start), start, message.count) == 0
            {
                return rows.append(UInt16(slot.entry))
            }
            position = (position + 1) & mask
        }
        entryCount += 1
        entries.append(varint: UInt64(message.count))
        slots[position] = Slot(
            hash: hash, start: UInt32(entries.count), length: UInt32(message.count), entry: UInt32(entryCount))
        entries.append(message)
        rows.append(UInt16(entryCount))
    }

    /// - Precondition: at most 512 rows, so that the slots stay half free and two bytes a row suffice.
    func write(to output: inout ByteWriter) {
        let width: UInt8 = entryCount == 0 || (entryCount == 1 && nullCount == 0) ? 0 : entryCount < 256 ? 1 : 2
        output.append(width)
        output.append(varint: UInt64(entryCount))
        output.append(entries.bytes)
        guard width > 0 else { return }
        for index in 0..<rows.count {
            output.append(UInt8(truncatingIfNeeded: rows[index]))
            if width == 2 { output.append(UInt8(truncatingIfNeeded: rows[index] >> 8)) }
        }
    }
}
