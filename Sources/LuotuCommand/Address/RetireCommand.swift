import ArgumentParser

/// `luotu address retire`
struct RetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "End an address. 停用",
        discussion: """
            Example: luotu address retire 44070300100100000001 --reason 拆除
                     luotu address retire 碧桂园小区 --all-below
            """)

    @Argument(help: "The address.") var address: String
    @Flag(help: "End all that is below it, too.") var allBelow = false
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.retire(address, withAllBelow: allBelow)) }
}
