/// The forms under which a node's name is kept for look-up.
public enum AddressNames {
    /// Every form of a node's name with its kind; empty for nodes that are found by number only.
    ///
    /// Deletions are kept of names of 3 to 12 characters, so that one wrong character still finds them.
    public static func forms(of name: String, at level: AddressLevel) -> [(key: String, kind: AddressNameKind)] {
        let units = AddressNormalizer.units(name).filter { !Unit.isSeparator($0) }
        guard isNamed(units, level) else { return [] }
        var forms: [(key: String, kind: AddressNameKind)] = [(units.text, .exact)]
        if let core = AddressKey.core(units, at: level) { forms.append((core.text, .core)) }
        if level == .town, units.count > 3, units.hasSuffix(subdistrict) {
            forms.append((units.dropLast().text, .core))
        }
        let han = units.contains(where: Unit.isHan)
        if han {
            forms.append((Pinyin.full(units), .pinyin))
            forms.append((Pinyin.initials(units), .initials))
        }
        for key in deletions(units) { forms.append((key, .deletion)) }
        return forms
    }

    /// 街道, of which people leave out the second half: 环市街.
    private static let subdistrict = Units("街道".utf16)

    /// The name with each of its characters left out once.
    static func deletions(_ units: Units) -> Set<String> {
        guard (3...12).contains(units.count) else { return [] }
        var keys: Set<String> = []
        for index in units.indices {
            var rest = units
            rest.remove(at: index)
            keys.insert(rest.text)
        }
        return keys
    }

    /// Roads, estates, places and divisions are; buildings with a name of their own, such as 综合楼 or 锦华大厦.
    private static func isNamed(_ units: Units, _ level: AddressLevel) -> Bool {
        guard units.count >= 2 else { return false }
        switch level {
        case .building: return units.count { Unit.isHan($0) } >= 3 && !units.contains(where: Unit.isDigit)
        default: return !level.isNumbered
        }
    }
}
