/// What becomes of one character of the caller's text.
enum CharacterFold {
    enum Result {
        case unit(UInt16)
        case units(Units)
        /// The character goes: it joins what stands left and right of it.
        case nothing
    }

    static func fold(_ scalar: Unicode.Scalar) -> Result {
        let value = scalar.value
        if value < 0x80 { return ascii(UInt16(value)) }
        if value >= 0x4E00, value < 0xA000 { return .unit(TraditionalFold.simplified(UInt16(value))) }
        if value >= 0xFF01, value <= 0xFF5E { return ascii(UInt16(value - 0xFEE0)) }
        if let unit = singles[value] { return .unit(unit) }
        if let units = numbers[value] { return .units(units) }
        if joiners.contains(value) { return .nothing }
        if scalar.properties.isWhitespace || isPunctuation(scalar) { return .unit(Unit.space) }
        guard value < 0x10000 else { return .units(Array(String(scalar).utf16)) }
        return .unit(UInt16(value))
    }

    private static func ascii(_ unit: UInt16) -> Result {
        switch unit {
        case 0x61...0x7A: return .unit(unit - 0x20)
        case 0x30...0x39, 0x41...0x5A: return .unit(unit)
        case Unit.hash, Unit.openBracket, Unit.closeBracket, Unit.plus, Unit.hyphen, Unit.point, 0x26:
            return .unit(unit)
        case 0x5B, 0x7B: return .unit(Unit.openBracket)
        case 0x5D, 0x7D: return .unit(Unit.closeBracket)
        case 0x7E: return .unit(Unit.hyphen)
        default: return .unit(Unit.space)
        }
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .otherPunctuation, .initialPunctuation, .finalPunctuation, .openPunctuation, .closePunctuation,
            .dashPunctuation, .connectorPunctuation, .mathSymbol, .otherSymbol, .modifierSymbol, .control, .format,
            .currencySymbol, .unassigned, .privateUse:
            true
        default: false
        }
    }

    /// Characters with a single counterpart.
    private static let singles: [UInt32: UInt16] = {
        var singles: [UInt32: UInt16] = [:]
        for scalar in "—–‐‑‒―－−～〜﹣".unicodeScalars { singles[scalar.value] = Unit.hyphen }
        for scalar in "【〔〖［｛「『《〈﹙".unicodeScalars { singles[scalar.value] = Unit.openBracket }
        for scalar in "】〕〗］｝」』》〉﹚".unicodeScalars { singles[scalar.value] = Unit.closeBracket }
        singles[0x3007] = 0x3007  // 〇
        singles[0x2116] = Unit.hash  // №
        return singles
    }()

    /// Circled numbers and Roman numerals.
    private static let numbers: [UInt32: Units] = {
        var numbers: [UInt32: Units] = [:]
        for index in 0..<20 { numbers[0x2460 + UInt32(index)] = Array(String(index + 1).utf16) }
        for index in 0..<12 {
            numbers[0x2160 + UInt32(index)] = Array(String(index + 1).utf16)
            numbers[0x2170 + UInt32(index)] = Array(String(index + 1).utf16)
        }
        return numbers
    }()

    /// Middle dots and zero-width characters.
    private static let joiners: Set<UInt32> = [0xB7, 0x2022, 0x30FB, 0x2027, 0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD]
}
