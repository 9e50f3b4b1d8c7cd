import CityParts
import GeoModel
import TestSupport
import Testing

@Suite struct PartCodeTests {
    @Test func bothLengthsAreRead() throws {
        let old = try PartCode("3205080101000001")
        #expect(old.standard == .gbt30428)
        #expect((old.county, old.classCode, old.sequence) == ("320508", "0101", "000001"))
        let new = try PartCode("44070301001000042")
        #expect(new.standard == .gbt47678)
        #expect((new.county, new.classCode, new.sequence) == ("440703", "01001", "000042"))
    }

    @Test func partsMakeACode() throws {
        let code = try PartCode(county: "440703", classCode: "0101", sequence: 7, standard: .gbt30428)
        #expect(code.text == "4407030101000007")
        #expect(throws: CityPartsError.self) {
            try PartCode(county: "440703", classCode: "0101", sequence: 1_000_000, standard: .gbt30428)
        }
        #expect(throws: CityPartsError.self) {
            try PartCode(county: "440703", classCode: "0101", sequence: 1, standard: .gbt47678)
        }
    }

    @Test(arguments: [
        ("440703010100000", "15 characters"), ("4407030101A00001", "character 11, in its sequence part"),
        ("44070X0101000001", "character 6, in its county part"), ("440703O101000001", "class part"),
        ("", "0 characters"),
    ])
    func faultsAreNamed(text: String, words: String) {
        let error = #expect(throws: CityPartsError.self) { try PartCode(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

@Suite struct CreditCodeTests {
    /// Two published codes, then invented ones whose check characters python-stdnum 2 computed.
    @Test(arguments: [
        "91110000802100433B", "91440300708461136T", "12440703K8PBRNYTPK", "11440000LXG0TEQY7L", "9144070L1W53BFU7C7",
        "53100000H3J70P6D8F", "N24407035XUQC5QR21", "Y11100004KKE440U0Y",
    ])
    func codesOfOtherSourcesAreValid(text: String) throws { #expect(try CreditCode(text).text == text) }

    @Test(arguments: [
        ("91110000802100433C", "check character"), ("9111000080210043", "16 characters"),
        ("9I110000802100433B", "I, O, S, V, Z"), ("91110000802100433b", "check character"),
    ])
    func faultsAreNamed(text: String, words: String) {
        let error = #expect(throws: CityPartsError.self) { try CreditCode(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    /// The standard's purpose: every change of one character and every swap of neighbours is noticed.
    @Test(arguments: [51 as UInt64])
    func singleErrorsAreNoticed(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let good = Array("91110000802100433B")
        for _ in 0..<2000 {
            var changed = good
            let place = random.int(in: 0...17)
            let other = alphabet[random.int(in: 0...30)]
            guard other != changed[place] else { continue }
            changed[place] = other
            #expect((try? CreditCode(String(changed))) == nil, "seed \(seed): \(String(changed))")
        }
        for place in 0..<17 where good[place] != good[place + 1] {
            var swapped = good
            swapped.swapAt(place, place + 1)
            #expect((try? CreditCode(String(swapped))) == nil, "\(String(swapped))")
        }
    }
}
