/// The number itself, without its suffix: 12, 8-2, 甲28, B1, 28A, A, -1, 负1, 408-411.
struct NumberBody {
    var start: Int
    var end: Int
    var digitCount = 0
    var hasHyphen = false
    var isSigned = false
    var letterCount = 0

    var hasDigits: Bool { digitCount > 0 }

    init?(_ units: Units, at start: Int) {
        self.start = start
        end = start
        if Self.isSign(units, start) {
            isSigned = true
            end += units[start] == Self.underground ? 2 : 1
        }
        if units[start] == Self.ordinal { end += 1 }
        if end < units.count, Unit.isStem(units[end]) { end += 1 }
        while end < units.count, Unit.isLetter(units[end]), letterCount < 3 {
            end += 1
            letterCount += 1
        }
        readDigits(units)
        if hasDigits, end < units.count, Unit.isLetter(units[end]),
            end + 1 == units.count || !Unit.isLetter(units[end + 1])
        {
            end += units[end] == Self.floorLetter ? 0 : 1
        }
        readLinked(units)
        guard end > start, hasDigits || letterCount > 0 || Unit.isStem(units[start]) else { return nil }
        if isSigned, !hasDigits { return nil }
    }

    private mutating func readDigits(_ units: Units) {
        while end < units.count, Unit.isDigit(units[end]) {
            end += 1
            digitCount += 1
        }
    }

    /// 8|-2, 12|之1 and 408|-411.
    private mutating func readLinked(_ units: Units) {
        while hasDigits, end + 1 < units.count, Self.links.contains(units[end]) {
            var next = end + 1
            while next < units.count, Unit.isLetter(units[next]), next <= end + 1 { next += 1 }
            let digits = next
            while next < units.count, Unit.isDigit(units[next]) { next += 1 }
            guard next > digits else { return }
            end = next
            hasHyphen = true
        }
    }

    /// 负, 地下 or a minus sign before a number.
    static func isSign(_ units: Units, _ index: Int) -> Bool {
        guard index + 1 < units.count else { return false }
        switch units[index] {
        case minus: return Unit.isDigit(units[index + 1])
        case underground:
            return units[index + 1] == below && index + 2 < units.count && Unit.isDigit(units[index + 2])
        case Unit.hyphen:
            guard Unit.isDigit(units[index + 1]) else { return false }
            return index == 0 || !(Unit.isDigit(units[index - 1]) || Unit.isLetter(units[index - 1]))
        default: return false
        }
    }

    /// 第, as in 第3栋.
    static let ordinal = Unit.only("第")
    private static let minus = Unit.only("负")
    private static let underground = Unit.only("地")
    private static let below = Unit.only("下")
    private static let floorLetter = Unit.only("F")
    private static let links = Unit.set("-之")
}
