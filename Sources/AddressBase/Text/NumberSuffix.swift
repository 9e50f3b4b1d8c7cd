/// The words that follow a number in an address.
enum NumberSuffix {
    /// Whether a number suffix may begin with the unit.
    static func isFirst(_ unit: UInt16) -> Bool { firsts.contains(unit) }

    /// The length of the suffix that stands at `index` after Chinese numerals, where it makes a number of them.
    static func lengthAfterNumerals(_ units: Units, at index: Int, numeralsFrom start: Int) -> Int? {
        guard let suffix = afterNumerals.first(where: { units.has($0, at: index) }) else { return nil }
        let before = start > 0 ? units[start - 1] : nil
        let after = index + suffix.count < units.count ? units[index + suffix.count] : nil
        if suffix.count == 1, needsCare.contains(suffix[0]), let after, nameContinues.contains(after) { return nil }
        if suffix[0] == door {
            guard let before, beforeDoor.contains(before) || Unit.isDigit(before) else { return nil }
        }
        return suffix.count
    }

    /// Whether a suffix that makes a number of Chinese numerals may begin with the unit.
    static func mayFollowNumerals(_ unit: UInt16) -> Bool { afterNumeralsFirsts.contains(unit) }

    private static let afterNumeralsFirsts = Set(afterNumerals.map { $0[0] })
    private static let firsts = Unit.set("号栋幢座单层楼室组队弄门梯户房期米公#F")
    private static let afterNumerals: [Units] =
        ["号", "栋", "幢", "座", "单元", "层", "楼", "室", "村民小组", "小组", "组", "队", "弄", "门", "梯", "户", "期", "#", "米", "公里"]
        .map { Array($0.utf16) }
    private static let door = Unit.only("门")
    /// Suffixes that are also ordinary parts of names: 八角楼村, 三门县, 五层楼街.
    private static let needsCare = Unit.set("门楼座组队层室户期梯弄米")
    private static let nameContinues = Unit.set("村镇乡县市路街巷里庄屯店桥口山塘湾沟河坡岭营寨堡集场湖江海岛州洲峰台园")
    private static let beforeDoor = Unit.set("元楼栋幢座号院区层")
}

extension NormalizerDraft {
    /// Writes runs of Chinese numerals as digits where a number suffix follows, or where they follow 号之 or 附.
    mutating func rewriteNumerals() {
        guard mayHoldNumerals else { return }
        var result = NormalizerDraft(capacity: units.count + 8)
        var index = 0
        while index < units.count {
            var end = index
            while end < units.count, ChineseNumeral.isNumeral(units[end]) { end += 1 }
            if end > index, isNumber(index..<end), let digits = ChineseNumeral.digits(units[index..<end]) {
                for digit in digits { result.append(digit, starts[index], ends[end - 1]) }
                index = end
            } else {
                let next = max(end, index + 1)
                for kept in index..<next { result.append(units[kept], starts[kept], ends[kept]) }
                index = next
            }
        }
        replace(with: result)
    }

    /// Whether some numeral stands before a unit that a suffix begins with, or after 之.
    private var mayHoldNumerals: Bool {
        UnitClass.table.withUnsafeBufferPointer { classes in
            var before: UnitClass = []
            for unit in units {
                let found = classes[Int(unit)]
                if before.contains(.numeral), found.contains(.suffix) { return true }
                if before.contains(.of), found.contains(.numeral) { return true }
                before = found
            }
            return false
        }
    }

    private func isNumber(_ run: Range<Int>) -> Bool {
        if NumberSuffix.lengthAfterNumerals(units, at: run.upperBound, numeralsFrom: run.lowerBound) != nil {
            return true
        }
        return isAfterOf(run.lowerBound)
    }

    private func isAfterOf(_ index: Int) -> Bool {
        index >= 2 && units[index - 1] == Self.of && units[index - 2] == Unit.number
    }

    static let of = Unit.only("之")
}
