/// UTF-16 units: the form in which addresses are read, one unit a Chinese character.
typealias Units = [UInt16]

/// Names for the units that the grammar mentions, and their classes.
enum Unit {
    static let space: UInt16 = 0x20
    static let openBracket: UInt16 = 0x28
    static let closeBracket: UInt16 = 0x29
    static let plus: UInt16 = 0x2B
    static let hyphen: UInt16 = 0x2D
    static let point: UInt16 = 0x2E
    static let hash: UInt16 = 0x23
    static let number = only("号")

    static func isDigit(_ unit: UInt16) -> Bool { unit >= 0x30 && unit <= 0x39 }
    static func isLetter(_ unit: UInt16) -> Bool { unit >= 0x41 && unit <= 0x5A }
    static func isHan(_ unit: UInt16) -> Bool { unit >= 0x3400 && unit <= 0x9FFF || isSurrogate(unit) }
    static func isLeadingSurrogate(_ unit: UInt16) -> Bool { unit >= 0xD800 && unit <= 0xDBFF }
    static func isSurrogate(_ unit: UInt16) -> Bool { unit >= 0xD800 && unit <= 0xDFFF }

    /// What stands between elements: white space and punctuation (folded to one space) and brackets.
    static func isSeparator(_ unit: UInt16) -> Bool {
        unit == space || unit == openBracket || unit == closeBracket
    }

    /// 甲乙丙丁戊己庚辛
    static func isStem(_ unit: UInt16) -> Bool { stems.contains(unit) }

    static func only(_ text: String) -> UInt16 { text.utf16.first ?? space }
    static func set(_ text: String) -> Set<UInt16> { Set(text.utf16) }

    private static let stems = set("甲乙丙丁戊己庚辛")
}

extension [UInt16] {
    /// The units as text.
    var text: String { String(decoding: self, as: UTF16.self) }

    /// Whether `other` stands at `index`.
    func has(_ other: Units, at index: Int) -> Bool {
        guard index >= 0, index + other.count <= count else { return false }
        for offset in other.indices where self[index + offset] != other[offset] { return false }
        return true
    }

    func hasSuffix(_ other: Units) -> Bool { has(other, at: count - other.count) }
}

extension ArraySlice<UInt16> {
    var text: String { String(decoding: self, as: UTF16.self) }
}
