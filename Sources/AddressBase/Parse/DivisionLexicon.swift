/// The provinces, cities and counties of the country with their GB/T 2260 codes, built in.
public enum DivisionLexicon {
    /// Full and short names. Built on first use, in about 10 ms.
    public static let national = SortedLexicon(entries)

    private static var entries: [SortedLexicon.Entry] {
        var entries: [SortedLexicon.Entry] = []
        for item in DivisionTable.entries.split(whereSeparator: { $0 == "," || $0 == "\n" }) {
            guard let code = Int32(item.prefix(6)) else { continue }
            let parts = item.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            append(String(parts[0]), String(parts[1]), code, to: &entries)
        }
        return entries
    }

    private static func append(
        _ short: String, _ ending: String, _ code: Int32, to entries: inout [SortedLexicon.Entry]
    ) {
        let label: ElementLabel = code % 10_000 == 0 ? .province : code % 100 == 0 ? .city : .county
        let name = short + ending
        // The heading 市辖区, and directly governed groups of counties, are no names that stand in addresses.
        guard !name.contains("直辖") else { return }
        entries.append(.init(name, label, codes: [code]))
        if !ending.isEmpty, short.utf16.count >= 2, !Self.endsLikeAnother(short) {
            entries.append(.init(short, label, isShort: true, codes: [code]))
        }
        // People say 内蒙古自治区 for 内蒙古, 北京市 for both 北京 the province and the city.
        if label == .province, ending.isEmpty == false, ending.hasSuffix("自治区"), ending != "自治区" {
            entries.append(.init(short + "自治区", label, isShort: false, codes: [code]))
        }
    }

    /// Short names that are words of their own inside other names, such as 城 in 城区, 矿 in 矿区, 郊.
    private static func endsLikeAnother(_ short: String) -> Bool {
        ["新区", "城区", "市中", "郊区", "矿区", "城关", "新城", "中原", "开发", "河东", "河西", "江南", "江北", "城中"].contains(short)
    }
}
