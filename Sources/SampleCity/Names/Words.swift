/// The characters and words that invented names are put together from. No list holds a real name of the county.
enum Words {
    static let first = split(
        """
        春 夏 秋 朝 晨 云 霞 锦 瑞 祥 福 康 安 宁 和 顺 兴 隆 昌 盛 丰 裕 华 荣 嘉 庆 吉 星 月 明 清 碧 翠 青 绿 丹 紫 金 银 玉 珠 宝 龙 凤 鹤 麒
        松 竹 梅 兰 荷 桂 榕 棉 桃 柳 枫 杉 桐 石 泉 溪 海 岭 峰 川 源 文 武 德 仁 义 礼 信 诚 学 育 新 振 胜 鸿 鹏 天 长 永 高 白 红 黄 沙 莲 蓝 恒 远
        """)
    static let second = split(
        """
        华 明 兴 盛 康 宁 平 乐 丰 泰 祥 瑞 福 寿 景 辉 光 晖 阳 月 河 湖 泉 溪 源 湾 洲 岸 桥 堤 渡 港 山 岭 岗 峰 坪 园 林 田 野 塘 井 台 亭 庭 堂
        城 门 关 涌 沙 头 尾 水 石 坑 洞 潭 滘 围 基 埠 圩 墩 坡 英 贤 德 仁 翔 腾 达 通 利 富 贵 荣 昌 隆 茂 芳 秀 丽 美 善 恩
        """)
    static let estateEndings = [
        "花园", "苑", "小区", "新村", "华庭", "名邸", "豪庭", "雅苑", "公寓", "家园", "湾", "城", "府", "里",
    ]
    static let schoolKinds = ["小学", "中学", "幼儿园", "实验学校"]
    static let hospitalKinds = ["社区卫生服务中心", "医院", "门诊部"]
    static let officeKinds = ["派出所", "居民委员会", "党群服务中心", "税务所", "综合行政执法队"]
    static let marketKinds = ["市场", "农贸市场", "购物广场", "商业城"]
    static let shopKinds: [(name: String, category: String)] = [
        ("便利店", "购物"), ("餐馆", "餐饮"), ("茶餐厅", "餐饮"), ("药店", "医疗"), ("五金店", "购物"),
        ("美发店", "生活服务"), ("洗衣店", "生活服务"), ("书店", "购物"), ("水果店", "购物"), ("快递站", "生活服务"),
        ("宾馆", "住宿"), ("面包店", "餐饮"), ("理疗馆", "医疗"), ("摄影馆", "生活服务"), ("文具店", "购物"),
    ]
    static let industries = ["五金制品", "塑料", "电子", "纺织", "食品", "家具", "机械", "纸业", "摩托车配件", "灯饰"]

    private static func split(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}

/// Hands out invented two-character names, each once for a purpose, in an order that the seed decides.
struct NameBook: Sendable {
    private let seed: UInt64
    private let offsets: [Int]
    private static let size = Words.first.count * Words.second.count

    init(seed: UInt64) {
        self.seed = seed
        var random = SampleRandom(seed: seed, .names)
        offsets = (0..<8).map { _ in random.int(Self.size) }
    }

    func town(_ index: Int, isStreetOffice: Bool) -> SampleText {
        SampleText(base(index, 0) + (isStreetOffice ? "街道" : "镇"))
    }

    func community(_ index: Int, isUrban: Bool) -> SampleText {
        SampleText(base(index, 1) + (isUrban ? "社区" : "村"))
    }

    /// The name of a road before 路 or 街.
    func road(_ index: Int) -> String { base(index, 2) }

    func lane(_ index: Int) -> SampleText { SampleText(base(index, 3) + (index % 3 == 0 ? "里" : "巷")) }

    func estate(_ index: Int) -> SampleText {
        SampleText(base(index, 4) + Words.estateEndings[index % Words.estateEndings.count])
    }

    func firm(_ index: Int) -> String { base(index, 5) }

    func tower(_ index: Int) -> SampleText { SampleText(base(index, 6) + (index % 3 == 0 ? "中心" : "大厦")) }

    /// Two characters, different for different indices below the number of pairs; beyond it a third is added.
    private func base(_ index: Int, _ pool: Int) -> String {
        let size = Self.size
        // 5,053 = 31 · 163 has no factor in common with the number of pairs: a step through all of them, far at a time.
        let pair = (index % size * 5053 + offsets[pool]) % size
        let first = Words.first[pair / Words.second.count]
        let second = Words.second[pair % Words.second.count]
        // 安 is no second character, so a doubled name gives way to one of its own.
        let name = first + (first == second ? "安" : second)
        let lap = index / size
        return lap == 0 ? name : name + Words.second[(lap - 1) % Words.second.count]
    }
}
