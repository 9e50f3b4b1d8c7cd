import Testing

@testable import AddressBase

@Suite struct AddressKeyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var level: AddressLevel
        /// Ways to write the same thing.
        var texts: [String]
        var key: String
        var testDescription: String { "\(level.rawValue) \(key)" }
    }

    static let cases: [Case] = [
        Case(level: .doorplate, texts: ["12号", "12", "十二号", "12號", "１２号"], key: "12"),
        Case(level: .doorplate, texts: ["12号之一", "12号附1", "12号附1号", "12-1号", "12号-1"], key: "12-1"),
        Case(level: .doorplate, texts: ["7-9号", "7至9号", "7号至9号", "7号到9号", "7～9号"], key: "7-9"),
        Case(level: .doorplate, texts: ["甲28号"], key: "甲28"),
        Case(level: .doorplate, texts: ["28号甲", "28甲号"], key: "28甲"),
        Case(level: .doorplate, texts: ["28号A", "28a号"], key: "28A"),
        Case(level: .doorplate, texts: ["832弄"], key: "832弄"),
        Case(level: .doorplate, texts: ["19号院"], key: "19"),
        Case(level: .building, texts: ["3号楼", "三栋", "3幢", "3座", "3#", "3#楼", "第3栋", "3"], key: "3"),
        Case(level: .building, texts: ["B座", "b栋", "Ｂ幢"], key: "B"),
        Case(level: .building, texts: ["综合楼"], key: "综合"),
        Case(level: .unit, texts: ["二单元", "2门", "2梯", "2"], key: "2"),
        Case(level: .floor, texts: ["5层", "五楼", "5F", "5"], key: "5"),
        Case(level: .floor, texts: ["负一层", "B1", "地下1层", "-1层", "B1层"], key: "-1"),
        Case(level: .room, texts: ["501室", "501房", "501", "五〇一室", "501户"], key: "501"),
        Case(level: .group, texts: ["4组", "四组", "第四村民小组", "4队", "第4生产队"], key: "4"),
        Case(level: .road, texts: ["解放路", "解放 路"], key: "解放路"),
    ]

    @Test(arguments: cases)
    func waysOfWritingAgree(item: Case) {
        for text in item.texts { #expect(AddressKey.key(text, at: item.level) == item.key, "\(text)") }
    }

    @Test func coresLeaveTheEndingOut() {
        func core(_ name: String, _ level: AddressLevel) -> String? {
            AddressKey.core(AddressNormalizer.units(name), at: level)?.text
        }
        #expect(core("蓬江区", .county) == "蓬江")
        #expect(core("环市街道办事处", .town) == "环市")
        #expect(core("红卫社区居委会", .community) == "红卫")
        #expect(core("碧桂园小区", .estate) == "碧桂园")
        #expect(core("新疆维吾尔自治区", .province) == "新疆")
        #expect(core("沙县", .county) == nil)
        #expect(core("解放路", .road) == nil)
    }

    @Test func doorplatesHaveANumber() {
        #expect(AddressKey.number("12-1") == 12)
        #expect(AddressKey.number("甲28") == 28)
        #expect(AddressKey.number("A") == nil)
    }

    @Test func readingsAreTonelessAndFollowAddressUsage() {
        #expect(Pinyin.full("解放路".utf16) == "jiefanglu")
        #expect(Pinyin.initials("碧桂园小区".utf16) == "bgyxq")
        #expect(Pinyin.full("锦华大厦B座".utf16) == "jinhuadashabzuo")
        #expect(Pinyin.full("长安街".utf16) == "changanjie")
        #expect(Pinyin.full("深圳".utf16) == "shenzhen")
    }

    @Test func levelsAreOrderedAndKeepTheirNumbers() {
        #expect(AddressLevel.allCases == AddressLevel.allCases.sorted())
        for level in AddressLevel.allCases { #expect(AddressLevel(number: level.number) == level) }
        #expect(AddressLevel.room.number == 130 && AddressLevel.province.number == 10)
        #expect(AddressLevel(number: 5) == nil)
    }
}
