/// The endings of names and how likely names of each length are.
enum SuffixRules {
    static let all: [SuffixGrammar.Rule] =
        rules(.city, "市", 2.2, division) + rules(.city, "自治州 地区", 1.4, division)
        + rules(.county, "县", 1.2, division) + rules(.county, "市", 1.9, division)
        + rules(.county, "区", 1.9, [9, 1.2, 0, 0.8, 2, 3])
        + rules(.county, "自治县", 1, [9, 2, 1, 0.5, 0, 0, 0.2, 0.5, 1])
        + rules(.zone, "经济技术开发区 高新技术产业开发区 经济开发区 高新技术开发区 开发区 高新区 保税区 新区 旅游度假区", 0.9, zone)
        + rules(.zone, "工业园区 工业区 工业园 工业城 产业园区", 1.3, [1.8, 0.8, 0, 0, 0.3, 0.8, 1.4, 2, 2.6])
        + rules(.town, "街道办事处 街道办 街道", 0.6, town) + rules(.town, "镇 乡", 1, town)
        + rules(.town, "民族乡 苏木", 0.8, [9, 2, 0.3, 0, 0, 0.3, 0.6])
        + rules(.community, "社区 村委会 居委会 村民委员会 居民委员会 社区居委会 行政村", 0.8, community)
        + rules(.community, "村", 1.1, community) + rules(.community, "自然村", 1.2, community)
        + rules(.community, "嘎查 居", 2.2, community)
        + rules(.road, "路 大道 公路 大街", 1, road) + rules(.road, "街 道 巷 胡同", 1.2, road)
        + rules(.road, "国道 省道 县道 高速 快速路 环路", 1, [9, 1.4, 0.4, 0.2, 0.6, 1.2, 2], digits: true)
        + rules(.road, "号路 号街 路 街 线 大道 巷", 1, [9, 0.6, 0.2, 0.2, 0.8, 1.4], digits: true)
        + rules(.road, "路东段 路西段 路南段 路北段 路中段 大道东段 大道西段 大道中段 大道南段 大道北段", 0.9, road)
        + rules(.lane, "支路 支巷 弄 里弄", 1.3, [1.2, 0.8, 0.4, 0.4, 0.9, 1.6], digits: true)
        + rules(.lane, "西段 东段 中段 南段 北段", 0.8, [0.2, 9])
        + rules(.estate, "小区 花园 公寓 家园 花苑 新村 山庄 名苑 新苑 华庭 华府 住宅区 雅苑 佳苑 嘉园 名邸 豪庭 花城", 1.1, estate)
        + rules(.estate, "苑 庭 府 园 邸 墅 湾 坊 城 轩 居 里 郡", 1.6, estate)
        + rules(.place, placeWords, 1.1, place) + rules(.place, weakPlaceWords, 1.9, [9] + place.dropFirst())

    private static let placeWords =
        "大厦 广场 中心 大楼 医院 学校 小学 中学 幼儿园 大学 学院 有限公司 公司 酒店 宾馆 饭店 银行 超市 市场 商场 商城 车站 火车站 汽车站 机场 公园 "
        + "派出所 法院 检察院 政府 卫生院 加油站 服务区 科技园 产业园 创业园 软件园 物流园 孵化器 写字楼 百货 书店 药店 餐厅 图书馆 博物馆 体育馆 体育场 "
        + "工作站 服务站 市委 办事处 大酒店 批发市场 农贸市场 菜市场 卫生服务站 卫生服务中心 党群服务中心 停车场 变电站 水厂 工厂 国际 商业街 步行街 商业广场"
    private static let weakPlaceWords = "厂 店 馆 站 局 所 院 库 校 社 部 厅 行 阁 塔 寺 庙 桥 港 仓库 基地 厂房 集团 门店 商行 商铺 超市店 专卖店"

    private static let division: [Float] = [9, 1, 0, 0.2, 1, 2, 3]
    private static let zone: [Float] = [0, 1.2, 0, 0.2, 0.8, 1.5, 2.2, 3]
    private static let town: [Float] = [9, 1, 0, 0.5, 1.6, 2.6, 3.4]
    private static let community: [Float] = [9, 0.9, 0, 0.4, 1.3, 2.2, 3]
    private static let road: [Float] = [9, 0.9, 0, 0.1, 0.5, 1.1, 1.9, 2.7]
    private static let estate: [Float] = [9, 1.6, 0.2, 0.2, 0.2, 0.5, 1, 1.6, 2.2]
    private static let place: [Float] = [1.2, 1.3, 0.5, 0.4, 0.4, 0.5, 0.7, 0.9, 1.1, 1.4, 1.7, 2, 2.3, 2.6, 2.9]

    private static func rules(
        _ label: ElementLabel, _ suffixes: String, _ base: Float, _ lengths: [Float], digits: Bool = false
    ) -> [SuffixGrammar.Rule] {
        suffixes.split(separator: " ").map {
            SuffixGrammar.Rule(
                label: label, suffix: Array($0.utf16), base: base, lengths: lengths,
                allowsDigits: digits || label == .estate || label == .place)
        }
    }
}
