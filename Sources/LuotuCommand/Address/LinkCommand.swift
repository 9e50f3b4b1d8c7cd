import AddressBase
import ArgumentParser
import Foundation
import Luotu

/// `luotu address link`
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Tie a record of another system to an address. 关联（四实）",
        discussion: """
            Only the system and the key of the record are kept, none of its data.

            Example: luotu address link 44070300100100000001 --system 人口 --key R20260012 --kind 实有人口
                     luotu address link 44070300100100000001 --system 人口 --key R20260012 --end
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var address: String
    @Option(help: "The other system.") var system: String
    @Option(help: "The record's key there.") var key: String
    @Option(help: "What the record is: 实有人口, 实有房屋, 实有单位, 实有设施 …") var kind: String?
    @Option(help: "Since when: 2026-06-30; now unless said.") var since: String?
    @Option(help: "Ends the tie then: 2026-06-30.") var until: String?
    @Flag(help: "Ends the tie now.") var end = false

    func validate() throws {
        guard !(end && until != nil) else { throw ValidationError("--end and --until exclude each other") }
    }

    func run() async throws {
        try await reporting {
            let request = AddressLinking(
                system: system, key: key, kind: kind, address: address, since: since,
                until: until ?? (end ? Date().formatted(.iso8601) : nil), operatorName: NSUserName())
            guard case .linked(let link) = try await AddressJob.run(.linkAddress(request), shared) else {
                throw CityError.jobLost
            }
            if shared.json { return try Output.json(link) }
            Output.line("\(link.system) \(link.key) → #\(link.node)  \(link.since) – \(link.until ?? "")")
        }
    }
}
