import AddressBase
import ArgumentParser
import Luotu

/// `luotu address show`
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an address of the base. 查看",
        discussion: """
            Example: luotu address show 44070300100100000001
                     luotu address show 建设路 --as-of 2026-06-30
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "A code (also a former one), # and id, or the full text.") var address: String
    @Option(help: "As it was at the end of this day, or at this moment.") var asOf: String?

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let entry = try await city.addressBook.entry(address, asOf: asOf, access: .everything)
            if shared.json { return try Output.json(entry) }
            for (title, value) in Self.lines(entry) { Output.line("\(title)  \(value)") }
        }
    }

    private static func lines(_ entry: AddressEntry) -> [(String, String)] {
        func name(_ name: AddressEntry.Name) -> String { "\(name.name) (\(name.code ?? "#\(name.id)"))" }
        var lines = [
            ("地址", entry.address), ("标识", "#\(entry.id)"), ("编码", entry.code ?? "–"), ("级别", entry.level.rawValue),
            ("状态", entry.status.title),
        ]
        if let since = entry.since { lines.append(("启用", since)) }
        if let until = entry.until { lines.append(("停用", until)) }
        if !entry.successors.isEmpty { lines.append(("变更为", entry.successors.map(name).joined(separator: "、"))) }
        for alias in entry.aliases { lines.append(("别名", "\(alias.name) (\(alias.kind.rawValue))")) }
        if !entry.formerCodes.isEmpty { lines.append(("原编码", entry.formerCodes.joined(separator: "、"))) }
        if let parent = entry.parent { lines.append(("上级", name(parent))) }
        if let division = entry.division { lines.append(("所在", name(division))) }
        if let lon = entry.lon, let lat = entry.lat {
            lines.append(("位置", "\(lon), \(lat)" + (entry.precision.map { " (\($0.rawValue))" } ?? "")))
        }
        if let grid = entry.grid { lines.append(("网格", grid)) }
        if let building = entry.buildingCode { lines.append(("建筑物", building)) }
        if let source = entry.source { lines.append(("来源", source)) }
        return lines
    }
}
