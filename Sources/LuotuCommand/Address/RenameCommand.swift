import ArgumentParser

/// `luotu address rename`
struct RenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Rename a road, community, estate … with all that is in it. 更名",
        discussion: """
            Example: luotu address rename 建设路 建设大道 --reason 命名批复12号
            """)

    @Argument(help: "The address.") var address: String
    @Argument(help: "Its new name or number; the old one stays as an alias.") var name: String
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.rename(address, to: name)) }
}
