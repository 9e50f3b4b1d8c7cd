import ArgumentParser
import Foundation
import SampleCity

/// `luotu sample DIR`
struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Write an invented city as shapefiles. 样例城市",
        discussion: """
            Ten shapefiles in GBK and EPSG:4547, a messy department table and the truth about it.
            The same number and seed give the same bytes.

            Example: luotu sample city --addresses 20000 --seed 7
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The folder to write.") var folder: String
    @Option(help: "Rows of the address file.") var addresses = 20_000
    @Option(help: "Another seed, another city.") var seed: UInt64 = 1
    @Option(help: .init("points or parts: the input of Tools/Benchmarks.", visibility: .hidden)) var bench: Bench?
    @Option(help: .init("Rows of the benchmark's input.", visibility: .hidden)) var rows = 1_000_000

    enum Bench: String, ExpressibleByArgument {
        case points, parts
    }

    func validate() throws {
        guard addresses > 0 else { throw ValidationError("--addresses must be at least 1") }
        guard rows > 0 else { throw ValidationError("--rows must be at least 1") }
    }

    func run() async throws {
        try await reporting {
            let url = URL(fileURLWithPath: folder)
            if let bench { return try write(bench, to: url) }
            let meter = ProgressMeter(isShown: !shared.quiet)
            let report = try SampleCity.write(to: url, addresses: addresses, seed: seed) {
                meter.show(rows: $0, of: $1)
            }
            meter.end()
            if shared.json {
                try Output.json(Dictionary(uniqueKeysWithValues: report.files.map { ($0.name, $0.rows) }))
            } else {
                Output.table(["file", "rows"], report.files.map { [$0.name, String($0.rows)] })
            }
        }
    }

    private func write(_ bench: Bench, to folder: URL) throws {
        switch bench {
        case .points: try PointTable.write(to: folder, rows: rows, seed: seed)
        case .parts: try PartTable.write(to: folder, rows: rows, seed: seed)
        }
    }
}
