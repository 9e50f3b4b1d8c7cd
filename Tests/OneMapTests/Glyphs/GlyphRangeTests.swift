import OneMap
import Testing

@testable import OneMap

@Suite struct GlyphRangeTests {
    private struct Glyph {
        var id = 0
        var bitmap: [UInt8] = []
        var width = 0
        var height = 0
        var left = 0
        var top = 0
        var advance = 0
    }

    private func glyphs(_ range: String, _ font: String) throws -> [Glyph] {
        let bytes = try #require(GlyphRange(range)).bytes(fontStack: font)
        return try bytes.withUnsafeBytes { raw in
            var file = ProtoReader(raw[...])
            var glyphs: [Glyph] = []
            while let stackField = try file.next() {
                var stack = ProtoReader(try stackField.bytes())
                while let field = try stack.next() {
                    if field.number == 1 { #expect(try field.text() == font) }
                    if field.number == 2 { #expect(try field.text() == range) }
                    if field.number == 3 { glyphs.append(try glyph(field.bytes())) }
                }
            }
            return glyphs
        }
    }

    private func glyph(_ bytes: ProtoReader.Bytes) throws -> Glyph {
        var reader = ProtoReader(bytes)
        var glyph = Glyph()
        while let field = try reader.next() {
            switch field.number {
            case 1: glyph.id = Int(try field.varint())
            case 2: glyph.bitmap = Array(try field.bytes())
            case 3: glyph.width = Int(try field.varint())
            case 4: glyph.height = Int(try field.varint())
            case 5: glyph.left = Int(ProtoReader.zigzag(try field.varint()))
            case 6: glyph.top = Int(ProtoReader.zigzag(try field.varint()))
            default: glyph.advance = Int(try field.varint())
            }
        }
        return glyph
    }

    @Test func everyPrintableASCIICharacterIsDrawn() throws {
        let glyphs = try glyphs("0-255", "Luotu Regular")
        let ids = Set(glyphs.map(\.id))
        #expect(ids.isSuperset(of: 32...126))
        #expect(ids.count == glyphs.count)
        for glyph in glyphs where glyph.id != 32 {
            #expect(glyph.bitmap.count == (glyph.width + 6) * (glyph.height + 6), "\(glyph.id)")
            #expect(glyph.bitmap.contains { $0 > 191 }, "\(glyph.id) has ink")
            #expect((1...30).contains(glyph.advance))
        }
    }

    @Test func boldIsHeavierAndCapitalsStandOnTheBaseline() throws {
        let regular = try glyphs("0-255", "Luotu Regular")
        let bold = try glyphs("0-255", "Luotu Bold")
        let ink = { (glyphs: [Glyph]) in glyphs.flatMap(\.bitmap).count { $0 > 191 } }
        #expect(ink(bold) > ink(regular) * 5 / 4)
        let capital = try #require(regular.first { $0.id == 72 })
        #expect(capital.top - capital.height == -29 || capital.top - capital.height == -28)
    }

    @Test func rangesWithoutLettersAreEmptyStacks() throws {
        #expect(try glyphs("19968-20223", "Luotu Regular").isEmpty)
    }

    @Test(arguments: ["0-256", "1-256", "-1-254", "65536-65791", "a-b", "0", "00-255", ""])
    func otherRangesDoNotExist(text: String) {
        #expect(GlyphRange(text) == nil)
    }
}
