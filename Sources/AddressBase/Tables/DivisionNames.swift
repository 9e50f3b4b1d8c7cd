/// The built-in names of provinces, cities and counties by their GB/T 2260 code.
public enum DivisionNames {
    /// The full names from the province down to the division itself, such as 广东省 江门市 蓬江区 for `440703`; empty for a
    /// code that is not known. A city without counties, such as `441900`, stands for its county, too.
    public static func path(of code: String) -> [String] {
        guard code.utf8.count == 6, let own = names[code] else { return [] }
        let above = [code.prefix(2) + "0000", code.prefix(4) + "00"].map(String.init)
        var path = above.filter { $0 != code }.compactMap { names[$0] }.filter { !$0.contains("直辖") }
        path.append(own)
        return path.enumerated().filter { $0.offset == 0 || $0.element != path[$0.offset - 1] }.map(\.element)
    }

    private static let names: [String: String] = {
        let entries = DivisionTable.entries.split { $0 == "," || $0 == "\n" }
        return Dictionary(
            entries.map { (String($0.prefix(6)), $0.dropFirst(6).filter { $0 != "/" }) },
            uniquingKeysWith: { first, _ in first })
    }()
}
