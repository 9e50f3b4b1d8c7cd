/// A Hilbert curve over a square grid (Warren, Hacker's Delight, 2nd edition, figure 16-9).
public enum HilbertCurve {
    /// The distance along the curve of the cell (x, y), both below 2^bits; `bits` is 1 … 32.
    ///
    /// The key of a coarser cell is the beginning of the key of every cell in it:
    /// `key(x >> 1, y >> 1, bits - 1) == key(x, y, bits) >> 2`.
    @inline(__always)
    public static func key(x: UInt32, y: UInt32, bits: UInt32) -> UInt64 {
        var x = x
        var y = y
        var key: UInt64 = 0
        var side: UInt32 = 1 << (bits - 1)
        while side > 0 {
            let rightHalf: UInt32 = x & side > 0 ? 1 : 0
            let upperHalf: UInt32 = y & side > 0 ? 1 : 0
            key = key &<< 2 | UInt64((3 &* rightHalf) ^ upperHalf)
            if upperHalf == 0 {
                if rightHalf == 1 {
                    x = ~x
                    y = ~y
                }
                swap(&x, &y)
            }
            side >>= 1
        }
        return key
    }
}
