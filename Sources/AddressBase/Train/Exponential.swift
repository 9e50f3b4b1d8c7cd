/// e to the power of x, the same on every machine: the C library's differs between processors in the last bit, and training
/// must not.
enum Exponential {
    /// Relative error below 1e-6 between -87 and 88; beyond, the values there.
    @inline(__always)
    static func of(_ x: SIMD8<Float>) -> SIMD8<Float> {
        let x = x.clamped(lowerBound: SIMD8(repeating: -87), upperBound: SIMD8(repeating: 88))
        let whole = (x * 1.442_695).rounded(.toNearestOrEven)
        // ln 2 in two parts, so that the rest is exact.
        let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4
        var sum = SIMD8<Float>(repeating: 1.388_888_9e-3)
        sum = sum * rest + 8.333_333e-3
        sum = sum * rest + 4.166_666_7e-2
        sum = sum * rest + 1.666_666_7e-1
        sum = sum * rest + 0.5
        sum = sum * rest + 1
        sum = sum * rest + 1
        let power = SIMD8<Int32>(truncatingIfNeeded: SIMD8<Int32>(whole)) &+ 127
        let scale = unsafeBitCast(power &<< 23, to: SIMD8<Float>.self)
        return sum * scale
    }
}
