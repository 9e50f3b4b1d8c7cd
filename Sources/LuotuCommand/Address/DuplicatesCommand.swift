import AddressBase
import ArgumentParser
import CityFlows
import Exchange
import Luotu

/// `luotu address duplicates`
struct DuplicatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates", abstract: "List addresses that the base may have twice. 查重",
        discussion: """
            repeated (重复): the same words at the same place; reworded (同地异名): one place in different words; scattered
            (异地同名): the same words far apart. The list is for people: put 合并 into the column 操作 of the rows where both are
            one, and give the file to luotu address apply. 地址 then gives way to 并入, the older of the two, and leads on to it.

            Example: luotu address duplicates -o 重复.xlsx
                     luotu address duplicates --within regions/440703001 --near 30 --json
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "A GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(help: "Metres up to which two wordings may be one place.") var near = 15.0
    @Option(help: "Metres beyond which one wording is two places.") var apart = 100.0
    @Option(help: "repeated, reworded or scattered; all unless said.") var kind: String?
    @Option(name: .shortAndLong, help: "The review list, .csv or .xlsx; the terminal unless said.") var output: String?

    func validate() throws {
        guard (0...1000).contains(near) else { throw ValidationError("--near is 0 to 1000 metres") }
        guard (0...100_000).contains(apart) else { throw ValidationError("--apart is 0 to 100000 metres") }
        if let kind, AddressDuplicate.Kind(rawValue: kind) == nil {
            throw ValidationError("--kind is repeated, reworded or scattered, not \(kind)")
        }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let area = try await within.asyncMap { try await AreaReference($0).resolve(in: city, access: .everything) }
            var report = try await city.addressBook.duplicates(
                DuplicateSearch.Radii(same: near, apart: apart), within: area, access: .everything)
            if let kind { report.duplicates.removeAll { $0.kind.rawValue != kind } }
            if let output { try Self.write(report.duplicates, to: output) }
            if shared.json {
                try Output.json(report)
            } else if output == nil {
                Output.table(Self.header, report.duplicates.map(Self.cells))
            }
            if !shared.quiet {
                Output.note(
                    "\(report.duplicates.count) pairs among \(report.compared) addresses"
                        + (report.skipped > 0
                            ? "; \(report.skipped) name nothing below a road and were not compared" : ""))
            }
        }
    }

    /// 操作, 地址 and 并入 are what `luotu address apply` reads.
    private static let header = ["操作", "地址", "并入", "类型", "距离", "差异", "地址全文", "并入全文", "地址编码", "并入编码"]

    private static func cells(_ pair: AddressDuplicate) -> [String] {
        [
            "", "#\(pair.other.id)", "#\(pair.keep.id)", pair.kind.title, pair.metres.map { String($0) } ?? "",
            pair.differences.map(\.rawValue).joined(separator: " "), pair.other.address, pair.keep.address,
            pair.other.code ?? "", pair.keep.code ?? "",
        ]
    }

    private static func write(_ pairs: [AddressDuplicate], to path: String) throws {
        let writer = try TableFileWriter(path, columns: header)
        for pair in pairs { try writer.write(cells(pair)) }
        try writer.close()
    }
}

extension AddressDuplicate.Kind {
    fileprivate var title: String {
        switch self {
        case .repeated: "重复"
        case .reworded: "同地异名"
        case .scattered: "异地同名"
        }
    }
}
