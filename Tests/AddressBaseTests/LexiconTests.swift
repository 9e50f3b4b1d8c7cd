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
        let lexicon = NameLexicon(names.map { .init($0, .road) })
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
        #expect(Set(full.codes) == [110_105_000, 220_104_000])
    }

    @Test func townsAreKnownWithTheirCodes() throws {
        let matches = DivisionLexicon.national.matches(in: Array("望京街道".utf16))
        let full = try #require(matches.first { $0.range == 0..<4 })
        #expect(full.label == .town && full.codes.allSatisfy { $0 / 1_000 == 110_105 })
        #expect(matches.contains { $0.range == 0..<2 && $0.isShort && $0.label == .town })
    }

    /// Codes of GB/T 2260: Guangdong 44, Jiangmen 4407, Pengjiang 440703, its town 001.
    @Test func divisionsRelateByTheirCodes() {
        func relation(_ first: [Int32], _ second: [Int32]) -> UInt8 { KnownNames.relation(first[...], second[...]) }
        let chain: [Int32] = [440_000_000, 440_700_000, 440_703_000, 440_703_001]
        for (outer, wide) in chain.enumerated() {
            for (inner, narrow) in chain.enumerated() {
                let expected =
                    outer == inner
                    ? KnownNames.Relation.same : outer < inner ? KnownNames.Relation.inside : KnownNames.Relation.around
                #expect(relation([wide], [narrow]) == expected, "\(wide) \(narrow)")
            }
        }
        #expect(relation([440_700_000], [440_300_000]) == 0)
        #expect(relation([110_105_000, 220_104_000], [220_100_000]) == KnownNames.Relation.around)
        #expect(relation([440_000_000], []) == 0)
    }

    @Test func pathsOfCodesAreNames() {
        #expect(DivisionNames.path(of: "440703") == ["广东省", "江门市", "蓬江区"])
        #expect(DivisionNames.path(of: "000000").isEmpty)
    }
}
