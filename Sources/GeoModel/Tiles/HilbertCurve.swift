/// A Hilbert curve over a square grid (Warren, Hacker's Delight, 2nd edition, figure 16-9).
public enum HilbertCurve {
    /// The distance along the curve of the cell (x, y), both below 2^bits; `bits` is 1 … 32.
    ///
    /// The key of a coarser cell is the beginning of the key of every cell in it:
    /// `key(x >> 1, y >> 1, bits - 1) == key(x, y, bits) >> 2`.
    public static func key(x: UInt32, y: UInt32, bits: UInt32) -> UInt64 {
        var walk = Walk()
        var left = bits
        while left & 3 > 0 {
            left -= 1
            walk.step(x >> left & 1, y >> left & 1)
        }
        var (state, key) = (walk.state, walk.key)
        let table = fourSteps
        while left > 0 {
            left -= 4
            let bitsOfX: UInt32 = (x >> left & 15) << 4
            let bitsOfY: UInt32 = y >> left & 15
            let found = table[Int(state << 8 | bitsOfX | bitsOfY)]
            key = key &<< 8 | UInt64(found >> 2)
            state = UInt32(found & 3)
        }
        return key
    }

    /// A walk down the quadrants, a bit of x and of y at a time.
    private struct Walk {
        var key: UInt64 = 0
        /// How the quadrant lies: 1 x and y are exchanged, 2 both run backwards.
        var state: UInt32 = 0

        mutating func step(_ x: UInt32, _ y: UInt32) {
            let isBackwards = state >> 1
            let rightHalf = (state & 1 == 0 ? x : y) ^ isBackwards
            let upperHalf = (state & 1 == 0 ? y : x) ^ isBackwards
            key = key << 2 | UInt64((3 * rightHalf) ^ upperHalf)
            if upperHalf == 0 { state ^= rightHalf << 1 | 1 }
        }
    }

    /// Four steps at once: by state, then four bits of x, then four of y, the eight bits of the key and the next state.
    ///
    /// A table, because the branches of single steps can't be foreseen. Never written again, never freed.
    nonisolated(unsafe) private static let fourSteps: UnsafePointer<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 4 << 8)
        for index in 0..<UInt32(4 << 8) {
            var walk = Walk(state: index >> 8)
            for place: UInt32 in [3, 2, 1, 0] { walk.step(index >> (4 + place) & 1, index >> place & 1) }
            table[Int(index)] = UInt16(walk.key << 2) | UInt16(walk.state)
        }
        return UnsafePointer(table)
    }()
}
