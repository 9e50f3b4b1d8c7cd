/// Traditional to simplified characters, one for one.
enum TraditionalFold {
    /// 0 where a unit stays as it is; indexed from U+4E00.
    private static let table: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 0xA000 - 0x4E00)
        var traditional: UInt16?
        for unit in TraditionalTable.pairs.utf16 where unit != 0x0A {
            if let from = traditional {
                if from >= 0x4E00, from < 0xA000 { table[Int(from) - 0x4E00] = unit }
                traditional = nil
            } else {
                traditional = unit
            }
        }
        return table
    }()

    static func simplified(_ unit: UInt16) -> UInt16 {
        guard unit >= 0x4E00, unit < 0xA000 else { return unit }
        let simple = table[Int(unit) - 0x4E00]
        return simple == 0 ? unit : simple
    }
}
