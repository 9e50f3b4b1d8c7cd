import ArgumentParser

/// `luotu address merge`
struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Merge addresses into one; the others lead on to it. 合并",
        discussion: """
            Example: luotu address merge 44070300100100000001 44070300100100000002 --into 44070300100100000002
            """)

    @Argument(help: "The addresses.") var addresses: [String]
    @Option(help: "The one that stays.") var into: String
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.merge(addresses, into: into)) }
}
