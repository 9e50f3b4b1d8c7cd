import Foundation
import Testing

@testable import AddressBase

@Suite struct ParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        /// `text/label`, one after the other.
        var elements: String
        var testDescription: String { text }
    }

    /// One line a phenomenon of real collections; invented addresses.
    static let cases: [Case] = [
        Case(
            text: "广东省江门市蓬江区环市街道红卫社区解放路12号碧桂园小区3栋2单元5层501室",
            elements: "广东省/province 江门市/city 蓬江区/county 环市街道/town 红卫社区/community 解放路/road 12号/doorplate "
                + "碧桂园小区/estate 3栋/building 2单元/unit 5层/floor 501室/room"),
        // Upper levels missing.
        Case(text: "滨文路8-2号", elements: "滨文路/road 8-2号/doorplate"),
        // Repeated divisions.
        Case(
            text: "浙江省湖州市安吉县浙江省湖州市安吉县阳光工业区",
            elements: "浙江省/redundant 湖州市/redundant 安吉县/redundant 浙江省/province 湖州市/city 安吉县/county 阳光工业区/zone"),
        // Abbreviations.
        Case(text: "金华永康方岩镇下宅村", elements: "金华/city 永康/county 方岩镇/town 下宅村/community"),
        Case(text: "广东江门蓬江解放路12号", elements: "广东/province 江门/city 蓬江/county 解放路/road 12号/doorplate"),
        // Names of divisions inside other names.
        Case(text: "南京东路300号", elements: "南京东路/road 300号/doorplate"),
        Case(
            text: "上海市徐汇区天钥桥路408号北楼703", elements: "上海市/city 徐汇区/county 天钥桥路/road 408号/doorplate 北楼/building 703/room"),
        // Chinese numerals, names that keep them.
        Case(text: "三里屯路19号院三号楼五单元", elements: "三里屯路/road 19号院/doorplate 三号楼/building 五单元/unit"),
        Case(text: "江场三路238号", elements: "江场三路/road 238号/doorplate"),
        // Stems and sub-numbers.
        Case(text: "黄寺大街甲28号", elements: "黄寺大街/road 甲28号/doorplate"),
        Case(text: "解放路12号之一", elements: "解放路/road 12号之一/doorplate"),
        Case(text: "西郊路32号附3号", elements: "西郊路/road 32号附3号/doorplate"),
        // Ranges.
        Case(text: "解放路7至9号", elements: "解放路/road 7至9号/doorplate"),
        Case(text: "解放路7到9号2栋", elements: "解放路/road 7到9号/doorplate 2栋/building"),
        Case(text: "解放路12号至18号", elements: "解放路/road 12号至18号/doorplate"),
        Case(text: "莲塘工业城C区2至6栋", elements: "莲塘工业城/zone C区/section 2至6栋/building"),
        Case(text: "锦华大厦2505至2405室", elements: "锦华大厦/place 2505至2405室/room"),
        // Lanes.
        Case(text: "梅景路1166弄192号211室", elements: "梅景路/road 1166弄/doorplate 192号/building 211室/room"),
        // Bare tuples.
        Case(text: "碧玉江南10-20-1", elements: "碧玉江南/estate 10/building 20/unit 1/room"),
        Case(text: "解放路12号3栋-501", elements: "解放路/road 12号/doorplate 3栋/building 501/room"),
        // Buildings.
        Case(text: "狮子山花园B座1203", elements: "狮子山花园/estate B座/building 1203/room"),
        Case(text: "碧桂园小区6#2单元", elements: "碧桂园小区/estate 6#/building 2单元/unit"),
        // Rooms without 室, floors.
        Case(text: "碧桂园小区3幢3单元501", elements: "碧桂园小区/estate 3幢/building 3单元/unit 501/room"),
        Case(text: "锦华大厦19F", elements: "锦华大厦/place 19F/floor"),
        Case(text: "锦华大厦负一层", elements: "锦华大厦/place 负一层/floor"),
        Case(text: "锦华大厦B1层12室", elements: "锦华大厦/place B1层/floor 12室/room"),
        // Relative.
        Case(text: "解放路与胜利路交叉口", elements: "解放路/road 与/direction 胜利路/road 交叉口/crossing"),
        Case(text: "锦华大厦往东50米", elements: "锦华大厦/place 往东50米/direction"),
        Case(text: "解放路12号，二楼左转", elements: "解放路/road 12号/doorplate 二楼左转/direction"),
        Case(text: "人民医院对面", elements: "人民医院/place 对面/direction"),
        // Groups.
        Case(text: "红卫村4组12号", elements: "红卫村/community 4组/group 12号/doorplate"),
        Case(text: "红卫村第三村民小组", elements: "红卫村/community 第三村民小组/group"),
        // Parks.
        Case(text: "龙山工业区创业路5号", elements: "龙山工业区/zone 创业路/road 5号/doorplate"),
        // Roads by number, kilometre posts.
        Case(text: "G104国道K12+300", elements: "G104国道/road K12+300/kilometre-post"),
        Case(text: "S217省道旁", elements: "S217省道/road 旁/direction"),
        // Places only.
        Case(text: "龙湾国际机场", elements: "龙湾国际机场/place"),
        // Noise.
        Case(text: "解放路12号 15138001234", elements: "解放路/road 12号/doorplate"),
        Case(text: "解放路12号  张先生15138001234", elements: "解放路/road 12号/doorplate"),
        Case(text: "欧阳女士 15138001234 解放路12号", elements: "解放路/road 12号/doorplate"),
        // Inverted order.
        Case(text: "菊联路150号 宝山区", elements: "菊联路/road 150号/doorplate 宝山区/county"),
        Case(text: "Ｓ２１７省道８－２號", elements: "Ｓ２１７省道/road ８－２號/doorplate"),
        Case(text: "", elements: ""),
    ]

    @Test(arguments: cases)
    func elementsAreFound(item: Case) throws {
        let parsed = try AddressParser().parse(item.text)
        let got = parsed.elements.map { "\($0.text)/\($0.label.rawValue)" }.joined(separator: " ")
        #expect(got == item.elements)
    }

    /// A form that is widely used writes municipalities so; 杨家坪街道 is a subdistrict of 九龙坡区.
    @Test func repeatedMunicipalitiesLeaveTheChain() throws {
        let parsed = try AddressParser().parse("重庆重庆九龙坡区重庆杨家坪")
        #expect(parsed.first(.county)?.text == "九龙坡区")
        #expect(parsed.first(.town)?.text == "杨家坪")
        let mentions = parsed.elements.filter { $0.text == "重庆" }.map(\.label)
        #expect(mentions.count == 3 && Set(mentions).isSubset(of: [.province, .city, .redundant]))
    }

    @Test func keysAreCanonical() throws {
        let parsed = try AddressParser().parse("解放路十二号之一碧桂园三号楼二单元五〇一室")
        #expect(parsed.elements.map(\.key) == ["解放路", "12-1", "碧桂园", "3", "2", "501"])
        #expect(parsed.elements.map(\.value) == ["解放路", "12号之1", "碧桂园", "3号楼", "2单元", "501室"])
    }

    @Test func knownNamesDecideBoundaries() throws {
        let unknown = try AddressParser().parse("青山湖畔里3栋")
        #expect(unknown.first(.road) == nil)
        let names = NameLexicon([.init("青山湖畔里", .road)])
        let known = try AddressParser(names: [names]).parse("青山湖畔里3号")
        #expect(known.first(.road)?.text == "青山湖畔里")
    }

    @Test func remarksInBracketsAreMarked() throws {
        let parsed = try AddressParser().parse("解放路12号（锦华大厦旁）")
        #expect(parsed.first(.doorplate)?.isAside == false)
        #expect(parsed.first(.place)?.isAside == true)
    }

    @Test func stagesCanBePrinted() throws {
        let text = try AddressParser().explain("蓬江区解放路三号").description
        #expect(text.contains("normalise  蓬江区解放路3号"))
        #expect(text.contains("segment    蓬|江|区|解|放|路|3|号"))
        #expect(text.contains("known: 蓬江区/county"))
        #expect(text.contains("label      蓬江区/county 解放路/road 3号/doorplate"))
        #expect(text.contains("assemble   county=蓬江区[0,3) road=解放路[3,6) doorplate=三号[6,8)"))
    }

    @Test func aWorkspaceReadsTextAfterText() throws {
        let parser = AddressParser()
        let workspace = ParseWorkspace()
        for _ in 0..<2 {
            for item in Self.cases {
                try parser.read(item.text, into: workspace)
                #expect(workspace.parsedAddress(of: item.text) == (try parser.parse(item.text)), "\(item.text)")
            }
        }
    }

    @Test func aWorkspaceRefusesWhatItHasNoRoomFor() {
        let workspace = ParseWorkspace(longest: 9)
        #expect(throws: AddressBaseError.textTooLong(count: 4, limit: 3)) {
            try AddressParser().read("解放路号", into: workspace)
        }
    }

    @Test func answersAreJSONAndBack() throws {
        let parsed = try AddressParser().parse("蓬江区解放路12号 电话13800138000")
        let bytes = try JSONEncoder().encode(parsed)
        #expect(try JSONDecoder().decode(ParsedAddress.self, from: bytes) == parsed)
    }

    @Test func overlongTextIsRefused() {
        let text = String(repeating: "路", count: 1001)
        #expect(throws: AddressBaseError.textTooLong(count: 1001, limit: 1000)) { try AddressParser().parse(text) }
    }
}
