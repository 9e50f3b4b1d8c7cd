import AddressBase
import ArgumentParser

/// `luotu address change`
struct ChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Change what is said of an address: position, status, code … 变更",
        discussion: """
            Example: luotu address change 44070300100100000001 --at 113.0812,22.5799 --precision surveyed
                     luotu address change 44070300100100000001 --status in-use
            """)

    @Argument(help: "The address.") var address: String
    @Option(help: "provisional or in-use.") var status: String?
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var options: EditOptions

    func validate() throws {
        if let status, AddressStatus(rawValue: status) == nil {
            throw ValidationError("--status is provisional or in-use, not \(status)")
        }
        try attributes.check()
    }

    func run() async throws {
        try await options.run(
            .change(address, attributes.attributes(status: status.flatMap(AddressStatus.init(rawValue:)))))
    }
}
