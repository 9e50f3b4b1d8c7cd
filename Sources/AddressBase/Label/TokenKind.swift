/// What a token is made of.
enum TokenKind {
    /// One Chinese character.
    static let han: UInt8 = 0
    /// A run of digits.
    static let digits: UInt8 = 1
    /// A run of letters.
    static let letters: UInt8 = 2
    /// Any other unit that may belong to an element, such as # or &.
    static let other: UInt8 = 3
    /// A space, bracket or hyphen: it has no label of its own.
    static let separator: UInt8 = 4

    /// Indexed by unit.
    static let table: [UInt8] = (0...UInt16.max).map { of($0) }

    private static func of(_ unit: UInt16) -> UInt8 {
        if Unit.isDigit(unit) { return digits }
        if Unit.isLetter(unit) { return letters }
        if Unit.isSeparator(unit) || unit == Unit.hyphen { return separator }
        return unit >= 0x2E80 ? han : other
    }
}
