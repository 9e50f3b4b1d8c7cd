/// Address text in the form in which it is compared: folded units, Chinese numerals before number suffixes as digits, contacts
/// taken out, no separators. Names of the base and questions go through the same steps.
///
/// Reused from text to text, so that reading one costs no memory.
struct FoldedText: ~Copyable {
    /// More units than any text that is taken can have.
    static let capacity = 4096

    let units: UnsafeMutablePointer<UInt16>
    let marks: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private let draft: UnsafeMutablePointer<UInt16>
    private let draftMarks: UnsafeMutablePointer<UInt8>

    /// A separator stood before the unit.
    static let gap: UInt8 = 1
    /// The unit stands in brackets.
    static let aside: UInt8 = 2

    init() {
        units = .allocate(capacity: Self.capacity)
        marks = .allocate(capacity: Self.capacity)
        draft = .allocate(capacity: Self.capacity)
        draftMarks = .allocate(capacity: Self.capacity)
    }

    deinit {
        units.deallocate()
        marks.deallocate()
        draft.deallocate()
        draftMarks.deallocate()
    }

    /// Reads UTF-8 that has at most `AddressParser.lengthLimit` bytes.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        let hasNumerals = fold(text)
        if hasNumerals { rewriteNumerals() }
        removeContacts()
    }

    mutating func read(_ text: String) {
        var text = text
        text.withUTF8 { read($0) }
    }

    /// A copy of the units.
    var array: [UInt16] { Array(UnsafeBufferPointer(start: units, count: count)) }

    // MARK: Characters

    private mutating func fold(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let folds = UnitTable.folds
        let traits = UnitTable.traits
        var length = 0
        var depth = 0
        var pending: UInt8 = 0
        var seen: UInt8 = 0
        var index = 0
        let end = text.count
        while index < end, length < Self.capacity - 4 {
            let first = text[index]
            var value: UInt32
            if first < 0x80 {
                value = UInt32(first)
                index += 1
            } else if first < 0xE0 {
                guard index + 1 < end else { break }
                value = UInt32(first & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F)
                index += 2
            } else if first < 0xF0 {
                guard index + 2 < end else { break }
                value =
                    UInt32(first & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
                index += 3
            } else {
                guard index + 3 < end else { break }
                value = UInt32(first & 0x07) << 18 | UInt32(text[index + 1] & 0x3F) << 12
                value |= UInt32(text[index + 2] & 0x3F) << 6 | UInt32(text[index + 3] & 0x3F)
                index += 4
                guard value > 0xFFFF else { continue }
                value -= 0x10000
                units[length] = UInt16(0xD800 + (value >> 10))
                units[length + 1] = UInt16(0xDC00 + (value & 0x3FF))
                marks[length] = pending | (depth > 0 ? Self.aside : 0)
                marks[length + 1] = depth > 0 ? Self.aside : 0
                pending = 0
                length += 2
                continue
            }
            let unit = folds[UInt16(value)]
            switch unit {
            case 0: continue
            case Unit.space: pending = Self.gap
            case Unit.openBracket:
                depth += 1
                pending = Self.gap
            case Unit.closeBracket:
                depth = max(0, depth - 1)
                pending = Self.gap
            case UnitTable.several:
                guard let scalar = Unicode.Scalar(value), case .units(let pair) = CharacterFold.fold(scalar) else {
                    continue
                }
                for unit in pair.prefix(3) {
                    units[length] = unit
                    marks[length] = pending | (depth > 0 ? Self.aside : 0)
                    pending = 0
                    length += 1
                }
            default:
                units[length] = unit
                marks[length] = pending | (depth > 0 ? Self.aside : 0)
                pending = 0
                seen |= traits[unit]
                length += 1
            }
        }
        count = length
        liftWholeAside()
        return seen & UnitTable.Traits.numeral.rawValue != 0
    }

    /// A text that stands in brackets as a whole is no remark.
    private mutating func liftWholeAside() {
        for at in 0..<count where marks[at] & Self.aside == 0 { return }
        for at in 0..<count { marks[at] &= ~Self.aside }
    }

    // MARK: Numerals

    private mutating func rewriteNumerals() {
        let traits = UnitTable.traits
        let numeral = UnitTable.Traits.numeral.rawValue
        var length = 0
        var index = 0
        func isNumeral(_ at: Int) -> Bool { at < count && traits[units[at]] & numeral != 0 }
        while index < count {
            var end = index
            while isNumeral(end), end == index || marks[end] & Self.gap == 0 { end += 1 }
            let run = UnsafeBufferPointer(start: units + index, count: end - index)
            if end > index, NumeralContext.isNumber(UnsafeBufferPointer(start: units, count: count), index..<end),
                let numbers = ChineseNumeral.numbers(ArraySlice(run)), length + run.count * 4 < Self.capacity - 4
            {
                for (place, digits) in numbers.enumerated() {
                    for (offset, digit) in digits.enumerated() {
                        draft[length] = digit
                        draftMarks[length] = marks[index] & ~Self.gap
                        // 28三楼 is 28 and 3.
                        let isApart = place > 0 || index > 0 && Unit.isDigit(units[index - 1])
                        if offset == 0 { draftMarks[length] |= isApart ? Self.gap : marks[index] }
                        length += 1
                    }
                }
                index = end
            } else {
                let next = max(end, index + 1)
                while index < next {
                    draft[length] = units[index]
                    draftMarks[length] = marks[index]
                    length += 1
                    index += 1
                }
            }
        }
        units.update(from: draft, count: length)
        marks.update(from: draftMarks, count: length)
        count = length
    }

    // MARK: Contacts

    /// Telephone numbers, postal codes, and the words and names that go with them.
    private mutating func removeContacts() {
        var index = 0
        var length = 0
        var hasRemoved = false
        while index < count {
            let end = ContactNoise.end(at: index, units, marks, count)
            if end > index {
                if !hasRemoved {
                    hasRemoved = true
                    length = index
                }
                length -= ContactNoise.titledName(before: length, units, marks)
                index = end + ContactNoise.titledName(at: end, units, marks, count)
                if index < count { marks[index] |= Self.gap }
                continue
            }
            if hasRemoved {
                units[length] = units[index]
                marks[length] = marks[index]
                length += 1
            }
            index += 1
        }
        if hasRemoved { count = length }
    }
}

/// Whether Chinese numerals are a number where they stand: 三号楼, but 三里屯.
enum NumeralContext {
    private static let needsCare = Unit.set("门楼座组队层室户期梯弄米社")
    private static let nameContinues = Unit.set("村镇乡县市路街巷里庄屯店桥口山塘湾沟河坡岭营寨堡集场湖江海岛州洲峰台园区")
    private static let beforeDoor = Unit.set("元楼栋幢座号院区层")
    private static let beforeBare = Unit.set("号栋幢座元层楼#室组")
    private static let of = Unit.set("之附")
    private static let door = Unit.only("门")

    static func isNumber(_ units: UnsafeBufferPointer<UInt16>, _ run: Range<Int>) -> Bool {
        let before = run.lowerBound > 0 ? units[run.lowerBound - 1] : nil
        if let suffix = NumberEnding.at(run.upperBound, units) {
            let first = units[run.upperBound]
            let after = run.upperBound + suffix.length < units.count ? units[run.upperBound + suffix.length] : nil
            if suffix.kind == .section, first != Unit.only("期") { return false }
            if suffix.length == 1, needsCare.contains(first), let after, nameContinues.contains(after) { return false }
            if first == door {
                guard let before, beforeDoor.contains(before) || Unit.isDigit(before) else { return false }
            }
            return true
        }
        guard let before else { return false }
        if of.contains(before), run.lowerBound > 1,
            Unit.isDigit(units[run.lowerBound - 2]) || units[run.lowerBound - 2] == Unit.number
        {
            return true
        }
        // 3栋二单元三〇二
        return run.count >= 2 && beforeBare.contains(before) && run.upperBound == units.count
    }
}

/// What follows a number in an address and tells what the number counts.
struct NumberEnding {
    enum Kind: UInt8 {
        case bare, group, lane, door, building, unit, storey, floor, room, section, distance
    }

    var kind: Kind
    var length: Int

    /// The ending that stands at `index`.
    static func at(_ index: Int, _ units: UnsafeBufferPointer<UInt16>) -> NumberEnding? {
        guard index < units.count, UnitTable.traits[units[index]] & UnitTable.Traits.suffix.rawValue != 0 else {
            return nil
        }
        for ending in byFirst[units[index]] ?? [] {
            guard index + ending.units.count <= units.count else { continue }
            var offset = 1
            while offset < ending.units.count, units[index + offset] == ending.units[offset] { offset += 1 }
            guard offset == ending.units.count else { continue }
            if let not = ending.not, index + offset < units.count, not.contains(units[index + offset]) { continue }
            return NumberEnding(kind: ending.kind, length: offset)
        }
        return nil
    }

    private struct Word {
        var units: Units
        var kind: Kind
        /// The word ends no number before one of these.
        var not: Set<UInt16>?
    }

    /// Longest first.
    private static let byFirst: [UInt16: [Word]] = {
        var words: [UInt16: [Word]] = [:]
        func add(_ list: String, _ kind: Kind, not: String? = nil) {
            for text in list.split(separator: " ") {
                let units = Array(text.utf16)
                words[units[0], default: []].append(Word(units: units, kind: kind, not: not.map(Unit.set)))
            }
        }
        add("号住宅楼 号楼栋 号楼 号栋 号幢 号座 #楼 栋楼 幢楼 座楼 楼栋 栋 幢 座", .building)
        add("#", .building)
        add("号单元 单元门 单元 号门 号梯 门 梯", .unit, not: "诊口面前外卫店市")
        add("楼层 层", .floor)
        add("楼", .storey)
        add("F", .floor, not: "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        add("号商铺 号铺 号房 号室 商铺 室 房 户 铺", .room)
        add("村民小组 居民小组 生产小组 生产队 小组 组", .group)
        add("队 社", .group, not: "区")
        add("号弄 弄", .lane)
        add("号院 号", .door, not: "路街线")
        add("期 区", .section)
        add("米 公里", .distance)
        for first in words.keys { words[first]?.sort { $0.units.count > $1.units.count } }
        return words
    }()
}

/// Telephone numbers and the like.
enum ContactNoise {
    /// The end of the contact that begins at `index`; `index` where none does.
    static func end(
        at index: Int, _ units: UnsafeMutablePointer<UInt16>, _ marks: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        let unit = units[index]
        if Unit.isDigit(unit) {
            if index > 0, Unit.isDigit(units[index - 1]), marks[index] & FoldedText.gap == 0 { return index }
            return number(index, units, marks, count, isAnnounced: false) ?? index
        }
        guard unit == 0x7535 || unit == 0x624B || unit == 0x8054 || unit == 0x90AE || unit == 0x6536 || unit == 0x54
        else {
            return index
        }
        for (word, kind) in words where has(word, index, units, count) {
            let start = index + word.count
            switch kind {
            case .telephone:
                if let end = number(start, units, marks, count, isAnnounced: true) { return end }
            case .postcode:
                let end = digits(start, units, marks, count)
                if end == start + 6 { return end }
            case .person:
                var end = start
                while end < count, end < start + 4, Unit.isHan(units[end]),
                    end == start || marks[end] & FoldedText.gap == 0
                {
                    end += 1
                }
                if end > start, end == count || marks[end] & FoldedText.gap != 0 || Unit.isDigit(units[end]) {
                    return end
                }
            }
        }
        return index
    }

    /// How many units the name with its title takes up that ends before a telephone number: 张先生 138….
    static func titledName(
        before end: Int, _ units: UnsafeMutablePointer<UInt16>, _ marks: UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard let title = ContactWords.titles.first(where: { $0.count < end && has($0, end - $0.count, units, end) })
        else { return 0 }
        for length in 1...3 where end - title.count - length >= 0 {
            let start = end - title.count - length
            guard Unit.isHan(units[start]) else { return 0 }
            if start == 0 || marks[start] & FoldedText.gap != 0 || ContactWords.mayPrecedeName(units[start - 1]) {
                return end - start
            }
        }
        return 0
    }

    /// The same for a name that follows the number: 138… 张先生.
    static func titledName(
        at start: Int, _ units: UnsafeMutablePointer<UInt16>, _ marks: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        for length in 1...3 where start + length < count {
            guard Unit.isHan(units[start + length - 1]) else { return 0 }
            guard let title = ContactWords.titles.first(where: { has($0, start + length, units, count) }) else {
                continue
            }
            let end = start + length + title.count
            return end == count || marks[end] & FoldedText.gap != 0 ? end - start : 0
        }
        return 0
    }

    private enum Kind { case telephone, postcode, person }
    private static let words: [(Units, Kind)] =
        ["联系电话", "电话号码", "手机号码", "手机号", "电话", "手机", "电联", "TEL"].map { (Array($0.utf16), .telephone) }
        + ["邮政编码", "邮编"].map { (Array($0.utf16), .postcode) }
        + ["联系人", "收件人", "收货人"].map { (Array($0.utf16), .person) }

    private static func has(_ word: Units, _ index: Int, _ units: UnsafeMutablePointer<UInt16>, _ count: Int) -> Bool {
        guard index + word.count <= count else { return false }
        for offset in word.indices where units[index + offset] != word[offset] { return false }
        return true
    }

    /// 13800138000, 0750-3456789; announced ones may be any 7 to 12 digits.
    private static func number(
        _ start: Int, _ units: UnsafeMutablePointer<UInt16>, _ marks: UnsafeMutablePointer<UInt8>, _ count: Int,
        isAnnounced: Bool
    ) -> Int? {
        let end = digits(start, units, marks, count)
        let length = end - start
        guard length >= 3 else { return nil }
        let next = end < count && marks[end] & FoldedText.gap == 0 ? units[end] : 0
        if Unit.isLetter(next) || UnitTable.traits[next] & UnitTable.Traits.suffix.rawValue != 0 { return nil }
        if isAnnounced, (7...12).contains(length) { return end }
        if length == 11, units[start] == 0x31, units[start + 1] >= 0x33 { return end }
        if units[start] == 0x30, (3...4).contains(length), next == Unit.hyphen {
            let last = digits(end + 1, units, marks, count)
            if (7...8).contains(last - end - 1) { return last }
        }
        return nil
    }

    private static func digits(
        _ start: Int, _ units: UnsafeMutablePointer<UInt16>, _ marks: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        var end = start
        while end < count, Unit.isDigit(units[end]), end == start || marks[end] & FoldedText.gap == 0 { end += 1 }
        return end
    }
}
