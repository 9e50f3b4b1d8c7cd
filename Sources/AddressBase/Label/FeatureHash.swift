/// What a model keeps of a feature's key: 48 well-mixed bits. Two of 100,000 features meet with a chance of 1 in 50,000.
enum FeatureHash {
    static let bits: UInt64 = 48

    @inline(__always)
    static func of(_ key: UInt64) -> UInt64 {
        var mixed = key &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 32
        return (mixed &* 0xD6E8_FEB8_6659_FD93) >> 16
    }
}
