/// The canonical key of a name or number at a level: what is compared when addresses are compared.
///
/// Numbers lose their suffix and variants: 12号 and 十二号 → `12`, 12号之一, 12号附1 and 12-1号 → `12-1`, 甲28号 → `甲28`,
/// 28号甲 → `28甲`, 7号至9号 → `7-9`, 3号楼, 三栋, 3幢, 3座 and 3# → `3`, 二单元 and 2门 → `2`, 负一层 and B1 → `-1`, 501室 → `501`, 第四组 and 4队 → `4`.
/// Names are normalised only; `core` has them without their generic ending.
public enum AddressKey {
    public static func key(_ value: String, at level: AddressLevel) -> String {
        key(AddressNormalizer.units(value), at: level).text
    }

    static func key(_ value: Units, at level: AddressLevel) -> Units {
        let trimmed = value.filter { !Unit.isSeparator($0) }
        switch level {
        case .doorplate: return NumberKey.doorplate(trimmed)
        case .building: return NumberKey.stripped(trimmed, NumberKey.buildingSuffixes)
        case .unit: return NumberKey.stripped(trimmed, NumberKey.unitSuffixes)
        case .floor: return NumberKey.floor(trimmed)
        case .room: return NumberKey.stripped(trimmed, NumberKey.roomSuffixes)
        case .group: return NumberKey.stripped(trimmed, NumberKey.groupSuffixes)
        default: return trimmed
        }
    }

    /// A name without the ending that people leave out or vary: 蓬江区 → 蓬江, 红卫社区居委会 → 红卫, 碧桂园小区 → 碧桂园. Nil where
    /// nothing, or too little, would be left, or where the ending is part of the name (roads).
    static func core(_ name: Units, at level: AddressLevel) -> Units? {
        guard let endings = NameEndings.of[level] else { return nil }
        for ending in endings where name.hasSuffix(ending) {
            let core = Units(name.dropLast(ending.count))
            return core.count >= 2 ? core : nil
        }
        return nil
    }

    /// The number that a doorplate's key begins with: 12 of `12-1`, 28 of `甲28`.
    public static func number(_ key: String) -> Int? {
        let digits = key.utf16.drop { !Unit.isDigit($0) }.prefix { Unit.isDigit($0) }
        return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF16.self))
    }
}

/// Canonical forms of numbers.
enum NumberKey {
    static let buildingSuffixes = suffixes("号住宅楼 号楼栋 号楼 号栋 号幢 号座 #楼 楼栋 栋楼 幢楼 座楼 栋 幢 座 楼 # 号")
    static let unitSuffixes = suffixes("号单元 单元门 单元 号门 号梯 门 梯")
    static let roomSuffixes = suffixes("号商铺 号铺 号房 号室 商铺 室 房 户 铺 号")
    static let groupSuffixes = suffixes("村民小组 居民小组 生产小组 小组 生产队 组 队 社")
    private static let floorSuffixes = suffixes("楼层 层 楼 F")
    private static let belowGround = suffixes("地下 负 B -")
    private static let ordinal = Unit.only("第")
    private static let lane = Unit.only("弄")
    private static let links = Unit.set("之附-至到")
    private static let bottom = Units("底".utf16)

    static func stripped(_ value: Units, _ suffixes: [Units]) -> Units {
        var rest = value
        if rest.count > 1, rest[0] == ordinal { rest.removeFirst() }
        for suffix in suffixes where rest.count > suffix.count && rest.hasSuffix(suffix) {
            rest.removeLast(suffix.count)
            break
        }
        return rest
    }

    /// `12`, `12-1`, `甲28`, `28甲`; lanes keep their 弄, because 832弄 is not 832号.
    static func doorplate(_ value: Units) -> Units {
        var key = Units()
        for (index, unit) in value.enumerated() {
            if unit == Unit.number || unit == NameEndings.yard || unit == Unit.hash {
                continue
            } else if links.contains(unit) {
                if index > 0, key.last != Unit.hyphen { key.append(Unit.hyphen) }
            } else {
                key.append(unit)
            }
        }
        while key.last == Unit.hyphen { key.removeLast() }
        return key.isEmpty ? value : key
    }

    static func floor(_ value: Units) -> Units {
        var rest = stripped(value, floorSuffixes)
        for sign in belowGround where rest.count > sign.count && rest.has(sign, at: 0) {
            rest.removeFirst(sign.count)
            return [Unit.hyphen] + rest
        }
        if rest == bottom { rest = [0x31] }
        return rest
    }

    private static func suffixes(_ words: String) -> [Units] { words.split(separator: " ").map { Array($0.utf16) } }
}

/// Generic endings of names.
enum NameEndings {
    static let yard = Unit.only("院")

    static let of: [AddressLevel: [Units]] = [
        .province: words("维吾尔自治区 壮族自治区 回族自治区 特别行政区 自治区 省 市"),
        .city: words("自治州 地区 盟 市"),
        .county: words("自治县 自治旗 林区 特区 区 县 市 旗"),
        .town: words("街道办事处 街道办 街道 民族乡 镇 乡"),
        .community: words("社区居民委员会 社区居委会 居民委员会 村民委员会 社区村 居委会 村委会 社区 行政村 村 居"),
        .estate: words("住宅小区 住宅区 小区 家园小区 花园小区"),
    ]

    private static func words(_ text: String) -> [Units] { text.split(separator: " ").map { Array($0.utf16) } }
}
