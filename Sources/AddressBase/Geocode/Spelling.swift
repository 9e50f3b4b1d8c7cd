/// How much alike two names are that are not the same.
enum Spelling {
    /// 0 … 1, nil for names that differ by more than a slip.
    ///
    /// What counts is the part before generic endings and directions: 胜利东路 and 竹利东路 share four characters of five, but
    /// their cores differ in one of two.
    static func likeness(_ left: Units, _ right: Units, soundsAlike: Bool) -> Double? {
        let (a, b) = (core(left), core(right))
        if soundsAlike {
            let same = zip(a, b).count(where: { $0 == $1 })
            return same > 0 ? 0.86 : 0.5
        }
        guard distance(left, right) == 1 else { return nil }
        if a == b { return weak }
        return min(a.count, b.count) >= 3 || a.count != b.count && min(a.count, b.count) >= 2 ? 0.8 : weak
    }

    private static let weak = 0.5

    /// A name without its ending, and without a direction before that.
    static func core(_ name: Units) -> Units {
        var core = name
        for ending in endings where core.count > ending.count + 1 && core.hasSuffix(ending) {
            core.removeLast(ending.count)
            break
        }
        if core.count > 2, let last = core.last, directions.contains(last) { core.removeLast() }
        return core
    }

    /// Levenshtein's distance.
    static func distance(_ left: Units, _ right: Units) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }

    private static let endings: [Units] =
        ("街道办事处 街道 居委会 村委会 社区 小区 花园 家园 新村 公寓 大道 大街 公路 胡同 大厦 广场 中心 大楼 市场 医院 学校 小学 中学 公司 酒店 "
        + "路 街 巷 道 里 弄 村 镇 乡 区 县 市 省 苑 府 城 湾 厂 店").split(separator: " ").map { Array($0.utf16) }
    private static let directions = Unit.set("东西南北中一二三四五六七八九")
}
