/// 128 bits that stand for a node's place in the tree: its parent, level, key and division.
///
/// Two different places of three million have the same digest with a probability below 1e-25.
struct PathDigest: Hashable {
    private var high: UInt64
    private var low: UInt64

    init(parent: Int64, level: AddressLevel, key: String, division: Int64) {
        high = 0x9E37_79B9_7F4A_7C15
        low = 0xC2B2_AE3D_27D4_EB4F
        mix(UInt64(bitPattern: parent))
        mix(UInt64(level.number) | UInt64(bitPattern: division) << 8)
        var word: UInt64 = 0
        var filled: UInt64 = 0
        for byte in key.utf8 {
            word = word << 8 | UInt64(byte)
            filled += 1
            if filled == 8 {
                mix(word)
                word = 0
                filled = 0
            }
        }
        mix(word | filled << 60)
    }

    private mutating func mix(_ word: UInt64) {
        high = Self.scramble(high ^ word)
        low = Self.scramble((low &+ word) &* 0xFF51_AFD7_ED55_8CCD)
    }

    /// The finaliser of SplitMix64.
    private static func scramble(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
