import Exchange
import Testing

struct TextEncodingTests {
    /// Vectors from GB 18030-2005 and from Python's codecs, not from the tables under test.
    static let vectors: [(TextEncoding, String, [UInt8])] = [
        (.gbk, "落图", [0xC2, 0xE4, 0xCD, 0xBC]),
        (.gbk, "镕€", [0xE9, 0x46, 0xA2, 0xE3]),
        (.gb18030, "\u{80}", [0x81, 0x30, 0x81, 0x30]),
        (.gb18030, "\u{FFFF}", [0x84, 0x31, 0xA4, 0x39]),
        (.gb18030, "\u{20000}", [0x95, 0x32, 0x82, 0x36]),
        (.gb18030, "䶮a", [0xFE, 0x9F, 0x61]),
        (.big5, "臺北市", [0xBB, 0x4F, 0xA5, 0x5F, 0xA5, 0xAB]),
        (.shiftJIS, "東京ｱ", [0x93, 0x8C, 0x8B, 0x9E, 0xB1]),
        (.eucJP, "東京", [0xC5, 0xEC, 0xB5, 0xFE]),
        (.eucKR, "서울", [0xBC, 0xAD, 0xBF, 0xEF]),
        (.latin1, "Zürich", [0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68]),
        (.windows1251, "Омск", [0xCE, 0xEC, 0xF1, 0xEA]),
        (.koi8r, "Омск", [0xEF, 0xCD, 0xD3, 0xCB]),
        (.utf8, "落图", [0xE8, 0x90, 0xBD, 0xE5, 0x9B, 0xBE]),
    ]

    @Test(arguments: vectors)
    func textOfEveryEncodingIsReadAndWritten(encoding: TextEncoding, text: String, bytes: [UInt8]) throws {
        #expect(try encoding.decode(bytes) == text)
        #expect(encoding.encode(text) == bytes)
    }

    @Test func everyHanziOfGBKIsTheOneThatPythonReads() throws {
        // FNV-1a over the UTF-8 of the characters of GBK/2, GBK/3 and GBK/4 in byte order, as Python 3.11's "gbk"
        // codec gives them.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var count = 0
        for lead in UInt8(0x81)...0xFD {
            for trail in UInt8(0x40)...0xFE where trail != 0x7F && Self.isHanzi(lead, trail) {
                let text = try TextEncoding.gbk.decode([lead, trail])
                for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
                count += 1
                #expect(TextEncoding.gbk.encode(text) == [lead, trail], "\(text)")
            }
        }
        #expect(count == 20_907)
        #expect(hash == 0xB389_5C93_3FC6_AB02)
    }

    private static func isHanzi(_ lead: UInt8, _ trail: UInt8) -> Bool {
        if lead == 0xD7 && trail >= 0xFA { return false }
        return lead <= 0xA0 || (lead >= 0xAA && trail <= 0xA0) || ((0xB0...0xF7).contains(lead) && trail >= 0xA1)
    }

    @Test func malformedBytesAreAnErrorAndNeverReplaced() {
        for (encoding, bytes) in [
            (TextEncoding.gbk, [0x61, 0xC2]), (.gbk, [0xFF, 0x61]), (.gbk, [0xC2, 0x20]),
            (.gb18030, [0x81, 0x30, 0x81]),
            (.utf8, [0xC2, 0xE4]), (.utf8, [0xED, 0xA0, 0x80]), (.utf8, [0xC0, 0x80]),
            (.utf8, [0xF4, 0x90, 0x80, 0x80]),
            (.big5, [0xA4]), (.windows1252, [0x81]),
        ] as [(TextEncoding, [UInt8])] {
            #expect(throws: ExchangeError.self, "\(encoding) \(bytes)") { try encoding.decode(bytes) }
        }
    }

    @Test func whatGBKCannotWriteIsSaid() {
        #expect(TextEncoding.gbk.encode("\u{20000}") == nil)
        #expect(TextEncoding.gbk.encode("สวัสดี") == nil)
        #expect(TextEncoding.gb18030.encode("สวัสดี") != nil)
    }

    @Test(arguments: [
        ("gb2312", TextEncoding.gbk), ("936", .gbk), ("CP936", .gbk), ("utf8", .utf8), ("ANSI 1252", .windows1252),
        ("big-5", .big5), ("UTF-8", .utf8), ("gb18030", .gb18030), ("88591", .latin1), ("ISO-8859-1", .latin1),
    ])
    func usualNamesAreUnderstood(name: String, encoding: TextEncoding) {
        #expect(TextEncoding(name) == encoding)
    }

    @Test func anUnknownNameIsNotGuessed() {
        #expect(TextEncoding("klingon") == nil)
    }
}
