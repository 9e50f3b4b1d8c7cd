import ArgumentParser

/// `luotu address add`
struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add an address. 新增",
        discussion: """
            Example: luotu address add 蓬江区环市街道红卫社区建设路15号 --at 113.08,22.58
                     luotu address add 15号 --under 建设路 --level doorplate --provisional
            """)

    @Argument(help: "The address in full, or its name or number under --under.") var text: String
    @Option(help: "What it hangs under.") var under: String?
    @Option(help: "Its level, with --under: doorplate, building, unit, room …") var level: String?
    @Flag(help: "In use until its doorplate is fixed (暂用).") var provisional = false
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var options: EditOptions

    func validate() throws {
        guard (under == nil) == (level == nil) else { throw ValidationError("--under and --level go together") }
        try level.map { _ = try LevelName.level($0) }
        try attributes.check()
    }

    func run() async throws {
        try await options.run(
            .add(
                .init(
                    under: under, level: level.map(LevelName.level), text: text,
                    attributes: attributes.attributes(status: provisional ? .provisional : nil))))
    }
}
