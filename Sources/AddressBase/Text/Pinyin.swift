/// Readings of Chinese characters, without tones.
enum Pinyin {
    /// Full pinyin of a name in lower case, such as `jiefanglu`; other letters and digits stand as they are.
    static func full(_ units: some Sequence<UInt16>) -> String {
        var result = ""
        for unit in units { append(unit, to: &result, initialOnly: false) }
        return result
    }

    /// The initials of a name, such as `jfl`.
    static func initials(_ units: some Sequence<UInt16>) -> String {
        var result = ""
        for unit in units { append(unit, to: &result, initialOnly: true) }
        return result
    }

    static func reading(_ unit: UInt16) -> Substring? {
        guard unit >= 0x4E00, unit < 0xA000 else { return nil }
        let index = table[Int(unit) - 0x4E00]
        return index == 0 ? nil : syllables[Int(index)]
    }

    /// The number of a character's syllable; 0 for none. Characters that sound alike have one number.
    static func syllable(_ unit: UInt16) -> UInt16 {
        unit >= 0x4E00 && unit < 0xA000 ? table[Int(unit) - 0x4E00] : 0
    }

    /// The syllable with a number.
    static func spelling(_ syllable: UInt16) -> Substring { syllables[Int(syllable)] }

    private static func append(_ unit: UInt16, to result: inout String, initialOnly: Bool) {
        if let reading = reading(unit) {
            result += initialOnly ? reading.prefix(1) : reading
        } else if Unit.isLetter(unit) || Unit.isDigit(unit) {
            result += String(decoding: [unit], as: UTF16.self).lowercased()
        } else if Unit.isHan(unit) {
            result += String(decoding: [unit], as: UTF16.self)
        }
    }

    private static let parsed: (syllables: [Substring], table: [UInt16]) = {
        var syllables: [Substring] = [""]
        var table = [UInt16](repeating: 0, count: 0xA000 - 0x4E00)
        for line in PinyinTable.lines.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2 else { continue }
            if syllables.last != parts[0] { syllables.append(parts[0]) }
            for unit in parts[1].utf16 where unit >= 0x4E00 && unit < 0xA000 {
                table[Int(unit) - 0x4E00] = UInt16(syllables.count - 1)
            }
        }
        return (syllables, table)
    }()
    private static var syllables: [Substring] { parsed.syllables }
    private static var table: [UInt16] { parsed.table }
}
