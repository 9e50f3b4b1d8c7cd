import AddressBase
import ArgumentParser

/// `luotu address alias`
struct AliasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alias", abstract: "Give an address a further name, or take one away. 别名",
        discussion: """
            Example: luotu address alias 碧桂园小区 凤凰城 --kind common
                     luotu address alias 碧桂园小区 凤凰城 --remove
            """)

    @Argument(help: "The address.") var address: String
    @Argument(help: "The further name.") var name: String
    @Option(help: "old, common or abbreviation (曾用名、俗称、简称).") var kind = "common"
    @Flag(help: "Take the name away.") var remove = false
    @OptionGroup var options: EditOptions

    func validate() throws {
        guard AddressAlias.Kind(rawValue: kind) != nil else {
            throw ValidationError("--kind is old, common or abbreviation, not \(kind)")
        }
    }

    func run() async throws {
        try await options.run(
            .alias(address, name: name, kind: AddressAlias.Kind(rawValue: kind) ?? .common, isRemoval: remove))
    }
}
