import CityParts
import GeoModel
import Testing

@Suite struct PartCodingTests {
    @Test func numbersGoOnWithoutGapsAndNeverComeBack() throws {
        // Of class 0101 number 3 is the highest ever; 2 is gone and stays so. Other counties and standards do not count.
        var coding = PartCoding(
            county: "440703", standard: .gbt30428,
            used: ["4407030101000001", "4407030101000003", "4407040101000009", "44070301001000050", "坏"])
        #expect(try coding.next(classCode: "0101").text == "4407030101000004")
        #expect(try coding.next(classCode: "0101").text == "4407030101000005")
        #expect(try coding.next(classCode: "0102").text == "4407030102000001")
    }

    @Test func bothStandardsAreNumbered() throws {
        var coding = PartCoding(county: "440703", standard: .gbt47678, used: ["44070301001000050"])
        #expect(try coding.next(classCode: "01001").text == "44070301001000051")
        #expect(throws: CityPartsError.self) { try coding.next(classCode: "0101") }
    }

    @Test func aFullClassIsRefused() throws {
        var coding = PartCoding(county: "440703", standard: .gbt30428, used: ["4407030101999999"])
        #expect(throws: CityPartsError.self) { try coding.next(classCode: "0101") }
    }

    /// GB/T 47678.5-2026 table 2 has the five states; what may follow what is our own.
    @Test func theLifeOfAPart() {
        #expect(PartState.allCases.map(\.rawValue) == ["完好", "破损", "丢失", "废弃", "移除"])
        #expect(PartState.sound.after(.damaged) == .damaged)
        #expect(PartState.damaged.after(.repaired) == .sound)
        #expect(PartState.sound.after(.moved) == .sound)
        #expect(PartState.damaged.after(.moved) == .damaged)
        #expect(PartState.lost.after(.found) == .sound)
        #expect(PartState.sound.after(.found) == nil)
        #expect(PartState.lost.after(.replaced) == .sound)
        #expect(PartState.lost.after(.moved) == nil)
        for event in PartEvent.allCases { #expect(PartState.removed.after(event) == nil) }
        for state in PartState.allCases where state != .removed { #expect(state.after(.removed) == .removed) }
    }
}
