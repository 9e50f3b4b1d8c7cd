/// Dates and times in the forms of CQL2 Text (RFC 3339 `full-date`, and `date-time` in UTC).
enum CQL2Time {
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10 && day(bytes) != nil
    }

    static func isTimestamp(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return false }
        return instant(text) != nil
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar of the first ten bytes; nil where no such day exists.
    static func day(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes, 0..<4), let month = number(bytes, 5..<7), let day = number(bytes, 8..<10),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year)
        else { return nil }
        return daysSinceEpoch(year: year, month: month, day: day)
    }

    /// A moment in nanoseconds since 1970-01-01T00:00:00Z, further digits cut off.
    ///
    /// Reads `YYYY-MM-DDThh:mm:ss`, a space for `T`, a fraction, and `Z`, `±hh:mm` or nothing (which is UTC).
    static func instant(_ text: String) -> Int128? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, let day = day(bytes), bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 0x20,
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes, 11..<13), let minute = number(bytes, 14..<16), let second = number(bytes, 17..<19),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var offset = 19
        guard let fraction = fraction(bytes, &offset), let shift = shift(bytes, offset) else { return nil }
        let seconds = day * 86_400 + hour * 3600 + minute * 60 + second - shift
        return Int128(seconds) * 1_000_000_000 + Int128(fraction)
    }

    private static func fraction(_ bytes: [UInt8], _ offset: inout Int) -> Int? {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ".") else { return 0 }
        offset += 1
        let start = offset
        var value = 0
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
            if offset - start < 9 { value = value * 10 + Int(bytes[offset] - 0x30) }
            offset += 1
        }
        guard offset > start else { return nil }
        for _ in min(offset - start, 9)..<9 { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    private static func shift(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard offset < bytes.count else { return 0 }
        if bytes[offset] | 0x20 == UInt8(ascii: "z") { return offset + 1 == bytes.count ? 0 : nil }
        let isEast = bytes[offset] == UInt8(ascii: "+")
        guard isEast || bytes[offset] == UInt8(ascii: "-"), bytes.count == offset + 6,
            bytes[offset + 3] == UInt8(ascii: ":"), let hours = number(bytes, offset + 1..<offset + 3), hours < 24,
            let minutes = number(bytes, offset + 4..<offset + 6), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
    }

    private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var value = 0
        for byte in bytes[range] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func daysIn(month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Howard Hinnant, “chrono-compatible low-level date algorithms”, `days_from_civil`.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
