/// What a unit may be part of, by look-up: the questions that are asked of every unit of every text.
struct UnitClass: OptionSet {
    let rawValue: UInt8

    /// A Chinese numeral.
    static let numeral = UnitClass(rawValue: 1)
    /// The first unit of a suffix that makes a number of Chinese numerals: 号, 单 of 单元.
    static let suffix = UnitClass(rawValue: 2)
    /// The first unit of a word that announces a contact.
    static let contact = UnitClass(rawValue: 4)
    static let digit = UnitClass(rawValue: 8)
    static let letter = UnitClass(rawValue: 16)
    /// 之, after which a numeral is a number (号之一).
    static let of = UnitClass(rawValue: 32)
    static let separator = UnitClass(rawValue: 64)

    /// Indexed by unit.
    static let table: [UnitClass] = (0...UInt16.max).map { unit in
        var found: UnitClass = []
        if ChineseNumeral.isNumeral(unit) { found.insert(.numeral) }
        if NumberSuffix.mayFollowNumerals(unit) { found.insert(.suffix) }
        if ContactWords.firsts.contains(unit) { found.insert(.contact) }
        if Unit.isDigit(unit) { found.insert(.digit) }
        if Unit.isLetter(unit) { found.insert(.letter) }
        if unit == NormalizerDraft.of { found.insert(.of) }
        if Unit.isSeparator(unit) || unit == Unit.hyphen { found.insert(.separator) }
        return found
    }
}
