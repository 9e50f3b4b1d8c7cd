/// The numbers of a text.
extension QueryReading {
    mutating func findNumbers(_ index: AddressIndex) {
        var at = 0
        while at < text.count {
            if cover[at] == 0, let end = number(at, index) { at = end } else { at += 1 }
        }
    }

    /// Reads a kilometre post: K12+300, 12公里300米.
    mutating func findPost() {
        var at = 0
        while at < text.count {
            let isMark = text.units[at] == Self.kilo && (at == 0 || !Unit.isLetter(text.units[at - 1]))
            let start = isMark ? at + 1 : at
            guard cover[at] == 0, start < text.count, Unit.isDigit(text.units[start]),
                isMark || at == 0 || !Unit.isDigit(text.units[at - 1])
            else {
                at += 1
                continue
            }
            if let (metres, end) = post(from: start, isMark: isMark) {
                post = metres
                for place in at..<end { cover[place] = 3 }
                return
            }
            while at < text.count, Unit.isDigit(text.units[at]) || at < start { at += 1 }
        }
    }

    private static let kilo = UInt16(0x4B)

    private func post(from start: Int, isMark: Bool) -> (metres: UInt32, end: Int)? {
        func digits(_ from: Int, most: Int) -> (value: UInt32, end: Int)? {
            var value: UInt32 = 0
            var end = from
            while end < text.count, Unit.isDigit(text.units[end]), cover[end] == 0, end - from <= most {
                value = value * 10 + UInt32(text.units[end] - 0x30)
                end += 1
            }
            return end == from || end - from > most ? nil : (value, end)
        }
        guard let whole = digits(start, most: 4) else { return nil }
        if isMark {
            guard whole.end < text.count, text.units[whole.end] == Unit.plus,
                let rest = digits(whole.end + 1, most: 3)
            else { return nil }
            return (whole.value * 1000 + rest.value, rest.end)
        }
        guard whole.end + 1 < text.count, text.units[whole.end] == NumberLinks.kilometre[0],
            text.units[whole.end + 1] == NumberLinks.kilometre[1]
        else { return nil }
        let end = whole.end + 2
        guard let rest = digits(end, most: 3), rest.end < text.count, text.units[rest.end] == NumberLinks.metre else {
            return (whole.value * 1000, end)
        }
        return (whole.value * 1000 + rest.value, rest.end + 1)
    }

    /// Reads the number that begins at a unit, with the parts that hang on it, and answers where it ends.
    private mutating func number(_ start: Int, _ index: AddressIndex) -> Int? {
        let units = UnsafeBufferPointer(start: text.units, count: text.count)
        guard let first = part(start) else { return nil }
        let groupStart = numbers.count
        var parts = 1
        var end = first.upperBound
        append(first, groupStart)
        while parts < 6, let next = linked(end) {
            append(next, groupStart)
            parts += 1
            end = next.upperBound
        }
        var kind = NumberEnding.Kind.bare
        if let ending = NumberEnding.at(end, units), !isCovered(end..<end + ending.length),
            ending.kind != .section || parts == 1
        {
            kind = ending.kind
            end += ending.length
            if kind == .door, let sub = subNumber(end) {
                append(sub.key, groupStart)
                parts += 1
                end = sub.end
            }
        } else if parts == 1, isWord(first) {
            // Letters that count nothing are part of a name.
            numbers.removeLast(numbers.count - groupStart)
            return nil
        }
        guard numbers.count <= Self.numberLimit else {
            numbers.removeLast(numbers.count - groupStart)
            return nil
        }
        finish(groupStart, parts, kind, from: start, to: end, index)
        return end
    }

    private func isCovered(_ range: Range<Int>) -> Bool {
        for at in range where at < text.count && cover[at] != 0 { return true }
        return false
    }

    private func isWord(_ range: Range<Int>) -> Bool {
        for at in range where Unit.isDigit(text.units[at]) { return false }
        return true
    }

    /// Digits and letters without a gap, with 甲乙丙 before or after them.
    private func part(_ start: Int) -> Range<Int>? {
        let traits = UnitTable.traits
        let key = UnitTable.Traits.digit.rawValue | UnitTable.Traits.letter.rawValue
        let stem = UnitTable.Traits.stem.rawValue
        guard start < text.count else { return nil }
        var end = start
        if traits[text.units[start]] & stem != 0 {
            guard start + 1 < text.count, Unit.isDigit(text.units[start + 1]) else { return nil }
            end = start + 1
        }
        let digits = end
        while end < text.count, cover[end] == 0, traits[text.units[end]] & key != 0,
            end == digits || text.marks[end] & FoldedText.gap == 0
        {
            // 19F is the 19th floor.
            if text.units[end] == 0x46, end > digits, Unit.isDigit(text.units[end - 1]),
                end + 1 == text.count || !Unit.isLetter(text.units[end + 1])
            {
                break
            }
            end += 1
        }
        guard end > digits else { return nil }
        if end < text.count, cover[end] == 0, traits[text.units[end]] & stem != 0,
            end + 1 == text.count || text.units[end + 1] == Unit.number
        {
            end += 1
        }
        return start..<end
    }

    private func isKey(_ at: Int) -> Bool {
        Unit.isDigit(text.units[at]) || Unit.isLetter(text.units[at])
    }

    /// The part after a hyphen, 之 or 附.
    private func linked(_ at: Int) -> Range<Int>? {
        guard at < text.count, cover[at] == 0, NumberLinks.all.contains(text.units[at]) else { return nil }
        if NormalizerDraft.isRange(text.units[at]) {
            return part(at + 1).flatMap { Unit.isDigit(text.units[$0.lowerBound]) ? $0 : nil }
        }
        guard let next = part(at + 1), Unit.isDigit(text.units[next.lowerBound]) || text.units[at] == Unit.hyphen else {
            return nil
        }
        return next
    }

    /// 12号之1, 12号附3号, 28号甲.
    private func subNumber(_ at: Int) -> (key: Range<Int>, end: Int)? {
        guard at < text.count, cover[at] == 0 else { return nil }
        let unit = text.units[at]
        if UnitTable.traits[unit] & UnitTable.Traits.stem.rawValue != 0 {
            let next = at + 1 < text.count ? text.units[at + 1] : 0
            return Unit.isHan(next) && text.marks[at + 1] & FoldedText.gap == 0 ? nil : (at..<at + 1, at + 1)
        }
        guard unit == NumberLinks.of || unit == NumberLinks.attached, let next = part(at + 1),
            Unit.isDigit(text.units[next.lowerBound])
        else { return nil }
        let end = next.upperBound
        let hasSuffix = end < text.count && text.units[end] == Unit.number
        return (next, hasSuffix ? end + 1 : end)
    }

    private mutating func append(_ key: Range<Int>, _ groupStart: Int) {
        numbers.append(
            Number(
                kind: .bare, start: key.lowerBound, end: key.upperBound, keyStart: key.lowerBound,
                keyEnd: key.upperBound, rank: nil, groupStart: groupStart, groupCount: 1, groupKind: .bare,
                isAside: text.marks[key.lowerBound] & FoldedText.aside != 0, form: nil))
    }

    private mutating func finish(
        _ groupStart: Int, _ parts: Int, _ kind: NumberEnding.Kind, from start: Int, to end: Int, _ index: AddressIndex
    ) {
        var begin = start
        // 第四组, 负一层, 地下2层, 附3号: what stands before the number belongs to it.
        if begin > 0, cover[begin - 1] == 0 {
            let before = text.units[begin - 1]
            if NumberLinks.before.contains(before) { begin -= 1 }
            if before == NumberLinks.below, begin > 1, cover[begin - 2] == 0,
                text.units[begin - 2] == NumberLinks.ground
            {
                begin -= 2
            }
        }
        for at in begin..<end { cover[at] = 2 }
        for place in groupStart..<groupStart + parts {
            let isLast = place == groupStart + parts - 1
            numbers[place].groupCount = parts
            numbers[place].groupKind = kind
            numbers[place].kind = isLast && kind != .door ? kind : .bare
            if kind == .door { numbers[place].kind = place == groupStart ? .door : .bare }
            numbers[place].end = isLast ? end : numbers[place].keyEnd
            numbers[place].start = place == groupStart ? begin : numbers[place].keyStart
            numbers[place].rank = rank(place..<place + 1, numbers[place].kind, index)
        }
    }

    /// Makes the places of groups right after numbers have come or gone.
    mutating func renumberGroups() {
        var at = 0
        while at < numbers.count {
            let count = numbers[at].groupCount
            for place in at..<min(numbers.count, at + count) { numbers[place].groupStart = at }
            at += count
        }
    }

    /// Whether two numbers that hang together are the ends of a range: 7-9号, but not 12-1号 or 12号之14.
    func isRange(_ place: Int) -> Bool {
        let link = numbers[place].keyEnd
        guard text.units[link] == Unit.hyphen || NormalizerDraft.isRange(text.units[link]),
            let low = value(numbers[place]), let high = value(numbers[place + 1])
        else { return false }
        return low < high && high - low <= 100
    }

    /// The number as a value; nil where it has letters or is longer than any number of an address.
    func value(_ number: Number) -> UInt32? {
        guard number.keyEnd - number.keyStart <= 6 else { return nil }
        var value: UInt32 = 0
        for at in number.keyStart..<number.keyEnd {
            guard Unit.isDigit(text.units[at]) else { return nil }
            value = value * 10 + UInt32(text.units[at] - 0x30)
        }
        return value
    }

    // MARK: Keys

    /// The rank of the key of one number, or of several that hang together.
    func rank(_ places: Range<Int>, _ kind: NumberEnding.Kind, _ index: AddressIndex) -> UInt32? {
        if let rank = index.rank(ofKey: key(places, kind, isShort: false)) { return rank }
        let first = numbers[places.lowerBound]
        guard text.units[first.keyStart] == 0x30 else { return nil }
        return index.rank(ofKey: key(places, kind, isShort: true))
    }

    private func key(_ places: Range<Int>, _ kind: NumberEnding.Kind, isShort: Bool) -> UInt64 {
        var hash = UnitHash(.key)
        let units = text.units
        for place in places {
            let number = numbers[place]
            var at = number.keyStart
            let isStemOfNumber = place > places.lowerBound && !isKey(at)
            if place > places.lowerBound, !isStemOfNumber { hash.add(Unit.hyphen) }
            if place == places.lowerBound, kind == .floor || kind == .storey {
                let before = at > number.start ? units[at - 1] : 0
                let isBasement = units[at] == 0x42 && number.keyEnd > at + 1
                if before == NumberLinks.minus || before == NumberLinks.below || before == Unit.hyphen || isBasement {
                    hash.add(Unit.hyphen)
                }
                if isBasement { at += 1 }
            }
            while isShort, at < number.keyEnd - 1, units[at] == 0x30 { at += 1 }
            while at < number.keyEnd {
                hash.add(units[at])
                at += 1
            }
        }
        if kind == .lane { hash.add(NumberLinks.lane) }
        return hash.key
    }

    /// The rank of a part of the digits of a number: for numbers that run into each other.
    func rank(digits range: Range<Int>, _ index: AddressIndex) -> UInt32? {
        var hash = UnitHash(.key)
        for at in range { hash.add(text.units[at]) }
        return index.rank(ofKey: hash.key)
    }
}

enum NumberLinks {
    static let of = Unit.only("之")
    static let attached = Unit.only("附")
    static let minus = Unit.only("负")
    static let below = Unit.only("下")
    static let ground = Unit.only("地")
    static let lane = Unit.only("弄")
    static let kilometre = Units("公里".utf16)
    static let metre = Unit.only("米")
    static let all: Set<UInt16> = Unit.set("-之附至到")
    /// Belong to a number that they stand before.
    static let before = Unit.set("第负附-")
}

/// Words that say nothing about which address it is, or only how it lies to another.
enum NoiseWords {
    private struct Word {
        var units: Units
        var isRelative: Bool
        var isCrossing: Bool
        /// Counts only where nothing else is unexplained around it.
        var isShort: Bool
    }

    private static let byFirst: [UInt16: [Word]] = {
        var words: [UInt16: [Word]] = [:]
        func add(_ list: String, relative: Bool = false, crossing: Bool = false) {
            for text in list.split(separator: " ") {
                let units = Array(text.utf16)
                words[units[0], default: []].append(
                    Word(units: units, isRelative: relative, isCrossing: crossing, isShort: units.count == 1))
            }
        }
        add("交叉口 交叉路口 交汇处 交界处 交接处 交口 十字路口 丁字路口 三岔路口 交汇口 路口", crossing: true)
        add("转角处 转角 拐角处 拐角", relative: true)
        add("对面 斜对面 正对面 对过 旁边 旁 附近 隔壁 后面 前面 侧面 东侧 西侧 南侧 北侧 东面 西面 南面 北面 东边 西边 南边 北边", relative: true)
        add("东南角 东北角 西南角 西北角 以东 以西 以南 以北 左侧 右侧 左边 右边 往东 往西 往南 往北 向东 向西 向南 向北 近", relative: true)
        add("门口 大门口 里面 外面 楼下 楼上 院内 内 口 与 和 及 跟 交 同 的 在 中国 中华人民共和国 市辖区 其它区 其他区 电联 NULL 无 约")
        add("居委会 村委会 居民委员会 村民委员会 社区居委会 街道办事处 街道办 办事处")
        add("左转 右转 左拐 右拐 直走 即到 请送 送到 收 转 自编 原 现 地址 详细地址 住址 暂住 户籍 位于 处 等")
        for first in words.keys { words[first]?.sort { $0.units.count > $1.units.count } }
        return words
    }()

    static func mark(
        _ units: UnsafeMutablePointer<UInt16>, _ count: Int, _ cover: UnsafeMutablePointer<UInt8>,
        _ isRelative: inout Bool, _ isCrossing: inout Bool
    ) {
        var at = 0
        while at < count {
            guard cover[at] == 0, Unit.isHan(units[at]) || units[at] == 0x4E, let words = byFirst[units[at]],
                let word = words.first(where: { fits($0, at, units, count, cover) })
            else {
                at += 1
                continue
            }
            for offset in word.units.indices { cover[at + offset] = 3 }
            isRelative = isRelative || word.isRelative
            isCrossing = isCrossing || word.isCrossing
            at += word.units.count
        }
    }

    private static func fits(
        _ word: Word, _ at: Int, _ units: UnsafeMutablePointer<UInt16>, _ count: Int,
        _ cover: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard at + word.units.count <= count else { return false }
        for offset in word.units.indices where units[at + offset] != word.units[offset] || cover[at + offset] != 0 {
            return false
        }
        guard word.isShort else { return true }
        let isFreeBefore = at > 0 && cover[at - 1] == 0 && Unit.isHan(units[at - 1])
        let isFreeAfter = at + 1 < count && cover[at + 1] == 0 && Unit.isHan(units[at + 1])
        return !isFreeBefore && !isFreeAfter
    }
}
