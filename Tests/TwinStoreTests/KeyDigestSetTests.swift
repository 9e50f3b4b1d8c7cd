import TestSupport
import Testing

@testable import TwinStore

@Suite struct KeyDigestSetTests {
    @Test func agreesWithAPlainSetOnRepeatedKeys() {
        var random = SeededGenerator(seed: 7)
        var seen: Set<[UInt64]> = []
        var set = KeyDigestSet(minimumCapacity: 2)
        for _ in 0..<20_000 {
            // Few values in the low word, so that chains of collisions form.
            let key = KeyDigest(high: random.next() % 4000, low: random.next() % 16)
            let isNew = set.insert(key)
            #expect(isNew == seen.insert([key.high, key.low]).inserted, "seed 7")
        }
        let zeros = set.insert(KeyDigest(high: 0, low: 0))
        #expect(zeros == seen.insert([0, 0]).inserted)
        let again = set.insert(KeyDigest(high: 0, low: 0))
        #expect(!again)
    }
}
