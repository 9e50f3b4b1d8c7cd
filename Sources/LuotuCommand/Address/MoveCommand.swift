import ArgumentParser

/// `luotu address move`
struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Hang an address under another, with all below it; re-divide. 划转",
        discussion: """
            Example: luotu address move 440703001001 --under 440703002 --code 440703002009 --reason 区划调整
                     luotu address move 44070300100100000001 --under 碧桂园小区
            """)

    @Argument(help: "The address.") var address: String
    @Option(help: "What it hangs under from now on.") var under: String
    @Option(help: "The new code of a division: codes below it that begin with the old one begin with this.") var code:
        String?
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.move(address, under: under, code: code)) }
}
