/// Names told by their ending: 上望街道, 下宅村, 天钥桥路, 狮子山花园.
///
/// A suffix at some place makes a candidate of every possible core before it; the labeller chooses. Costs are set by hand:
/// 1 for an ordinary name of ordinary length, more for rare lengths and for cores that contain another element's ending.
struct SuffixGrammar {
    struct Rule {
        var label: ElementLabel
        var suffix: Units
        var base: Float
        /// The cost of a core of 0, 1, 2 … units; longer ones are not tried.
        var lengths: [Float]
        var allowsDigits: Bool
    }

    static let standard = SuffixGrammar(rules: SuffixRules.all)

    private var rulesByLastUnit: [UInt16: [Rule]] = [:]

    init(rules: [Rule]) {
        for rule in rules {
            guard let last = rule.suffix.last else { continue }
            rulesByLastUnit[last, default: []].append(rule)
        }
    }

    func addSpans(of units: Units, to lattice: inout SpanLattice) {
        for end in 1...max(1, units.count) where end <= units.count {
            guard let rules = rulesByLastUnit[units[end - 1]] else { continue }
            for rule in rules where units.has(rule.suffix, at: end - rule.suffix.count) {
                addSpans(rule, units, end: end, to: &lattice)
            }
        }
    }

    private func addSpans(_ rule: Rule, _ units: Units, end: Int, to lattice: inout SpanLattice) {
        let suffixStart = end - rule.suffix.count
        var inner: Float = 0
        var digits = 0
        for (length, cost) in rule.lengths.enumerated() {
            let start = suffixStart - length
            guard start >= 0 else { return }
            if length > 0 {
                let unit = units[start]
                guard !Unit.isSeparator(unit), unit != Unit.hyphen, unit != Unit.plus else { return }
                if Unit.isDigit(unit) {
                    guard rule.allowsDigits else { return }
                    digits += 1
                } else if digits > 0, !Unit.isLetter(unit), length > digits {
                    // Digits inside a core, with a name before them: 解放路3号路 is two elements.
                    inner += 1
                }
                inner += InnerEndings.cost(units, start, next: start + 1 < end ? units[start + 1] : nil, rule.label)
            }
            // A number is not cut in two: 12|3号路.
            if start > 0, Unit.isDigit(units[start]), Unit.isDigit(units[start - 1]) { continue }
            if cost < 9 {
                lattice.add(start..<end, rule.label, rule.base + cost + inner + head(units, start, length), .suffix)
            }
        }
    }

    /// Cores that are mere directions or numbers (东路, 一村) are seldom whole names.
    private func head(_ units: Units, _ start: Int, _ length: Int) -> Float {
        length == 1 && InnerEndings.bareCores.contains(units[start]) ? 1 : 0
    }
}

/// Units that usually end an element and so cast doubt on a core that contains them.
enum InnerEndings {
    static let bareCores = Unit.set("东西南北中新老大小上下前后一二三四五六七八九十")
    private static let strong = Unit.set("省市县镇乡路街道巷号栋幢弄")
    private static let medium = Unit.set("区村厦楼")
    private static let streetCommittee = Unit.only("街")
    private static let way = Unit.only("道")
    private static let road = Unit.only("路")
    private static let bridge = Unit.set("桥口")

    static func cost(_ units: Units, _ index: Int, next: UInt16?, _ label: ElementLabel) -> Float {
        let unit = units[index]
        if strong.contains(unit) {
            // 路桥, 路口 and 街道 belong together.
            if let next, unit == road, bridge.contains(next) { return 0.5 }
            if let next, unit == streetCommittee, next == way { return 0 }
            return label == .place ? 0.9 : 1.8
        }
        return medium.contains(unit) ? (label == .place ? 0.4 : 0.9) : 0
    }
}
