import GeoModel
import TestSupport
import Testing

@Suite struct HilbertCurveTests {
    /// The curve as the book has it, step by step: Hacker's Delight, 2nd edition, figure 16-9.
    private static func bookKey(_ x: UInt32, _ y: UInt32, bits: UInt32) -> UInt64 {
        var (x, y, key) = (x, y, UInt64(0))
        for place in (0..<bits).reversed() {
            let (right, upper) = (x >> place & 1, y >> place & 1)
            key = key << 2 | UInt64((3 * right) ^ upper)
            if upper == 0 {
                if right == 1 { (x, y) = (~x, ~y) }
                swap(&x, &y)
            }
        }
        return key
    }

    @Test(arguments: 1...32 as ClosedRange<UInt32>)
    func isTheCurveOfTheBook(bits: UInt32) {
        var random = SeededGenerator(seed: UInt64(bits))
        let side = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(bits)) - 1)
        let corners = [(0, 0), (0, side), (side, 0), (side, side)]
        let others = (0..<500).map { _ in
            (UInt32.random(in: 0...side, using: &random), UInt32.random(in: 0...side, using: &random))
        }
        for (x, y) in corners + others {
            #expect(HilbertCurve.key(x: x, y: y, bits: bits) == Self.bookKey(x, y, bits: bits), "\(x) \(y)")
        }
    }

    @Test(arguments: [1, 3, 4, 6] as [UInt32])
    func goesFromNeighbourToNeighbourThroughEveryCell(bits: UInt32) {
        let side: UInt32 = 1 << bits
        var cells: [UInt64: (x: Int, y: Int)] = [:]
        for x in 0..<side {
            for y in 0..<side { cells[HilbertCurve.key(x: x, y: y, bits: bits)] = (Int(x), Int(y)) }
        }
        #expect(cells.count == Int(side * side))
        for key in 1..<UInt64(side * side) {
            guard let here = cells[key], let before = cells[key - 1] else {
                Issue.record("no cell has the key \(key)")
                continue
            }
            #expect(abs(here.x - before.x) + abs(here.y - before.y) == 1, "\(key)")
        }
    }
}
