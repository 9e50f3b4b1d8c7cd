/// The forms under which the names of a tree are found, with the nodes that have them.
struct NameForms {
    /// Three a text of the pool: as it stands, and without its ending in two ways; `AddressIndex.none` for none.
    private(set) var textForms: [UInt32]
    private var forms: [Form] = []
    private var formOfHash: [UInt64: UInt32] = [:]
    private var folded = FoldedNames()

    private struct Form {
        var units: Units
        var levels: UInt32 = 0
        /// Kind and ordinal.
        var nodes: [UInt32] = []
        var isWhole = false
    }

    init(
        order: NodeOrder, names: [UInt32], levels: [UInt8], aliases: [(node: Int64, name: UInt32)], texts: TextPool,
        unnamed: Set<UInt32> = []
    ) {
        textForms = [UInt32](repeating: AddressIndex.none, count: texts.count * 3)
        var known: [UInt64: [(form: UInt32, kind: AddressNameKind)]] = [:]
        for (ordinal, source) in order.sources.enumerated() {
            let level = UInt32(levels[Int(source)])
            guard LevelCode.isNamed(level), !unnamed.contains(UInt32(ordinal)) else { continue }
            let text = names[Int(source)]
            let found: [(form: UInt32, kind: AddressNameKind)]
            if let cached = known[UInt64(text) << 4 | UInt64(level)] {
                found = cached
            } else {
                found = take(texts.text(text), level)
                known[UInt64(text) << 4 | UInt64(level)] = found
                note(found, text)
            }
            link(found, UInt32(ordinal), level)
        }
        for alias in aliases {
            let ordinal = order.ordinal(of: alias.node)
            guard ordinal != AddressIndex.none else { continue }
            let level = order.sortKeys[Int(ordinal)] >> 28
            link(take(texts.text(alias.name), level).map { ($0.form, .alias) }, ordinal, level)
        }
        addForeignDivisions()
    }

    // MARK: Forms

    private mutating func take(_ name: String, _ level: UInt32) -> [(form: UInt32, kind: AddressNameKind)] {
        let units = folded.units(name)
        guard LevelCode.isName(units, level) else { return [] }
        var found = [(form: form(units), kind: AddressNameKind.exact)]
        for core in NameCores.of(units, level) { found.append((form(core), .core)) }
        return found
    }

    private mutating func form(_ units: Units) -> UInt32 {
        let hash = UnitHash.of(units)
        if let known = formOfHash[hash] { return known }
        let number = UInt32(forms.count)
        forms.append(Form(units: units))
        formOfHash[hash] = number
        return number
    }

    private mutating func note(_ found: [(form: UInt32, kind: AddressNameKind)], _ text: UInt32) {
        for (place, entry) in found.prefix(3).enumerated() { textForms[Int(text) * 3 + place] = entry.form }
    }

    private mutating func link(_ found: [(form: UInt32, kind: AddressNameKind)], _ ordinal: UInt32, _ level: UInt32) {
        for (form, kind) in found {
            forms[Int(form)].levels |= 1 << level
            forms[Int(form)].nodes.append(UInt32(kind.rawValue) << 29 | ordinal)
            if kind != .core {
                forms[Int(form)].isWhole = true
                forms[Int(form)].levels |= AddressIndex.wholeForm
            }
        }
    }

    /// Divisions of the country that the base does not have: who names one means another place.
    private mutating func addForeignDivisions() {
        let upper: UInt32 = 1 << LevelCode.province | 1 << LevelCode.city | 1 << LevelCode.county
        DivisionLexicon.forEachUpper { name, sense in
            let units = folded.units(name.text)
            let bit: UInt32
            switch sense.label {
            case .province: bit = 1 << LevelCode.province
            case .city: bit = 1 << LevelCode.city
            default: bit = 1 << LevelCode.county
            }
            guard units.count >= 2 else { return }
            let number = Int(form(units))
            if forms[number].levels & upper != 0 { return }
            forms[number].levels |= bit << 16 | (sense.isShort ? AddressIndex.shortForeign : 0)
        }
    }

    // MARK: Writing

    func write(_ writer: inout ImageWriter) {
        writer.append(.formStart, Self.starts(forms.map(\.units.count)))
        writer.append(.formUnits, forms.flatMap(\.units))
        writer.append(.formNodeStart, Self.starts(forms.map(\.nodes.count)))
        writer.append(.formNodes, forms.flatMap(\.nodes))
        writer.append(.formLevels, forms.map(\.levels))
        var slots = SlotTable(count: forms.count)
        var reach = [UInt8](repeating: 0, count: AddressIndex.reachSize)
        for (number, form) in forms.enumerated() {
            slots.put(UnitHash.of(form.units), UInt32(number))
            let place = AddressIndex.reachPlace(form.units[0], form.units[1])
            reach[place] = max(reach[place], UInt8(min(255, form.units.count)))
        }
        writer.append(.formSlots, slots.words)
        writer.append(.formReach, reach)
        writeNear(&writer)
        writeCompletions(&writer)
    }

    private func writeNear(_ writer: inout ImageWriter) {
        var entries: [(hash: UInt64, form: UInt32)] = []
        for (number, form) in forms.enumerated() where form.levels & 0x7FFF != 0 {
            for hash in NearKeys.deletions(of: form.units) { entries.append((hash, UInt32(number))) }
            entries.append((NearKeys.sound(of: form.units), UInt32(number)))
        }
        entries.sort { ($0.hash, $0.form) < ($1.hash, $1.form) }
        var slots = SlotTable(count: entries.count)
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
            slots.put(entries[start].hash, UInt32(start), UInt32(end - start))
            start = end
        }
        writer.append(.nearSlots, slots.words)
        writer.append(.nearForms, entries.map(\.form))
    }

    private func writeCompletions(_ writer: inout ImageWriter) {
        let whole = forms.indices.filter { forms[$0].isWhole && forms[$0].levels & 0x7FFF != 0 }
        let byUnits = whole.sorted { forms[$0].units.lexicographicallyPrecedes(forms[$1].units) }
        writer.append(.byUnits, byUnits.map { UInt32($0) })
        for (spell, list, starts, bytes) in [
            (Pinyin.full, ImageSection.byPinyin, ImageSection.pinyinStart, ImageSection.pinyinBytes),
            (Pinyin.initials, .byInitials, .initialStart, .initialBytes),
        ] as [(([UInt16]) -> String, ImageSection, ImageSection, ImageSection)] {
            let spelt = whole.map { (form: UInt32($0), text: Array(spell(forms[$0].units).utf8)) }
                .sorted { $0.text.lexicographicallyPrecedes($1.text) }
            writer.append(list, spelt.map(\.form))
            writer.append(starts, Self.starts(spelt.map(\.text.count)))
            writer.append(bytes, spelt.flatMap(\.text))
        }
    }

    static func starts(_ counts: [Int]) -> [UInt32] {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(counts.count + 1)
        var sum: UInt32 = 0
        for count in counts {
            sum += UInt32(count)
            starts.append(sum)
        }
        return starts
    }
}

/// Folds names, one after the other.
struct FoldedNames {
    private final class Box {
        var text = FoldedText()
    }
    private let box = Box()

    /// - Parameter keepsNumbersApart: whether a space stays between numbers that were apart: 101、112号.
    func units(_ name: String, keepsNumbersApart: Bool = false) -> Units {
        guard name.utf8.count <= AddressParser.lengthLimit else { return [] }
        box.text.read(name)
        guard keepsNumbersApart else { return box.text.array }
        var units: Units = []
        for at in 0..<box.text.count {
            let unit = box.text.units[at]
            let isApart = box.text.marks[at] & FoldedText.gap != 0
            if isApart, Unit.isDigit(unit), units.last.map(Unit.isDigit) ?? false { units.append(Unit.space) }
            units.append(unit)
        }
        return units
    }
}

/// Names without what people leave out.
enum NameCores {
    private static let subdistrict = Units("街道".utf16)
    private static let estateEndings: [Units] =
        ["住宅小区", "住宅区", "小区", "家园小区", "花园小区", "生活区"].map { Array($0.utf16) }
    private static let firmEndings: [Units] =
        ["股份有限公司", "有限责任公司", "有限公司", "公司", "大厦", "广场", "中心"].map { Array($0.utf16) }

    static func of(_ units: Units, _ level: UInt32) -> [Units] {
        var cores: [Units] = []
        if let core = AddressKey.core(units, at: LevelCode.level(level)) { cores.append(core) }
        if level == LevelCode.town, units.count > 3, units.hasSuffix(subdistrict) {
            cores.append(Units(units.dropLast()))
        }
        if level == LevelCode.place || level == LevelCode.estate || level == LevelCode.building, cores.isEmpty {
            for ending in estateEndings + firmEndings where units.hasSuffix(ending) && units.count >= ending.count + 3 {
                cores.append(Units(units.dropLast(ending.count)))
                break
            }
        }
        return cores
    }
}

extension LevelCode {
    /// Levels whose nodes may have names of their own.
    static func isNamed(_ level: UInt32) -> Bool {
        level != group && level != doorplate && level < unit
    }

    /// Whether it is a name rather than a number.
    static func isName(_ units: Units, _ level: UInt32) -> Bool {
        guard units.count >= 2, units.count <= 200 else { return false }
        guard level == building else { return true }
        return units.count(where: Unit.isHan) >= 2 && !units.contains(where: Unit.isDigit)
    }
}

/// Hashes under which names are found that are written a little differently.
enum NearKeys {
    /// The form with each of its units left out once; of forms of 3 to 12 units.
    static func deletions(of units: Units) -> Set<UInt64> {
        guard (3...12).contains(units.count) else { return [] }
        var hashes: Set<UInt64> = []
        for left in units.indices {
            var hash = UnitHash(.deletion)
            for (index, unit) in units.enumerated() where index != left { hash.add(unit) }
            hashes.insert(hash.key)
        }
        return hashes
    }

    /// How the form sounds.
    static func sound(of units: some Sequence<UInt16>) -> UInt64 {
        var hash = UnitHash(.sound)
        for unit in units {
            let sound = UnitTable.sounds[unit]
            hash.add(sound == 0 ? unit : sound)
        }
        return hash.key
    }
}
