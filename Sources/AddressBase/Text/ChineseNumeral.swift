/// Numbers written in Chinese characters: 三, 十二, 一百零五, 二〇三, 叁.
enum ChineseNumeral {
    static func isNumeral(_ unit: UInt16) -> Bool { values[unit] != nil }

    /// The digits of a run of numerals; nil where the run is no number, such as 百.
    static func digits(_ run: ArraySlice<UInt16>) -> Units? {
        let numbers = run.compactMap { values[$0] }
        guard numbers.count == run.count, let first = numbers.first else { return nil }
        guard numbers.contains(where: { $0 >= 10 }) else { return numbers.map { UInt16(0x30 + $0) } }
        guard first <= 10 else { return nil }
        return positional(numbers).map { Array(String($0).utf16) }
    }

    /// The numbers of a run that is one number or two that run into each other (十一六 → 11, 6); nil where it is neither.
    static func numbers(_ run: ArraySlice<UInt16>) -> [Units]? {
        if let one = digits(run) { return [one] }
        for cut in run.indices.dropFirst().reversed() {
            if let first = digits(run[..<cut]), let second = digits(run[cut...]) { return [first, second] }
        }
        return nil
    }

    /// 一百二十三 → 123, 十五 → 15, 一百二 → 120.
    private static func positional(_ numbers: [Int]) -> Int? {
        var total = 0
        var digit: Int?
        var lastWeight = 10_000
        for number in numbers {
            if number >= 10 {
                guard number < lastWeight else { return nil }
                total += (digit ?? 1) * number
                digit = nil
                lastWeight = number
            } else {
                guard digit == nil || digit == 0 else { return nil }
                digit = number
            }
        }
        guard let digit else { return total }
        let endsShort = numbers.count >= 2 && lastWeight >= 100 && numbers[numbers.count - 2] == lastWeight
        return total + digit * (endsShort ? lastWeight / 10 : 1)
    }

    private static let values: [UInt16: Int] = {
        var values: [UInt16: Int] = [:]
        for (index, unit) in "零一二三四五六七八九十".utf16.enumerated() { values[unit] = index }
        for (index, unit) in "零壹贰叁肆伍陆柒捌玖拾".utf16.enumerated() { values[unit] = index }
        for (unit, value) in zip("〇两百佰千仟".utf16, [0, 2, 100, 100, 1000, 1000]) { values[unit] = value }
        return values
    }()
}
