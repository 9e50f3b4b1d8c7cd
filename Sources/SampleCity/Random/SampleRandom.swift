/// What a stream of random numbers is for; streams of different purposes are independent of each other.
enum Purpose: UInt64 {
    case lattice = 1
    case shape, communities, towns, cells, roads, names, blocks, thinning, detail, parts, pipes, cameras, places
    case ledger, departments, noise, bench
}

/// A seeded generator (xoshiro256**, Blackman and Vigna 2018, seeded by SplitMix64): integer arithmetic only, so that a
/// seed gives the same numbers on every machine and with every release of the standard library.
struct SampleRandom {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// The stream of `purpose` numbered `index`.
    init(seed: UInt64, _ purpose: Purpose, _ index: Int = 0) {
        var state = SampleRandom.hash(seed, purpose, index)
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            return SampleRandom.mixed(state)
        }
        s0 = next()
        s1 = next()
        s2 = next()
        s3 = next()
    }

    /// A generator in a known state, to hold it against the published numbers.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        (s0, s1, s2, s3) = state
    }

    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return result
    }

    /// 0 ..< bound, by multiplication (Lemire); the bias of at most bound / 2^64 does not matter here.
    mutating func int(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(max(bound, 1))).high) }

    mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + int(range.count) }

    /// 0 ..< 1 with 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    mutating func pick<T>(_ choices: [T]) -> T { choices[int(choices.count)] }

    /// Fisher–Yates, from the end.
    mutating func shuffle<T>(_ values: inout [T]) {
        guard values.count > 1 else { return }
        for last in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(last, int(last + 1)) }
    }

    /// A well-mixed number of (seed, purpose, a, b), for decisions that must not depend on the order of work.
    static func hash(_ seed: UInt64, _ purpose: Purpose, _ a: Int, _ b: Int = 0) -> UInt64 {
        var value = mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
        value = mixed(value ^ purpose.rawValue &* 0xD1B5_4A32_D192_ED03)
        value = mixed(value ^ UInt64(bitPattern: Int64(a)) &* 0xABC9_8388_FB8F_AC03)
        return mixed(value ^ UInt64(bitPattern: Int64(b)) &* 0x8CB9_2BA7_2F3D_8DD7)
    }

    /// `hash` as 0 ..< 1.
    static func unit(_ seed: UInt64, _ purpose: Purpose, _ a: Int, _ b: Int = 0) -> Double {
        Double(hash(seed, purpose, a, b) >> 11) * 0x1p-53
    }

    private static func mixed(_ input: UInt64) -> UInt64 {
        var value = input
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
