/// What a number's suffix makes of it, with the cost of each reading; the neighbours decide among them.
enum NumericRules {
    struct Rule {
        var suffix: Units
        var readings: [(ElementLabel, Float)]
        /// Whether a letter or 甲 alone may stand before it: B座, but not A号.
        var allowsBareLetters: Bool

        func accepts(_ body: NumberBody) -> Bool {
            if body.isSigned { return readings.contains { $0.0 == .floor } }
            return body.hasDigits || allowsBareLetters
        }
    }

    static let suffixes: [Rule] =
        rules("号楼 号栋 号幢 号座 号住宅楼 #楼 栋 幢 座 楼栋 #栋 #幢 号厂房 号仓库", [(.building, 0.1)], letters: true)
        + rules("塔 馆", [(.building, 0.9)], letters: true)
        + rules("号院 号大院", [(.doorplate, 0.1)])
        + rules("号", [(.doorplate, 0.2), (.building, 0.6), (.room, 0.6)])
        + rules("弄", [(.doorplate, 0.3)])
        + rules("#", [(.building, 0.3), (.doorplate, 0.7), (.room, 0.7)], letters: true)
        + rules("单元 号单元 单元门", [(.unit, 0.1)], letters: true)
        + rules("门 梯 号门 号梯", [(.unit, 0.5)], letters: true)
        + rules("层 楼层 F", [(.floor, 0.1)])
        + rules("楼", [(.floor, 0.3), (.building, 0.9)])
        + rules("室 号房 号室 号铺 房 户 号商铺", [(.room, 0.1)])
        + rules("组 队 村民小组 居民小组 小组 生产队 社", [(.group, 0.2)])
        + rules("期 区 组团 号地块 地块", [(.section, 0.5)], letters: true)

    static let links = Unit.set("之附-")
    static let buildingWords = Unit.set("座栋幢楼区馆单门梯#")
    static let kilo = Unit.only("K")

    /// The end of a kilometre post at `start`; nil where there is none.
    static func kilometrePostEnd(_ units: Units, _ start: Int) -> Int? {
        var index = start
        let hasKilo = units[index] == kilo
        if hasKilo { index += 1 }
        let whole = index
        index = digitsEnd(units, index)
        guard index > whole, index - whole <= 4 else { return nil }
        if !hasKilo {
            guard let word = kilometreWords.first(where: { units.has($0, at: index) }) else { return nil }
            index += word.count
        }
        if index < units.count, units[index] == Unit.plus {
            let end = digitsEnd(units, index + 1)
            if end > index + 1 { index = end }
        } else if hasKilo {
            return nil
        }
        for word in afterPost where units.has(word, at: index) { return index + word.count }
        return index
    }

    private static func digitsEnd(_ units: Units, _ start: Int) -> Int {
        var end = start
        while end < units.count, Unit.isDigit(units[end]) || (units[end] == Unit.point && end > start) { end += 1 }
        return end
    }

    private static let kilometreWords = ["公里", "KM", "千米"].map { Array($0.utf16) }
    private static let afterPost = ["米处", "米", "处", "M"].map { Array($0.utf16) }

    private static func rules(
        _ words: String, _ readings: [(ElementLabel, Float)], letters: Bool = false
    ) -> [Rule] {
        words.split(separator: " ").map {
            Rule(suffix: Array($0.utf16), readings: readings, allowsBareLetters: letters)
        }
    }
}
