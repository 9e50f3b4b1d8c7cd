/// The pipe classes, versioned data that a city can replace: GeoData/Standards/pipeline_classes.csv.
///
/// Besides the kinds (JP, YS …) it holds their categories (JS, PS …), which deliveries use as class codes too.
public struct PipeClassTable: Sendable {
    /// Kinds in the table's order, then categories.
    public let classes: [PipeClass]
    private let places: [String: Int]
    private let byLetters: [Int32]

    /// Reads the table: columns `code`, `category`, `subcategory`, `rgb`, `category_code`, `mark`, in any order.
    ///
    /// A row without a colour or a category code takes those of its category; a code that stands again is an alias
    /// and left aside; a code in parentheses is no class code but a remark.
    /// - Throws: `PipeNetworkError.malformedTable` naming the row.
    public init(csv text: String) throws(PipeNetworkError) {
        let rows = try PipeClassRow.read(text)
        var categories: [String: PipeClass] = [:]
        var order: [String] = []
        for row in rows where categories[row.category] == nil {
            guard let colour = row.colour, !row.categoryCode.isEmpty else { continue }
            categories[row.category] = PipeClass(
                code: row.categoryCode, category: row.category, categoryCode: row.categoryCode, name: row.category,
                colour: colour, mark: row.mark)
            order.append(row.category)
        }
        var classes: [PipeClass] = []
        var places: [String: Int] = [:]
        for row in rows where !row.code.hasPrefix("(") && places[row.code] == nil {
            guard let category = categories[row.category] else {
                throw PipeNetworkError(
                    .malformedTable,
                    "row \(row.number) of the pipe class table: no row of the category \"\(row.category)\" has a "
                        + "colour and a category code")
            }
            places[row.code] = classes.count
            classes.append(
                PipeClass(
                    code: row.code, category: row.category, categoryCode: category.categoryCode,
                    name: row.subcategory, colour: row.colour ?? category.colour, mark: row.mark))
        }
        for category in order.compactMap({ categories[$0] }) where places[category.code] == nil {
            places[category.code] = classes.count
            classes.append(category)
        }
        var byLetters = [Int32](repeating: -1, count: 26 * 26)
        for (code, place) in places {
            var code = code
            if let letters = code.withUTF8({ Self.letters($0) }) { byLetters[letters] = Int32(place) }
        }
        self.classes = classes
        self.places = places
        self.byLetters = byLetters
    }

    /// The class of a code; nil where the table does not hold it.
    public func pipeClass(_ code: String) -> PipeClass? { places[code].map { classes[$0] } }

    /// Whether the table holds the code, without making a string for one of two capital letters.
    func holds(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if let letters = Self.letters(bytes) { return byLetters[letters] >= 0 }
        return places[String(decoding: bytes, as: UTF8.self)] != nil
    }

    private static func letters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count == 2, (0x41...0x5A).contains(bytes[0]), (0x41...0x5A).contains(bytes[1]) else { return nil }
        return Int(bytes[0] - 0x41) * 26 + Int(bytes[1] - 0x41)
    }
}

/// A row of the table as it was written.
struct PipeClassRow {
    let number: Int
    let code: String
    let category: String
    let subcategory: String
    let categoryCode: String
    let colour: PipeClass.Colour?
    let mark: String

    static func read(_ text: String) throws(PipeNetworkError) -> [PipeClassRow] {
        let table = try CSVTable(
            text, name: "pipe class table", columns: ["code", "category", "subcategory", "rgb", "category_code"])
        var rows: [PipeClassRow] = []
        for row in table.rows {
            guard !row["code"].isEmpty, !row["category"].isEmpty else {
                throw PipeNetworkError(
                    .malformedTable, "row \(row.number) of the pipe class table has no code or no category")
            }
            rows.append(
                PipeClassRow(
                    number: row.number, code: row["code"], category: row["category"], subcategory: row["subcategory"],
                    categoryCode: row["category_code"], colour: try colour(row["rgb"], number: row.number),
                    mark: row["mark"]))
        }
        return rows
    }

    /// `0,255,255`; nil for nothing.
    private static func colour(_ text: String, number: Int) throws(PipeNetworkError) -> PipeClass.Colour? {
        if text.isEmpty { return nil }
        let parts = text.split(separator: ",").compactMap { UInt8($0.filter { $0 != " " }) }
        guard parts.count == 3 else {
            throw PipeNetworkError(
                .malformedTable,
                "row \(number) of the pipe class table: \"\(text)\" is no colour; write three numbers 0–255, as 0,255,255"
            )
        }
        return PipeClass.Colour(red: parts[0], green: parts[1], blue: parts[2])
    }
}
