import TestSupport
import Testing

@testable import AddressBase

@Suite struct LexiconTests {
    /// Against a search through all names.
    @Test(arguments: 1...6)
    func everyOccurrenceIsFound(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("东西南北路")
        func word(_ lengths: ClosedRange<Int>) -> String {
            String((0..<generator.int(in: lengths)).map { _ in alphabet[generator.int(in: 0...alphabet.count - 1)] })
        }
        let names = (0..<60).map { _ in word(1...4) }
        let lexicon = SortedLexicon(names.map { .init($0, .road) })
        #expect(lexicon.count == Set(names).count)
        for _ in 0..<50 {
            let units = Array(word(0...12).utf16)
            var expected: Set<Range<Int>> = []
            for name in Set(names) {
                for start in units.indices where units.has(Array(name.utf16), at: start) {
                    expected.insert(start..<start + name.utf16.count)
                }
            }
            let found = lexicon.matches(in: units).map(\.range)
            #expect(Set(found) == expected && found.count == expected.count, "seed \(seed)")
        }
    }

    @Test func divisionsOfOneNameAreOneMatch() throws {
        let matches = DivisionLexicon.national.matches(in: Array("朝阳区".utf16))
        let full = try #require(matches.first { $0.range == 0..<3 && !$0.isShort })
        #expect(Set(full.codes) == [110105, 220104])
    }

    @Test func pathsOfCodesAreNames() {
        #expect(DivisionNames.path(of: "440703") == ["广东省", "江门市", "蓬江区"])
        #expect(DivisionNames.path(of: "000000").isEmpty)
    }
}
