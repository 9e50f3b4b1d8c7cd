/// What a unit of address text is, looked up rather than computed: one entry for each of the 65,536 units.
enum UnitTable {
    /// The folded unit (see `CharacterFold`), 0 where the character goes, `several` where it becomes more than one.
    static let folds: ReadTable<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
        for value in 0..<0x10000 {
            guard let scalar = Unicode.Scalar(UInt32(value)) else {
                table[value] = UInt16(value)
                continue
            }
            // The great block of Chinese characters folds by its own table alone.
            if value >= 0x4E00, value < 0xA000 {
                table[value] = TraditionalFold.simplified(UInt16(value))
                continue
            }
            switch CharacterFold.fold(scalar) {
            case .unit(let unit): table[value] = unit
            case .units(let units): table[value] = units.count == 1 ? units[0] : several
            case .nothing: table[value] = 0
            }
        }
        return ReadTable(table)
    }()

    /// Marks characters that fold to several units.
    static let several: UInt16 = 0xFFFF

    struct Traits: OptionSet {
        let rawValue: UInt8
        static let digit = Traits(rawValue: 1)
        static let letter = Traits(rawValue: 2)
        static let han = Traits(rawValue: 4)
        /// 一二三…
        static let numeral = Traits(rawValue: 8)
        /// 甲乙丙…
        static let stem = Traits(rawValue: 16)
        /// A number suffix may begin so.
        static let suffix = Traits(rawValue: 32)
    }

    static let traits: ReadTable<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x10000)
        for value in 0..<0x10000 {
            let unit = UInt16(value)
            var traits: Traits = []
            if Unit.isDigit(unit) { traits.insert(.digit) }
            if Unit.isLetter(unit) { traits.insert(.letter) }
            if Unit.isHan(unit) { traits.insert(.han) }
            table[value] = traits.rawValue
        }
        func mark(_ text: String, _ trait: Traits) {
            for unit in text.utf16 { table[Int(unit)] |= trait.rawValue }
        }
        mark("零一二三四五六七八九十百千两〇壹贰叁肆伍陆柒捌玖拾佰仟", .numeral)
        mark("甲乙丙丁戊己庚辛", .stem)
        mark("号栋幢座单层楼室组小村居生队社弄门梯户房铺商期区米公#F", .suffix)
        return ReadTable(table)
    }()

    /// The syllable without tone, with zh, ch, sh, and ng heard as z, c, s and n; 0 for none.
    static let sounds: ReadTable<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
        table.initialize(repeating: 0, count: 0x10000)
        var known: [String: UInt16] = [:]
        for value in 0x4E00..<0xA000 {
            let syllable = Pinyin.syllable(UInt16(value))
            guard syllable > 0 else { continue }
            var heard = String(Pinyin.spelling(syllable))
            if heard.count > 1, let first = heard.first, "zcs".contains(first), heard.dropFirst().first == "h" {
                heard = String(first) + heard.dropFirst(2)
            }
            if heard.hasSuffix("ng") { heard.removeLast() }
            let number = known[heard] ?? UInt16(known.count + 1)
            known[heard] = number
            table[value] = number
        }
        return ReadTable(table)
    }()
}

/// A table that is made once and never written again, so that any thread may read it.
struct ReadTable<Value: BitwiseCopyable>: @unchecked Sendable {
    private let start: UnsafePointer<Value>

    init(_ start: UnsafeMutablePointer<Value>) { self.start = UnsafePointer(start) }

    @inline(__always)
    subscript(_ unit: UInt16) -> Value { start[Int(unit)] }
}
