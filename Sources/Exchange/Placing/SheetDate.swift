/// Days as spreadsheet programs number them: 1 is 1900-01-01, and 45413 is 2024-05-01. A date that is saved as text may come
/// out so.
enum SheetDate {
    /// 1954-10-03 … 2064-04-08: numbers of five digits that a column of dates may hold.
    static let serials = 20_000...60_000

    /// ISO 8601; nil for a text that is no such number.
    static func iso(_ text: String) -> String? {
        guard text.utf8.count == 5, let serial = Int(text), serials.contains(serial) else { return nil }
        // Days since 1970-01-01, then the calendar from days (H. Hinnant, chrono-compatible low-level date algorithms).
        // Spreadsheets count a 29 February 1900 that never was, hence 25 569 instead of 25 568.
        let shifted = serial - 25_569 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(two(month))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
