/// A smooth random field of −1 … 1 (value noise): no function of the C library is used, so that every machine gets the
/// same digits.
struct SmoothNoise {
    let seed: UInt64
    let index: Int
    /// The distance between independent values, in the units of the arguments.
    let wavelength: Double

    func value(_ x: Double, _ y: Double) -> Double {
        let (column, u) = Self.split(x / wavelength)
        let (row, v) = Self.split(y / wavelength)
        let south = Self.blend(corner(column, row), corner(column + 1, row), u)
        let north = Self.blend(corner(column, row + 1), corner(column + 1, row + 1), u)
        return Self.blend(south, north, v)
    }

    private func corner(_ column: Int, _ row: Int) -> Double {
        2 * SampleRandom.unit(seed, .noise, index &* 1_000_003 &+ column, row) - 1
    }

    private static func split(_ value: Double) -> (whole: Int, fraction: Double) {
        let whole = value.rounded(.down)
        return (Int(whole), value - whole)
    }

    private static func blend(_ low: Double, _ high: Double, _ t: Double) -> Double {
        low + (high - low) * (t * t * (3 - 2 * t))
    }
}
