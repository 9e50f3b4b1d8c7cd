import ArgumentParser

/// `luotu address undo`
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take a change back. 撤销",
        discussion: """
            Example: luotu address undo 42
            """)

    @Argument(help: "The change, from luotu address history.") var version: Int64
    @OptionGroup var options: EditOptions

    func run() async throws { try await options.run(.undo(version: version)) }
}
