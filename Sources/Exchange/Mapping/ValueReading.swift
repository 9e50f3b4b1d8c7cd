import GeoModel

/// Strict readings of values: a value converts without loss, or it is said why not.
enum ValueReading {
    enum Outcome<Value> {
        case value(Value)
        case missing
        case problem(String)
    }

    /// The value as text. A whole number that came as a double, as codes do from FileGDB, is written without a point; one
    /// beyond 2^53 has lost digits already.
    static func text(_ value: FieldValue) -> Outcome<String> {
        guard case .real(let number) = value, number == number.rounded() else {
            return value.displayText.map { .value($0) } ?? .missing
        }
        guard abs(number) < 9_007_199_254_740_992 else {
            return .problem("is a number of more than 15 digits, of which the file kept only the first")
        }
        return .value(String(Int64(number)))
    }

    static func integer(_ value: FieldValue) -> Outcome<Int64> {
        switch value {
        case .null: return .missing
        case .integer(let number): return .value(number)
        case .boolean(let flag): return .value(flag ? 1 : 0)
        case .real(let number): return whole(number)
        case .text(let text):
            let trimmed = narrow(text)
            if trimmed.isEmpty { return .missing }
            if let number = Int64(trimmed) { return .value(number) }
            guard let number = Double(trimmed) else { return .problem("is no whole number") }
            return whole(number)
        }
    }

    private static func whole(_ number: Double) -> Outcome<Int64> {
        guard let exact = Int64(exactly: number), abs(number) < 9_007_199_254_740_992 else {
            return .problem("is no whole number")
        }
        return .value(exact)
    }

    static func real(_ value: FieldValue) -> Outcome<Double> {
        switch value {
        case .null: return .missing
        case .integer(let number): return .value(Double(number))
        case .boolean(let flag): return .value(flag ? 1 : 0)
        case .real(let number): return number.isFinite ? .value(number) : .problem("is no number")
        case .text(let text):
            let trimmed = narrow(text)
            if trimmed.isEmpty { return .missing }
            guard let number = Double(trimmed), number.isFinite else { return .problem("is no number") }
            return .value(number)
        }
    }

    static func boolean(_ value: FieldValue) -> Outcome<Int64> {
        guard let text = value.displayText.map(narrow), !text.isEmpty else { return .missing }
        switch text.lowercased() {
        case "1", "true", "t", "yes", "y", "是", "有", "√": return .value(1)
        case "0", "false", "f", "no", "n", "否", "无", "×": return .value(0)
        default: return .problem("is neither yes nor no")
        }
    }

    /// Without blanks around it, full-width ASCII made narrow.
    static func narrow(_ text: String) -> String {
        let trimmed = text.trimming { $0.isWhitespace }
        guard trimmed.utf8.contains(where: { $0 >= 0x80 }) else { return trimmed }
        var result = ""
        for scalar in trimmed.unicodeScalars {
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : scalar
            result.unicodeScalars.append(narrow ?? scalar)
        }
        return result
    }
}

/// Dates as people write them, to ISO 8601.
enum TimeReading {
    /// Whether every value is a calendar date in ISO form already, as DBF dates are: most columns need no more.
    static func areDates(_ column: ByteColumn) -> Bool {
        column.bytes.withUnsafeBufferPointer { bytes in
            (0..<column.count).allSatisfy { row in
                guard column.isPresent[row] else { return true }
                let range = column.range(row)
                return range.count == 10 && isDate(UnsafeBufferPointer(rebasing: bytes[range]))
            }
        }
    }

    private static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        func number(_ range: Range<Int>) -> Int? {
            var result = 0
            for index in range {
                guard (0x30...0x39).contains(text[index]) else { return nil }
                result = result * 10 + Int(text[index] - 0x30)
            }
            return result
        }
        guard text[4] == 0x2D, text[7] == 0x2D, let year = number(0..<4), let month = number(5..<7),
            let day = number(8..<10)
        else { return false }
        return isValid(year, month, day)
    }

    /// `2024-05-01`, `2024/5/1`, `2024.5.1`, `20240501`, `2024年5月1日`; a time of day of zero may follow.
    static func date(_ value: FieldValue) -> ValueReading.Outcome<String> {
        guard let text = value.displayText.map(ValueReading.narrow), !text.isEmpty else { return .missing }
        guard let (day, rest) = day(text) else { return .problem("is no date (write 2024-05-01)") }
        let isMidnight = rest.allSatisfy { "0:.TZ ".contains($0) }
        return isMidnight ? .value(day) : .problem("has a time of day, the field takes a date")
    }

    /// A date, or a date and `08:30`, `08:30:15`, `08:30:15.250`, with `Z` or `+08:00` where there is one.
    static func timestamp(_ value: FieldValue) -> ValueReading.Outcome<String> {
        guard let text = value.displayText.map(ValueReading.narrow), !text.isEmpty else { return .missing }
        guard let (day, rest) = day(text) else { return .problem("is no time (write 2024-05-01T08:30:00)") }
        guard !rest.isEmpty else { return .value(day + "T00:00:00") }
        guard let clock = clock(rest) else { return .problem("is no time (write 2024-05-01T08:30:00)") }
        return .value(day + "T" + clock)
    }

    /// The date in ISO form and what follows it.
    private static func day(_ text: String) -> (String, Substring)? {
        var rest = Substring(text)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if digits.count == 8 || digits.count == 14 {
            let parts = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6).prefix(2)]
            guard let iso = iso(parts.compactMap { Int($0) }) else { return nil }
            let clock = digits.dropFirst(8)
            return (iso, clock.isEmpty ? rest.dropFirst(8) : clock)
        }
        var numbers: [Int] = []
        for separators in ["-/.年", "-/.月", "日"] {
            let part = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(part), part.count <= 4 else { return nil }
            numbers.append(number)
            rest = rest.dropFirst(part.count)
            if let next = rest.first, separators.contains(next) {
                rest = rest.dropFirst()
            } else if numbers.count < 3 {
                return nil
            }
        }
        guard let iso = iso(numbers) else { return nil }
        if let first = rest.first, first == "T" || first == " " {
            rest = rest.dropFirst()
        } else if !rest.isEmpty {
            return nil
        }
        return (iso, rest)
    }

    private static func iso(_ parts: [Int]) -> String? {
        guard parts.count == 3, isValid(parts[0], parts[1], parts[2]) else { return nil }
        return "\(parts[0])-\(two(parts[1]))-\(two(parts[2]))"
    }

    /// Whether the Gregorian calendar has the day.
    private static func isValid(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1000...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= (month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31)
    }

    private static func clock(_ text: Substring) -> String? {
        if text.count == 6, let number = Int(text) {
            return clock([number / 10000, number / 100 % 100, number % 100], fraction: "", zone: "")
        }
        let end = text.firstIndex { "Z+-.".contains($0) } ?? text.endIndex
        let parts = text[..<end].split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, (2...3).contains(numbers.count) else { return nil }
        let tail = text[end...]
        let zoneStart = tail.firstIndex { "Z+-".contains($0) } ?? tail.endIndex
        let (fraction, zone) = (tail[..<zoneStart], tail[zoneStart...])
        guard fraction.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }), isZone(zone) else { return nil }
        return clock(numbers + (numbers.count == 2 ? [0] : []), fraction: String(fraction), zone: String(zone))
    }

    private static func clock(_ numbers: [Int], fraction: String, zone: String) -> String? {
        guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 61, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        return numbers.map(two).joined(separator: ":") + fraction + zone
    }

    private static func isZone(_ text: Substring) -> Bool {
        text.isEmpty || text == "Z"
            || (text.count == 6 && text.dropFirst().allSatisfy { $0 == ":" || ($0.isASCII && $0.isNumber) })
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
