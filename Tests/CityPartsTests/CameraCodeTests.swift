import CityParts
import Testing

@Suite struct CameraCodeTests {
    /// 8 centre, 2 trade, 3 type, 7 sequence.
    @Test func partsAreReadFromTheirPlaces() throws {
        let code = try CameraCode("44070300001320000017")
        #expect(code.center == "44070300")
        #expect(code.trade == "00")
        #expect(code.type == "132")
        #expect(code.sequence == "0000017")
        #expect(code.isCamera)
        #expect(try !CameraCode("44070300001180000001").isCamera)
    }

    @Test(arguments: [("4407030000132000001", "19 characters"), ("4407030000132000001X", "character 20")])
    func faultsAreNamed(text: String, words: String) {
        let error = #expect(throws: CityPartsError.self) { try CameraCode(text) }
        #expect(error?.message.contains(words) == true)
    }
}
