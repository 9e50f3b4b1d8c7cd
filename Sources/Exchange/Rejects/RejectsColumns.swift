import GeoModel

/// The columns that a rejects file has behind those of the source.
///
/// They are recognised by standing together at the end, so that a source may have a column called 原因 of its own.
enum RejectsColumns {
    static let wellKnownText = "WKT"
    static let names = ["行号", "字段", "值", "原因", "坐标系"]

    /// The sheet columns that `RejectsWriter` added; nil for a table that it did not write.
    static func indices(_ names: [String]) -> Range<Int>? {
        let end = (names.lastIndex { !$0.isEmpty } ?? -1) + 1
        let start = end - Self.names.count
        guard start >= 0, Array(names[start..<end]) == Self.names else { return nil }
        let hasShape = start > 0 && names[start - 1] == wellKnownText
        return (hasShape ? start - 1 : start)..<end
    }

    /// The reference system that the rows state.
    static func statedSystem(_ names: [String], _ preview: [[String]]) -> SpatialReference? {
        guard let last = indices(names)?.last else { return nil }
        return preview.lazy.map { $0[last] }.first { !$0.isEmpty }.flatMap { SpatialReference($0) }
    }

    private static let formulaStarts: [UInt8] = Array("=+-@\t\r'".utf8)

    /// A text that a spreadsheet program would take for a formula gets an apostrophe in front; numbers stay.
    static func guarded(_ text: String) -> String {
        guard let first = text.utf8.first, formulaStarts.contains(first), Double(text) == nil else { return text }
        return "'" + text
    }

    /// Takes the apostrophes back, in any table: it is how spreadsheet programs, too, mark a text that is no formula.
    static func unguarded(_ column: Column) -> Column {
        guard case .texts(let texts) = column, (0..<texts.count).contains(where: { isGuarded(texts.slice($0)) }) else {
            return column
        }
        var result = ByteColumn()
        result.reserve(rows: texts.count, bytesEach: texts.bytes.count / max(texts.count, 1) + 1)
        for row in 0..<texts.count {
            guard let value = texts.slice(row) else {
                result.appendMissing()
                continue
            }
            result.append(isGuarded(value) ? value.dropFirst() : value)
        }
        return .texts(result)
    }

    private static func isGuarded(_ value: ArraySlice<UInt8>?) -> Bool {
        guard let value, value.count > 1, value.first == 0x27, let next = value.dropFirst().first else { return false }
        return formulaStarts.contains(next)
    }
}
