import ArgumentParser

/// `luotu address split`
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split", abstract: "Split an address into several; it leads on to them. 拆分",
        discussion: """
            Example: luotu address split 建设路12号 --into 12-1号 --into 12-2号 --below 12-1号
            """)

    @Argument(help: "The address.") var address: String
    @Option(help: "The name or number of a part; give at least two.") var into: [String] = []
    @Option(help: "The part that what is below goes to.") var below: String?
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.split(address, parts: into, below: below)) }
}
