/// The provinces, cities, counties and towns of the country with their codes (GB/T 2260, GB/T 10114), built in.
public enum DivisionLexicon {
    /// Full and short names; built on first use.
    public static let national: NameLexicon = {
        var builder = NameLexicon.Builder(expecting: 85_000)
        forEachUpper { builder.add($0, $1) }
        addTowns(to: &builder)
        return NameLexicon(builder)
    }()

    /// The provinces, cities and counties under each of their names.
    static func forEachUpper(_ body: (Units, NameLexicon.Sense) -> Void) {
        for item in DivisionTable.entries.utf8.split(whereSeparator: { $0 == comma || $0 == newline }) {
            guard let code = Int32(String(Substring(item.prefix(6)))) else { continue }
            let parts = item.dropFirst(6).split(separator: slash, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            name(Units(Substring(parts[0]).utf16), Units(Substring(parts[1]).utf16), code, body)
        }
    }

    private static func name(
        _ short: Units, _ ending: Units, _ code: Int32, _ body: (Units, NameLexicon.Sense) -> Void
    ) {
        let label: ElementLabel = code % 10_000 == 0 ? .province : code % 100 == 0 ? .city : .county
        let name = short + ending
        // The heading 市辖区, and directly governed groups of counties, are no names that stand in addresses.
        guard !name.text.contains("直辖") else { return }
        let full = NameLexicon.Sense(label: label, isShort: false, code: code * 1_000)
        body(name, full)
        if !ending.isEmpty, short.count >= 2, !words.contains(short) {
            body(short, .init(label: label, isShort: true, code: code * 1_000))
        }
        // People say 内蒙古自治区 for 内蒙古, 北京市 for both 北京 the province and the city.
        if label == .province, ending != region, ending.hasSuffix(region) { body(short + region, full) }
    }

    /// A line: a county's code, then towns' last three digits and names.
    private static func addTowns(to builder: inout NameLexicon.Builder) {
        var text = TownTable.lines
        text.withUTF8 { bytes in
            var reader = ScalarReader(bytes)
            var county: Int32 = 0
            var number: Int32 = 0
            var digits = 0
            var name: Units = []
            func finish() {
                guard !name.isEmpty else { return }
                addTown(name, county * 1_000 + number, to: &builder)
                name.removeAll(keepingCapacity: true)
            }
            while let scalar = reader.next() {
                switch scalar {
                case 0x0A, 0x20:
                    finish()
                    digits = scalar == 0x0A ? 0 : 6
                    if scalar == 0x0A { county = 0 }
                    number = 0
                case 0x30...0x39 where digits < 6:
                    county = county * 10 + Int32(scalar - 0x30)
                    digits += 1
                case 0x30...0x39 where digits < 9:
                    number = number * 10 + Int32(scalar - 0x30)
                    digits += 1
                default: if let scalar = Unicode.Scalar(scalar) { name += scalar.utf16 }
                }
            }
            finish()
        }
    }

    private static func addTown(_ name: Units, _ code: Int32, to builder: inout NameLexicon.Builder) {
        builder.add(name, .init(label: .town, isShort: false, code: code))
        for ending in townEndings where name.count >= ending.count + 2 && name.hasSuffix(ending) {
            builder.add(name.dropLast(ending.count), .init(label: .town, isShort: true, code: code))
            return
        }
    }

    /// Short names that are words of their own inside other names, such as 城 in 城区, 矿 in 矿区, 郊.
    private static let words = Set(
        ["新区", "城区", "市中", "郊区", "矿区", "城关", "新城", "中原", "开发", "河东", "河西", "江南", "江北", "城中"].map { Units($0.utf16) })
    private static let region = Units("自治区".utf16)
    private static let townEndings = ["街道", "镇", "乡"].map { Units($0.utf16) }
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")
    private static let slash = UInt8(ascii: "/")
}
