/// The texts of addresses that have no elements, found by what is rare in them.
struct FreeTexts {
    private var nodes: [UInt32] = []
    private var sources: [UInt32] = []
    private var units: [Units] = []

    init(_ entries: [(node: UInt32, text: UInt32)], _ texts: TextPool) {
        let folded = FoldedNames()
        for entry in entries {
            let units = folded.units(texts.text(entry.text), keepsNumbersApart: true)
            nodes.append(entry.node)
            sources.append(entry.text)
            self.units.append(units)
        }
    }

    func write(_ writer: inout ImageWriter) {
        writer.append(.freeNode, nodes)
        writer.append(.freeText, sources)
        writer.append(.freeStart, NameForms.starts(units.map(\.count)))
        writer.append(.freeUnits, units.flatMap { $0 })
        var whole: [(hash: UInt64, text: UInt32)] = []
        var grams: [(hash: UInt64, text: UInt32)] = []
        var reader = FreeTokens()
        for (number, units) in units.enumerated() {
            units.withUnsafeBufferPointer { reader.read($0) }
            whole.append((reader.whole, UInt32(number)))
            var seen: Set<UInt64> = []
            for place in reader.tokens.indices.dropFirst() {
                seen.insert(FreeTokens.gram(reader.tokens[place - 1], reader.tokens[place]))
            }
            for hash in seen { grams.append((hash, UInt32(number))) }
        }
        Self.write(whole, .freeWhole, .freeWholeTexts, &writer)
        Self.write(grams, .gramSlots, .gramTexts, &writer)
    }

    /// Writes the texts of each hash one after the other.
    private static func write(
        _ entries: [(hash: UInt64, text: UInt32)], _ table: ImageSection, _ list: ImageSection,
        _ writer: inout ImageWriter
    ) {
        let entries = entries.sorted { ($0.hash, $0.text) < ($1.hash, $1.text) }
        var distinct = 0
        for index in entries.indices where index == 0 || entries[index].hash != entries[index - 1].hash {
            distinct += 1
        }
        var slots = SlotTable(count: distinct)
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
            slots.put(entries[start].hash, UInt32(start), UInt32(end - start))
            start = end
        }
        writer.append(table, slots.words)
        writer.append(list, entries.map(\.text))
    }
}

/// A free text as tokens: a character, or a number as a whole. Chinese numerals count as numbers wherever they stand, on both
/// sides alike, and a number with a sub-number has one order: 12-1号, 12号之一, 12号附1 and 12之1号 are 12, 1, 号; 甲28号 and
/// 28号甲 are 28, 甲, 号.
struct FreeTokens {
    private(set) var tokens: [UInt32] = []
    /// Whether the token stands in brackets.
    private(set) var isAside: [Bool] = []

    static let number: UInt32 = 0x8000_0000
    private static let door = UInt32(Unit.number)

    init() {
        tokens.reserveCapacity(64)
        isAside.reserveCapacity(64)
    }

    mutating func read(_ units: UnsafeBufferPointer<UInt16>, marks: UnsafePointer<UInt8>? = nil) {
        tokens.removeAll(keepingCapacity: true)
        isAside.removeAll(keepingCapacity: true)
        var at = 0
        while at < units.count {
            let start = at
            if number(&at, units, marks, start) {
                subNumbers(&at, units, marks, start)
                continue
            }
            let unit = units[at]
            if isStem(unit), at + 1 < units.count, Unit.isDigit(units[at + 1]) {
                at += 1
                if number(&at, units, marks, start), at < units.count, units[at] == Unit.number {
                    append(Self.canonical(unit), start, marks)
                } else {
                    // 甲3栋 is no doorplate: as it stands.
                    let last = tokens.count - 1
                    tokens.insert(Self.canonical(unit), at: last)
                    isAside.insert(isAside[last], at: last)
                }
                continue
            }
            if Unit.isHan(unit) || Unit.isLetter(unit) { append(Self.canonical(unit), at, marks) }
            at += 1
        }
    }

    // MARK: Numbers

    /// Reads the number that stands at a place, if one does.
    private mutating func number(
        _ at: inout Int, _ units: UnsafeBufferPointer<UInt16>, _ marks: UnsafePointer<UInt8>?, _ start: Int
    ) -> Bool {
        let numeral = UnitTable.Traits.numeral.rawValue
        let first = at
        guard at < units.count else { return false }
        if Unit.isDigit(units[at]) {
            var value: UInt32 = 7
            while at < units.count, Unit.isDigit(units[at]), at == first || !hasGap(marks, at) {
                value = value &* 31 &+ UInt32(units[at])
                at += 1
            }
            append(Self.number | value & 0x7FFF_FFFF, start, marks)
            return true
        }
        guard UnitTable.traits[units[at]] & numeral != 0 else { return false }
        while at < units.count, UnitTable.traits[units[at]] & numeral != 0 { at += 1 }
        guard let numbers = ChineseNumeral.numbers(ArraySlice(UnsafeBufferPointer(rebasing: units[first..<at]))) else {
            for place in first..<at { append(UInt32(units[place]), place, marks) }
            return true
        }
        for digits in numbers {
            var value: UInt32 = 7
            for digit in digits { value = value &* 31 &+ UInt32(digit) }
            append(Self.number | value & 0x7FFF_FFFF, start, marks)
        }
        return true
    }

    /// Reads what hangs on the number before a place: 号之一, 之1号, 号附1号, 号-1, 号甲. Its 号 comes after it.
    private mutating func subNumbers(
        _ at: inout Int, _ units: UnsafeBufferPointer<UInt16>, _ marks: UnsafePointer<UInt8>?, _ start: Int
    ) {
        while at < units.count {
            let hasDoor = units[at] == Unit.number
            let link = hasDoor ? at + 1 : at
            guard link < units.count else { return }
            if isStem(units[link]), hasDoor ? endsWord(link + 1, units) : isDoor(link + 1, units) {
                append(Self.canonical(units[link]), start, marks)
                at = link + 1
                if at < units.count, units[at] == Unit.number { at += 1 }
                append(Self.door, start, marks)
                return
            }
            let isOf = units[link] == NumberLinks.of || units[link] == NumberLinks.attached
            guard isOf || hasDoor && units[link] == Unit.hyphen else { return }
            let count = tokens.count
            var end = link + 1
            guard number(&end, units, marks, start), tokens[count] & Self.number != 0 else {
                drop(to: count)
                return
            }
            guard tokens.count > count + 1 || endsNumber(end, units) else {
                drop(to: count)
                return
            }
            at = end
            let isClosed = at < units.count && units[at] == Unit.number
            if isClosed { at += 1 }
            if hasDoor || isClosed {
                tokens.insert(Self.door, at: count + 1)
                isAside.insert(isAside[count], at: count + 1)
                return
            }
        }
    }

    private mutating func drop(to count: Int) {
        tokens.removeLast(tokens.count - count)
        isAside.removeLast(isAside.count - count)
    }

    private func isStem(_ unit: UInt16) -> Bool { UnitTable.traits[unit] & UnitTable.Traits.stem.rawValue != 0 }

    private func isDoor(_ at: Int, _ units: UnsafeBufferPointer<UInt16>) -> Bool {
        at < units.count && units[at] == Unit.number
    }

    /// Whether no Chinese character goes on at a place, so that 28号甲 is a number but not 28号丁香园.
    private func endsWord(_ at: Int, _ units: UnsafeBufferPointer<UInt16>) -> Bool {
        at >= units.count || !Unit.isHan(units[at]) || units[at] == Unit.number
            || UnitTable.traits[units[at]] & UnitTable.Traits.numeral.rawValue != 0
    }

    /// Whether the number before a place counts nothing else, such as a building or a floor.
    private func endsNumber(_ at: Int, _ units: UnsafeBufferPointer<UInt16>) -> Bool {
        NumberEnding.at(at, units).map { $0.kind == .door } ?? true
    }

    // MARK: Characters

    /// 幢, 栋 and 座 count buildings, 房 and 户 rooms: one unit each.
    private static func canonical(_ unit: UInt16) -> UInt32 {
        switch unit {
        case 0x5E62, 0x5EA7: 0x680B
        case 0x623F, 0x6237: 0x5BA4
        default: UInt32(unit)
        }
    }

    private func hasGap(_ marks: UnsafePointer<UInt8>?, _ at: Int) -> Bool {
        marks.map { $0[at] & FoldedText.gap != 0 } ?? false
    }

    private mutating func append(_ token: UInt32, _ at: Int, _ marks: UnsafePointer<UInt8>?) {
        tokens.append(token)
        isAside.append(marks.map { $0[at] & FoldedText.aside != 0 } ?? false)
    }

    /// The hash of all tokens: texts that have it say the same.
    var whole: UInt64 {
        var hash = UnitHash(.whole)
        for token in tokens {
            hash.add(UInt16(truncatingIfNeeded: token >> 16))
            hash.add(UInt16(truncatingIfNeeded: token))
        }
        return hash.key
    }

    /// The hash of two neighbours; the first has nothing before it.
    @inline(__always)
    static func gram(_ left: UInt32, _ right: UInt32) -> UInt64 {
        var mixed = (UInt64(left) << 32 | UInt64(right)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
        return (mixed ^ (mixed >> 32)) | 1
    }
}
