import Testing

@testable import AddressBase

@Suite struct NormalizerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var normalised: String
        var testDescription: String { text }
    }

    static let cases: [Case] = [
        // Width, case, traditional characters, white space.
        Case(text: "Ｓ２１７省道８－２號", normalised: "S217省道8-2号"),
        Case(text: "萬達廣場ａ座", normalised: "万达广场A座"),
        Case(text: "　解放路　12 号 ", normalised: "解放路 12号"),
        Case(text: "金融·街", normalised: "金融街"),
        Case(text: "解放路12号，三楼；东侧。", normalised: "解放路12号 3楼 东侧"),
        Case(text: "【解放路】［１２号］", normalised: "(解放路)(12号)"),
        Case(text: "②栋Ⅲ单元", normalised: "2栋3单元"),
        // Numerals become digits before a number suffix only.
        Case(text: "三号楼五单元", normalised: "3号楼5单元"),
        Case(text: "三里屯", normalised: "三里屯"),
        Case(text: "江场三路", normalised: "江场三路"),
        Case(text: "二十一层", normalised: "21层"),
        Case(text: "十二号", normalised: "12号"),
        Case(text: "一百零五室", normalised: "105室"),
        Case(text: "五〇一室", normalised: "501室"),
        Case(text: "红卫村四组", normalised: "红卫村4组"),
        Case(text: "第三村民小组", normalised: "第3村民小组"),
        Case(text: "12号之一", normalised: "12号之1"),
        Case(text: "附三号", normalised: "附3号"),
        Case(text: "三门县海游街道", normalised: "三门县海游街道"),
        Case(text: "八一路", normalised: "八一路"),
        Case(text: "七贤庄五楼村", normalised: "七贤庄五楼村"),
        Case(text: "负一层", normalised: "负1层"),
        Case(text: "往东五十米", normalised: "往东50米"),
        // Ranges.
        Case(text: "七号至九号", normalised: "7号-9号"),
        Case(text: "7至９号", normalised: "7-9号"),
        Case(text: "3到5单元", normalised: "3-5单元"),
        Case(text: "到5单元", normalised: "到5单元"),
        // Contacts.
        Case(text: "解放路12号 张先生15138001234", normalised: "解放路12号"),
        Case(text: "15138001234欧阳女士，解放路12号王先生", normalised: "解放路12号"),
        Case(text: "女士街12号 电话0750-3123456", normalised: "女士街12号"),
        Case(text: "张营15138001234", normalised: "张营"),
        Case(text: "解放路12号 联系电话：0750-3123456", normalised: "解放路12号"),
        Case(text: "联系人:张三 解放路12号", normalised: "解放路12号"),
        Case(text: "邮编529000解放路", normalised: "解放路"),
        Case(text: "", normalised: ""),
    ]

    @Test(arguments: cases)
    func textIsFolded(item: Case) {
        #expect(AddressNormalizer.normalize(item.text).text.trimmed == item.normalised)
    }

    @Test(arguments: cases)
    func everyUnitKnowsWhereItCameFrom(item: Case) {
        let normalized = AddressNormalizer.normalize(item.text)
        let count = Int32(item.text.unicodeScalars.count)
        #expect(normalized.starts.count == normalized.units.count && normalized.ends.count == normalized.units.count)
        for index in normalized.units.indices {
            #expect(normalized.starts[index] >= 0 && normalized.ends[index] <= count)
            #expect(normalized.starts[index] < normalized.ends[index])
            if index > 0 { #expect(normalized.starts[index] >= normalized.starts[index - 1]) }
        }
    }

    @Test func contactsAreToldWithTheirPlace() {
        let text = "张营15138001234旁"
        let ignored = AddressNormalizer.normalize(text).ignored
        #expect(ignored == [IgnoredSpan(kind: .contact, start: 2, end: 13)])
    }

    @Test func roomNumbersAreNoTelephones() {
        for text in ["解放路12号1305室", "010502", "K12+300", "2023-11-20"] {
            #expect(AddressNormalizer.normalize(text).ignored.isEmpty, "\(text)")
        }
    }

    @Test func charactersOutsideTheBasicPlaneSurvive() {
        let normalized = AddressNormalizer.normalize("𬒈口路3号")
        #expect(normalized.text == "𬒈口路3号")
        #expect(normalized.sourceRange(normalized.units.indices.lowerBound..<normalized.units.count) == 0..<5)
    }
}

extension String {
    var trimmed: String { split(separator: " ").joined(separator: " ") }
}
