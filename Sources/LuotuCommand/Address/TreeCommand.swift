import AddressBase
import ArgumentParser
import Luotu

/// `luotu address tree`
struct TreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree", abstract: "What is below an address, listed and counted. 地址树",
        discussion: """
            Example: luotu address tree 440703001001
                     luotu address tree 碧桂园小区 --depth 3
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address; the top of the tree unless said.") var address: String?
    @Option(help: "How many steps down are listed; all below is counted.") var depth = 1
    @Option(help: "As it was at the end of this day, or at this moment.") var asOf: String?

    func validate() throws {
        guard (0...15).contains(depth) else { throw ValidationError("--depth is 0 to 15") }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let branch = try await city.addressBook.branch(address, depth: depth, asOf: asOf, access: .everything)
            if shared.json { try Output.json(branch) } else { Self.print(branch, indent: 0) }
        }
    }

    private static func print(_ branch: AddressBranch, indent: Int) {
        let counts = AddressLevel.allCases.compactMap { level in
            branch.counts[level.rawValue].map { "\(level.rawValue) \($0)" }
        }
        let name = branch.node.map { "\($0.name)  \($0.code ?? "#\($0.id)")" } ?? "–"
        let status = branch.status == .provisional ? "  暂用" : ""
        Output.line(
            String(repeating: "  ", count: indent) + name + status
                + (counts.isEmpty ? "" : "  [\(counts.joined(separator: ", "))]"))
        for child in branch.children { print(child, indent: indent + 1) }
    }
}
