import Foundation
import GeoModel
import TestSupport
import Testing

@testable import AddressBase

/// No character is lost, whatever the text: each is in exactly one element or ignored span, or is a separator.
@Suite struct CoverageTests {
    private func uncovered(_ text: String) throws -> String? {
        let parsed = try AddressParser().parse(text)
        guard parsed.text.unicodeScalars.elementsEqual(text.unicodeScalars) else { return "the text" }
        let scalars = Array(text.unicodeScalars)
        var covered = Array(repeating: 0, count: scalars.count)
        for element in parsed.elements {
            guard 0 <= element.start, element.start < element.end, element.end <= scalars.count else {
                return "range of \(element)"
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[element.start..<element.end])
            // Compared unit by unit: String's == would hold canonical equivalents equal.
            guard String(view).unicodeScalars.elementsEqual(element.text.unicodeScalars) else {
                return "text of \(element)"
            }
            for index in element.start..<element.end { covered[index] += 1 }
        }
        for span in parsed.ignored { for index in span.start..<span.end { covered[index] += 1 } }
        for (index, times) in covered.enumerated() where times != 1 {
            if times == 0, isSeparator(scalars[index]) { continue }
            return "\(scalars[index]) at \(index) is covered \(times) times"
        }
        return nil
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch CharacterFold.fold(scalar) {
        case .nothing: true
        case .unit(let unit): Unit.isSeparator(unit) || unit == Unit.hyphen
        case .units: false
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realAddressesLoseNothing() throws {
        let table = try Table(SharedData.url("addresses-raw/business-addresses.csv"))
        #expect(table.rows.count > 18_000)
        for row in table.rows {
            let text = row["原始地址"]
            if let lost = try uncovered(text) { Issue.record(Comment(rawValue: "\(text): \(lost)")) }
        }
    }

    @Test(arguments: 1...8)
    func randomTextsLoseNothing(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("省市县区镇乡街道村组路街巷号弄栋幢座单元层楼室房期东西南北一二三十百零〇之附甲AB1234567890 -#（）()，·　Ｋ１２+.号之附𬒈e\u{301}")
        for _ in 0..<400 {
            let length = generator.int(in: 0...30)
            let text = String((0..<length).map { _ in alphabet[generator.int(in: 0...alphabet.count - 1)] })
            if let lost = try uncovered(text) { Issue.record(Comment(rawValue: "seed \(seed): \(text): \(lost)")) }
        }
    }

    /// Width and script of the input do not change what is found.
    @Test(arguments: 1...4)
    func widthAndSpacingDoNotMatter(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<100 {
            let number = generator.int(in: 1...300)
            let room = generator.int(in: 101...2999)
            let plain = "蓬江区解放路\(number)号碧桂园小区\(generator.int(in: 1...30))栋\(room)室"
            let wide = String(
                String.UnicodeScalarView(
                    plain.unicodeScalars.map { scalar in
                        (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                    }))
            let keys = try AddressParser().parse(plain).elements.map(\.key)
            #expect(try AddressParser().parse(wide).elements.map(\.key) == keys, "seed \(seed)")
            #expect(keys.suffix(1) == ["\(room)"], "seed \(seed)")
        }
    }
}
