import Exchange
import Foundation
import TestSupport
import Testing

struct EncodingDetectorTests {
    private func detect(_ values: [[UInt8]], label: EncodingDetector.Label? = nil) throws -> EncodingFinding {
        var detector = EncodingDetector()
        for value in values { detector.add(value) }
        return try detector.detect(label: label, file: "t.dbf")
    }

    @Test(arguments: [
        (TextEncoding.utf8, "中山路"), (.gbk, "中山路"), (.gbk, "朱镕基路"), (.gb18030, "㙟镕村"), (.big5, "臺北市中正區"),
        (.utf8, "Zürich"), (.gbk, "A区12号"), (.gbk, "幢"),
    ])
    func shortTextIsEnough(encoding: TextEncoding, text: String) throws {
        #expect(try detect([try #require(encoding.encode(text))]).encoding == encoding)
    }

    @Test func westernTextIsNotTakenForChinese() {
        for text in ["Zürich", "Besançon", "São Paulo", "Malmö Köping"] {
            #expect(throws: ExchangeError.self) {
                try detect([try #require(TextEncoding.latin1.encode(text))])
            }
        }
        #expect(throws: Never.self) {
            let finding = try detect(
                [Array("Zürich".unicodeScalars.map { UInt8($0.value) })], label: .init(.latin1, .languageDriver(0x57)))
            #expect(finding.encoding == .latin1)
        }
    }

    @Test func aLabelThatFitsIsBelieved() throws {
        let korean = try #require(TextEncoding.eucKR.encode("서울특별시"))
        #expect(try detect([korean], label: .init(.eucKR, .codePageFile("949"))).encoding == .eucKR)
        let japanese = try #require(TextEncoding.shiftJIS.encode("東京都千代田区"))
        #expect(try detect([japanese], label: .init(.shiftJIS, .codePageFile("932"))).encoding == .shiftJIS)
        let gbk = try #require(TextEncoding.gbk.encode("中山路"))
        let finding = try detect([gbk], label: .init(.gb18030, .codePageFile("GB18030")))
        #expect(finding.encoding == .gb18030 && finding.note == nil)
    }

    @Test func asciiDecidesNothing() throws {
        #expect(try detect([Array("abc".utf8)]).evidence == .asciiOnly)
        #expect(try detect([Array("abc".utf8)], label: .init(.gbk, .codePageFile("GBK"))).encoding == .gbk)
    }

    /// 18,000 addresses as people write them, each alone and in threes, in the three encodings of China.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"), arguments: [TextEncoding.utf8, .gbk, .big5])
    func realAddressesAreToldApart(encoding: TextEncoding) throws {
        let data = try Data(contentsOf: SharedData.url("addresses-raw/business-addresses.csv"))
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
        let values = lines.prefix(6000).compactMap { line in
            encoding.encode(Self.written(String(line.prefix { $0 != "," }), in: encoding)).flatMap { bytes in
                bytes.contains { $0 >= 0x80 } ? bytes : nil
            }
        }
        #expect(values.count > 1000)
        let wrongAlone = values.count { (try? detect([$0]).encoding) != encoding }
        // A single short address is a small sample; in Big5 more of them can be read as GBK.
        let tolerated = encoding == .big5 ? 0.01 : 0.002
        #expect(Double(wrongAlone) / Double(values.count) < tolerated, "\(wrongAlone) of \(values.count)")
        let wrongInThrees = stride(from: 0, to: values.count - 2, by: 3).count { start in
            (try? detect(Array(values[start..<start + 3])).encoding) != encoding
        }
        #expect(wrongInThrees == 0)
    }

    /// Big5 has traditional characters only.
    private static func written(_ text: String, in encoding: TextEncoding) -> String {
        guard encoding == .big5 else { return text }
        return text.applyingTransform(StringTransform("Hans-Hant"), reverse: false) ?? text
    }
}
