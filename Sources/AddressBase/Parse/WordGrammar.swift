/// Fixed words: named buildings and floors, crossings, directions, and words without content.
struct WordGrammar {
    func addSpans(of units: Units, to lattice: inout SpanLattice) {
        for start in units.indices {
            for word in Self.byFirst[units[start]] ?? [] where units.has(word.units, at: start) {
                lattice.add(start..<start + word.units.count, word.label, word.cost, .word)
            }
            if let end = turnEnd(units, start) { lattice.add(start..<end, .direction, 0.1, .word) }
            if let end = distanceEnd(units, start) { lattice.add(start..<end, .direction, 0.2, .word) }
            if let end = numberedRoadEnd(units, start) { lattice.add(start..<end, .road, 0.5, .word) }
        }
    }

    /// 往东50米, 南约100米.
    private func distanceEnd(_ units: Units, _ start: Int) -> Int? {
        var index = start
        if Self.towards.contains(units[index]) { index += 1 }
        while index < units.count, Self.compass.contains(units[index]), index < start + 4 { index += 1 }
        guard index > start || Unit.isDigit(units[index]) else { return nil }
        if index < units.count, Self.about.contains(units[index]) { index += 1 }
        let digits = index
        while index < units.count, Unit.isDigit(units[index]) { index += 1 }
        guard index > digits, index < units.count, units[index] == Self.metre else { return nil }
        return index + 1
    }

    /// 2楼左转: how to walk, not where.
    private func turnEnd(_ units: Units, _ start: Int) -> Int? {
        guard Unit.isDigit(units[start]), start == 0 || !Unit.isDigit(units[start - 1]) else { return nil }
        var index = start
        while index < units.count, Unit.isDigit(units[index]) { index += 1 }
        guard index < units.count, Self.storeys.contains(units[index]) else { return nil }
        for word in Self.turns where units.has(word, at: index + 1) { return index + 1 + word.count }
        return nil
    }

    /// G104, S217省道, X305线.
    private func numberedRoadEnd(_ units: Units, _ start: Int) -> Int? {
        guard Self.roadLetters.contains(units[start]), start == 0 || !Unit.isLetter(units[start - 1]) else {
            return nil
        }
        var index = start + 1
        while index < units.count, Unit.isDigit(units[index]), index < start + 5 { index += 1 }
        guard index >= start + 3, index == units.count || !Unit.isDigit(units[index]) else { return nil }
        if index < units.count, Unit.isLetter(units[index]) { return nil }
        for word in Self.roadWords where units.has(word, at: index) { return index + word.count }
        return index
    }

    private struct Word {
        var units: Units
        var label: ElementLabel
        var cost: Float
    }

    private static let byFirst: [UInt16: [Word]] = {
        var words: [UInt16: [Word]] = [:]
        func add(_ list: String, _ label: ElementLabel, _ cost: Float) {
            for text in list.split(separator: " ") {
                let units = Array(text.utf16)
                words[units[0], default: []].append(Word(units: units, label: label, cost: cost))
            }
        }
        add("东楼 西楼 南楼 北楼 中楼 主楼 附楼 副楼 裙楼 前楼 后楼 东座 西座 南座 北座 中座 东塔 西塔 南塔 北塔 东栋 西栋 南栋 北栋", .building, 0.8)
        add("综合楼 办公楼 教学楼 宿舍楼 实验楼 住院楼 门诊楼 行政楼 商务楼 科研楼 配套楼", .building, 1.2)
        add("东单元 西单元 中单元 东门 西门", .unit, 1.2)
        add("地下室 底楼 底层 顶层 顶楼 夹层 负层 架空层", .floor, 0.6)
        add("东区 西区 南区 北区 中区 东苑 西苑 南苑 北苑", .section, 0.9)
        add("交叉口 交叉路口 交汇处 交界处 交接处 交口 路口 十字路口 丁字路口 三岔路口 转角处 转角 拐角处 拐角 交汇口", .crossing, 0.3)
        add("对面 斜对面 正对面 对过 旁边 旁 附近 隔壁 后面 前面 门口 大门口 里面 外面 侧面 楼下 楼上 院内 内 口", .direction, 0.7)
        add("东侧 西侧 南侧 北侧 东面 西面 南面 北面 东边 西边 南边 北边 东南角 东北角 西南角 西北角 以东 以西 以南 以北 左侧 右侧 左边 右边", .direction, 0.6)
        add("与 和 及 跟 交 同", .direction, 1.1)
        add("中国 中华人民共和国", .redundant, 0.4)
        add("市辖区 县 其它区 其他区 省直辖县级行政区划", .redundant, 1.6)
        add("电联 NULL 无", .redundant, 1.2)
        return words
    }()
    private static let storeys = Unit.set("楼层")
    private static let turns = ["左转", "右转", "左拐", "右拐", "直走"].map { Array($0.utf16) }
    private static let towards = Unit.set("往向沿朝")
    private static let compass = Unit.set("东西南北前后左右侧面方")
    private static let about = Unit.set("约近")
    private static let metre = Unit.only("米")
    private static let roadLetters = Unit.set("GSXYC")
    private static let roadWords = ["国道", "省道", "县道", "乡道", "高速", "线"].map { Array($0.utf16) }
}
