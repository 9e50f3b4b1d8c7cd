import GeoModel

/// A class of city parts (部件小类), such as 供水井盖.
public struct PartClass: Hashable, Sendable {
    public let standard: PartStandard
    /// Four or five digits; `21xx` for the classes that a city defines itself.
    public let code: String
    /// 大类
    public let major: String
    /// 小类
    public let name: String
    /// How sure the row is: `seen`, `memory`, `mixed`, `own`.
    public let mark: String
}

/// The class tables of the part standards, versioned data that a city can replace: GeoData/Standards/part_classes.csv.
///
/// Looking a class up costs a few nanoseconds. Immutable; safe on any thread.
public struct PartClassTable: Sendable {
    public let classes: [PartClass]
    /// By the number that a class code's digits make: the place in `classes`, −1 for none. One table a standard.
    private let fourDigits: [Int32]
    private let fiveDigits: [Int32]

    /// Reads the table: columns `code`, `major`, `minor_name`, `standard`, `mark`, in any order; others are left aside.
    ///
    /// A minor class written `xx` stands for all minors of its major.
    /// - Throws: `CityPartsError.malformedTable` naming the row.
    public init(csv text: String) throws(CityPartsError) {
        let records = try Self.records(text)
        guard let header = records.first else { throw CityPartsError(.malformedTable, "the part class table is empty") }
        let column = try Columns(header)
        var classes: [PartClass] = []
        var places = [
            PartStandard.gbt30428: [Int32](repeating: -1, count: 10_000),
            .gbt47678: [Int32](repeating: -1, count: 100_000),
        ]
        for (index, record) in records.enumerated().dropFirst() {
            let row = try column.read(record, number: index + 1)
            for number in try Self.numbers(row, number: index + 1) {
                let isFree = places[row.standard]?[number] == -1
                guard isFree || row.code.hasSuffix("x") else {
                    throw CityPartsError(
                        .malformedTable,
                        "row \(index + 1) of the part class table: class \(row.code) of \(row.standard.rawValue) "
                            + "stands twice")
                }
                if isFree { places[row.standard]?[number] = Int32(classes.count) }
            }
            classes.append(row)
        }
        self.classes = classes
        fourDigits = places[.gbt30428] ?? []
        fiveDigits = places[.gbt47678] ?? []
    }

    /// The classes of a standard, in the table's order.
    public func classes(of standard: PartStandard) -> [PartClass] { classes.filter { $0.standard == standard } }

    /// The class of a code such as 0101 or 01001; nil for a code that the standard's table does not hold.
    public func partClass(_ code: String, standard: PartStandard) -> PartClass? {
        var code = code
        return code.withUTF8 { index(of: $0, standard: standard) }.map { classes[$0] }
    }

    /// The place in `classes` of a class code's digits; nil where the standard's table does not hold it.
    func index(of digits: UnsafeBufferPointer<UInt8>, standard: PartStandard) -> Int? {
        guard digits.count == standard.classDigits else { return nil }
        var number = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        let place = standard == .gbt30428 ? fourDigits[number] : fiveDigits[number]
        return place < 0 ? nil : Int(place)
    }

    /// The numbers that a row's code stands for: one, or all minors of a major.
    private static func numbers(_ row: PartClass, number: Int) throws(CityPartsError) -> Range<Int> {
        let minors = row.standard.classDigits == 4 ? 100 : 1000
        if row.code.hasSuffix("xx"), let major = Int(row.code.prefix(2)), row.code.count == row.standard.classDigits {
            return major * minors..<(major + 1) * minors
        }
        guard row.code.utf8.count == row.standard.classDigits, let value = Int(row.code), value >= 0 else {
            throw CityPartsError(
                .malformedTable,
                "row \(number) of the part class table: \"\(row.code)\" is no class code of \(row.standard.rawValue), "
                    + "which has \(row.standard.classDigits) digits")
        }
        return value..<value + 1
    }

    private static func records(_ text: String) throws(CityPartsError) -> [[String]] {
        do {
            return try DelimitedText.records(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        } catch {
            throw CityPartsError(.malformedTable, "the part class table cannot be read: \(error)")
        }
    }

    /// Where the columns stand.
    private struct Columns {
        let places: [String: Int]

        init(_ header: [String]) throws(CityPartsError) {
            places = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            for name in ["code", "major", "minor_name", "standard"] where places[name] == nil {
                throw CityPartsError(.malformedTable, "the part class table has no column \"\(name)\"")
            }
        }

        func read(_ record: [String], number: Int) throws(CityPartsError) -> PartClass {
            func field(_ name: String) -> String {
                guard let place = places[name], place < record.count else { return "" }
                return record[place]
            }
            guard let standard = PartStandard(tableName: field("standard")) else {
                throw CityPartsError(
                    .malformedTable,
                    "row \(number) of the part class table: the standard \"\(field("standard"))\" is not known; write "
                        + "GB/T 30428.2 or GB/T 47678.5-2026")
            }
            return PartClass(
                standard: standard, code: field("code"), major: field("major"), name: field("minor_name"),
                mark: field("mark"))
        }
    }
}
