import GeoModel

/// Numbers of a sheet as it writes them.
///
/// Spreadsheet programs write numbers with 16 or 17 digits, so 82.4 as 82.400000000000006 or 82.40000000000001, although
/// nobody ever saw these digits.
enum SheetNumber {
    /// The shortest decimal that reads back as the same number, where that is shorter; nil for whole numbers, such as long
    /// codes, and for what is no number.
    ///
    /// A text of this very form can't be told from a number: it is shortened, too, to the same number.
    static func shortest(_ cell: ArraySlice<UInt8>) -> [UInt8]? {
        guard cell.count > 16, isFraction(cell), let value = Double(String(decoding: cell, as: UTF8.self)),
            let text = FieldValue.real(value).displayText, text.utf8.count < cell.count, Double(text) == value
        else { return nil }
        return Array(text.utf8)
    }

    /// Whether the cell has a point and 16 or 17 digits from the first that is not 0.
    private static func isFraction(_ cell: ArraySlice<UInt8>) -> Bool {
        var digits = 0
        var points = 0
        for (place, byte) in cell.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0 || byte != UInt8(ascii: "0") { digits += 1 }
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "-") where place == 0: continue
            case UInt8(ascii: "E") where digits > 0: return points == 1 && (16...17).contains(digits)
            default: return false
            }
        }
        return points == 1 && (16...17).contains(digits)
    }
}
