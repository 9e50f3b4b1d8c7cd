import AddressBase
import ArgumentParser
import Luotu

/// `luotu address code check|issue`
struct CodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Check standard codes against the rule of the profile; issue missing ones. 编码",
        discussion: """
            Example: luotu address code check 44070300100100000001
                     luotu address code issue 碧桂园小区 --all-below
            """,
        subcommands: [Check.self, Issue.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with codes.",
            discussion: "Example: luotu address code check 44070300100100000001")
        @OptionGroup var shared: SharedOptions
        @Argument(help: "Codes.") var codes: [String]

        func run() async throws {
            try await reporting {
                let rule = try AddressCodeRule(City.open(shared.database, for: .reading).profile.addressCodeRule)
                let problems = codes.map { (code: $0, problem: rule.problem(with: $0)) }
                if shared.json {
                    try Output.json(
                        problems.map { CheckedCode(code: $0.code, rule: rule.template, problem: $0.problem) })
                } else {
                    for (code, problem) in problems { Output.line("\(code)  \(problem ?? "ok")") }
                }
                if problems.contains(where: { $0.problem != nil }) { throw CommandExit.failure }
            }
        }
    }

    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue codes to addresses that have none.",
            discussion: "Example: luotu address code issue 建设路 --all-below")
        @Argument(help: "The address.") var address: String
        @Flag(help: "And to all below it.") var allBelow = false
        @OptionGroup var options: EditOptions

        func run() async throws { try await options.run(.issueCodes(address, withAllBelow: allBelow)) }
    }

    private struct CheckedCode: Encodable {
        var code: String
        var rule: String
        var problem: String?
    }
}
