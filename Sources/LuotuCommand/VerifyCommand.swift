import ArgumentParser
import GeoModel
import Luotu

/// `luotu verify`
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Hold the database against every rule that it must keep. 校验数据库",
        discussion: """
            Example: luotu verify --db city.db
            Reads everything and changes nothing; exits with 1 where a rule is broken.
            """)
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let findings = try await city.verify { finding in
                guard !shared.json else { return }
                Output.line(
                    "\(finding.isSound ? "✓" : "✗") \(finding.check)  \(finding.rule)"
                        + (finding.isSound ? "" : "  \(finding.faultCount) faults"))
                for fault in finding.faults { Output.line("    \(fault)") }
            }
            if shared.json { try Output.json(findings) }
            if findings.contains(where: { !$0.isSound }) { throw CommandExit.failure }
        }
    }
}
