/// What the digits of a division's code tell (GB/T 2260, GB/T 10114).
enum RegionCode {
    struct Wider {
        var level: AddressLevel
        /// The digits down to the level.
        var prefix: String
        /// The same as a code of six digits.
        var padded: String
        /// The name in the country's table; nil where it has none, or none of its own (a county that is a city).
        var name: String? { DivisionNames.path(of: padded).last }
    }

    static func level(_ code: String) -> AddressLevel? {
        switch code.count {
        case 2: .province
        case 4: .city
        case 6: code.hasSuffix("0000") ? .province : code.hasSuffix("00") ? .city : .county
        case 9: .town
        case 12: .community
        default: nil
        }
    }

    /// Province, city and county above a division, wide to narrow.
    static func wider(than code: String, _ level: AddressLevel) -> [Wider] {
        [(AddressLevel.province, 2), (.city, 4), (.county, 6)].compactMap { wide, length in
            let prefix = String(code.prefix(length))
            guard wide < level, prefix.count == length else { return nil }
            return Wider(level: wide, prefix: prefix, padded: prefix + String(repeating: "0", count: 6 - length))
        }
    }

    /// The codes of the divisions that may contain a code, narrow to wide: 440703001001 for a unit grid cell.
    static func containing(_ code: String) -> [String] {
        [code.count, 12, 9, 6].filter { $0 <= code.count }.map { String(code.prefix($0)) }
    }
}
