import GeoModel

/// Where a sheet's column titles stand, and what they are.
///
/// People put titles, remarks and merged cells above their tables. The header is the row that has a text in most
/// columns and no numbers, known field names counting most; a row of group titles above it, or of sub-titles below it,
/// belongs to it. A merged cell has its text in its first cell only.
struct HeaderFinder {
    static let searchedRows = 30

    struct Header: Hashable {
        /// One for each column; empty where a column has none.
        var names: [String]
        /// Index of the first row of data among the rows given.
        var firstDataRow: Int
    }

    private let rows: [[String]]
    private let width: Int

    /// - Parameter rows: the sheet's first rows that are not blank, each with all columns.
    init(_ rows: [[String]]) {
        self.rows = Array(rows.prefix(Self.searchedRows))
        width = Self.typicalWidth(rows)
    }

    /// Nil where no row looks like a header.
    func find() -> Header? {
        guard let best = bestRow() else { return nil }
        if let combined = withSubtitles(best) { return combined }
        return Header(names: withGroups(best), firstDataRow: best + 1)
    }

    private func bestRow() -> Int? {
        var best: (row: Int, score: Int)?
        for (index, cells) in rows.enumerated() {
            guard let score = score(cells), score > best?.score ?? 0 else { continue }
            best = (index, score)
        }
        return best?.row
    }

    /// Nil where the row cannot be a header.
    private func score(_ cells: [String]) -> Int? {
        let filled = cells.filter { !$0.isEmpty }
        guard filled.count * 5 >= width * 3, filled.allSatisfy(Self.isTitle) else { return nil }
        let distinct = Set(filled).count
        let known = filled.count { FieldAliases.isKnown($0) }
        // The first of equal rows wins: below a header without known names, data may be all text too.
        return known * 4 + (distinct == filled.count ? 2 : 0) + 1
    }

    private static func isTitle(_ text: String) -> Bool {
        text.count <= 40 && Double(text) == nil && !text.hasPrefix("POINT") && !isDate(text)
    }

    private static func isDate(_ text: String) -> Bool {
        let digits = text.filter(\.isNumber).count
        return digits >= 6 && text.allSatisfy { $0.isNumber || "-/.: 年月日".contains($0) }
    }

    /// The number of cells that most rows have.
    private static func typicalWidth(_ rows: [[String]]) -> Int {
        let widths = rows.map { cells in cells.count { !$0.isEmpty } }.sorted()
        return widths.isEmpty ? 0 : widths[widths.count / 2]
    }

    /// `坐标 | (blank)` over `经度 | 纬度`: the lower row fills the groups of the upper one and nothing else.
    private func withSubtitles(_ row: Int) -> Header? {
        guard row + 1 < rows.count else { return nil }
        let (upper, lower) = (rows[row], rows[row + 1])
        let filled = lower.indices.filter { !lower[$0].isEmpty }
        guard !filled.isEmpty, filled.count < lower.count, filled.allSatisfy({ Self.isTitle(lower[$0]) }) else {
            return nil
        }
        let blanksBelow = upper.indices.allSatisfy { !upper[$0].isEmpty || !lower[$0].isEmpty || isEmptyColumn($0) }
        let isGrouped = filled.allSatisfy { column in
            upper[column].isEmpty || (column + 1 < upper.count && upper[column + 1].isEmpty)
        }
        guard isGrouped, blanksBelow, filled.contains(where: { upper[$0].isEmpty }) else { return nil }
        return Header(names: combine(groups: upper, names: lower), firstDataRow: row + 2)
    }

    private func isEmptyColumn(_ column: Int) -> Bool { rows.allSatisfy { $0[column].isEmpty } }

    /// The header row with what the row above it adds: titles of vertically merged cells, and groups for names that
    /// would otherwise stand twice.
    private func withGroups(_ row: Int) -> [String] {
        guard row > 0 else { return rows[row] }
        let upper = rows[row - 1]
        let isTitleRow = upper.count { !$0.isEmpty } < 2
        let fillsGaps = upper.indices.contains { rows[row][$0].isEmpty && !upper[$0].isEmpty }
        let hasDuplicates = Set(rows[row].filter { !$0.isEmpty }).count < rows[row].count { !$0.isEmpty }
        guard !isTitleRow, fillsGaps || hasDuplicates else { return rows[row] }
        return combine(groups: upper, names: rows[row])
    }

    private func combine(groups: [String], names: [String]) -> [String] {
        var group = ""
        let counts = names.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        return names.indices.map { column in
            if !groups[column].isEmpty { group = groups[column] }
            if names[column].isEmpty { return groups[column] }
            return counts[names[column], default: 0] > 1 ? group + names[column] : names[column]
        }
    }
}
