/// A class of city parts (CJ/T 214-2007, the base of GB/T 30428.2) as the sample uses it.
struct PartClass {
    /// Two digits of the major and two of the minor class.
    let code: SampleText
    let name: SampleText
    /// Who answers for it: an index into `Organisation.authorities`.
    let authority: Int
    /// Who owns and maintains it: an index into `Organisation.owners`.
    let owner: Int

    init(_ code: String, _ name: String, _ authority: Int, _ owner: Int) {
        self.code = SampleText(code)
        self.name = SampleText(name)
        self.authority = authority
        self.owner = owner
    }

    /// All classes that the sample city has, in code order.
    static let all: [PartClass] = [
        PartClass("0101", "上水井盖", 1, 0), PartClass("0102", "污水井盖", 1, 1), PartClass("0103", "雨水井盖", 1, 1),
        PartClass("0104", "雨水箅子", 1, 1), PartClass("0105", "电力井盖", 2, 2), PartClass("0106", "路灯井盖", 0, 3),
        PartClass("0107", "通讯井盖", 2, 4), PartClass("0110", "热力井盖", 3, 5), PartClass("0111", "燃气井盖", 3, 6),
        PartClass("0113", "消防设施", 5, 0), PartClass("0115", "通讯交接箱", 2, 4), PartClass("0116", "电力设施", 2, 2),
        PartClass("0117", "立杆", 0, 3), PartClass("0118", "路灯", 0, 3), PartClass("0121", "报刊亭", 0, 7),
        PartClass("0122", "电话亭", 2, 4), PartClass("0123", "邮筒", 2, 8), PartClass("0126", "健身设施", 0, 7),
        PartClass("0134", "变压器（箱）", 2, 2), PartClass("0135", "燃气调压站（箱）", 3, 6),
        PartClass("0136", "监控电子眼", 5, 9), PartClass("0201", "停车场", 4, 10), PartClass("0203", "公交站亭", 4, 10),
        PartClass("0209", "交通标志牌", 5, 9), PartClass("0210", "交通信号灯", 5, 9), PartClass("0211", "交通护栏", 5, 9),
        PartClass("0212", "存车支架", 4, 10), PartClass("0213", "路名牌", 6, 7), PartClass("0301", "公共厕所", 0, 11),
        PartClass("0304", "垃圾间（楼）", 0, 11), PartClass("0305", "垃圾箱", 0, 11), PartClass("0307", "广告牌匾", 0, 7),
        PartClass("0401", "古树名木", 0, 12), PartClass("0402", "行道树", 0, 12), PartClass("0404", "花架花钵", 0, 12),
        PartClass("0406", "雕塑", 0, 12), PartClass("0407", "街头坐椅", 0, 12), PartClass("0501", "宣传栏", 6, 7),
    ]

    /// The place of a class in `all`.
    static func index(_ code: String) -> Int { all.firstIndex { $0.code.text == code } ?? 0 }
}

/// An authority or company with its unified social credit code, all invented.
struct Organisation {
    let name: SampleText
    let code: SampleText

    static let authorities = make(
        "11",
        ["城市管理局", "水利局", "工业和信息化局", "住房和城乡建设局", "交通运输局", "公安局", "民政局"])
    static let owners = make(
        "91",
        [
            "碧源供水有限公司", "清渠排水有限公司", "南穗供电有限公司", "星辉路灯管理有限公司", "远信通信有限公司", "暖阳热力有限公司",
            "蓝焰燃气有限公司", "市容设施有限公司", "邮安服务有限公司", "安畅交通科技有限公司", "通达公交有限公司", "洁美环卫有限公司",
            "绿荫园林有限公司",
        ])

    private static func make(_ kind: String, _ names: [String]) -> [Organisation] {
        names.enumerated().map { index, name in
            let code = CreditCode.make(
                kind: kind, division: Districts.countyCode, number: (kind == "11" ? 1000 : 5000) + 37 * index)
            return Organisation(name: Districts.county + SampleText(name), code: SampleText(code))
        }
    }
}
