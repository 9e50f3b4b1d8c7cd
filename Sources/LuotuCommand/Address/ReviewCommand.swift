import AddressBase
import ArgumentParser
import Foundation
import Luotu

/// `luotu address review`
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "List proposals beside the base; adopt or refuse one. 审核",
        discussion: """
            Example: luotu address review
                     luotu address review 7 --adopt
                     luotu address review 8 --refuse --reason 现场核实无误
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The proposal; without it those that are open are listed.") var proposal: Int64?
    @Flag(help: "Adopt it.") var adopt = false
    @Flag(help: "Refuse it.") var refuse = false
    @Option(help: "Why.") var reason: String?
    @Option(help: "List these: open, adopted, refused or all.") var state = "open"
    @Option(help: "How many are listed.") var limit = 100
    @Option(name: .customLong("by"), help: "Who; the name of the account unless said.") var operatorName: String?

    func validate() throws {
        guard !(adopt && refuse) else { throw ValidationError("--adopt or --refuse, not both") }
        guard proposal != nil || !(adopt || refuse) else { throw ValidationError("say which proposal") }
        guard !refuse || reason != nil else { throw ValidationError("say with --reason why it is refused") }
        guard state == "all" || AddressProposal.State(rawValue: state) != nil else {
            throw ValidationError("--state is open, adopted, refused or all")
        }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            guard let proposal else {
                return try Self.show(
                    try await city.dossiers.proposals(
                        AddressProposal.State(rawValue: state), limit: limit, access: .everything), shared)
            }
            let reviewer = operatorName ?? NSUserName()
            if adopt {
                let edit = try await city.dossiers.proposal(proposal, access: .everything).adoption(
                    by: reviewer, reason: reason)
                _ = try await AddressJob.run(.editAddresses(edit), shared)
            } else if refuse {
                _ = try await AddressJob.run(.refuseProposal(proposal, by: reviewer, reason: reason ?? ""), shared)
            }
            let now = try City.open(shared.database, for: .reading)
            try Self.show([try await now.dossiers.proposal(proposal, access: .everything)], shared)
        }
    }

    private static func show(_ proposals: [AddressProposal], _ shared: SharedOptions) throws {
        if shared.json { return try Output.json(proposals) }
        Output.table(
            ["proposal", "what", "in the base", "proposed", "position", "photo", "by", "time", "state"],
            proposals.map {
                [
                    String($0.id), $0.draft.kind.rawValue, $0.present?.address ?? "–", $0.draft.text ?? "–",
                    place($0.draft),
                    $0.draft.photo ?? "", $0.draft.by, $0.time, $0.state.rawValue,
                ]
            })
    }

    private static func place(_ draft: AddressProposal.Draft) -> String {
        guard let lon = draft.lon, let lat = draft.lat else { return "–" }
        return "\(lon),\(lat)"
    }
}
