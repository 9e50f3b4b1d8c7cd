import AddressBase
import ArgumentParser
import Luotu

/// `luotu address dossier`
struct DossierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dossier", abstract: "What is tied to an address. 一址一档",
        discussion: "Example: luotu address dossier 44070300100100000001")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var address: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let dossier = try await city.dossiers.dossier(address, access: .everything)
            if shared.json { return try Output.json(dossier) }
            Output.line("\(dossier.address.address)  \(dossier.address.code ?? "#\(dossier.address.id)")")
            Output.table(
                ["system", "key", "what", "since", "until", "by"],
                dossier.links.map { [$0.system, $0.key, $0.kind ?? "", $0.since, $0.until ?? "", $0.by] })
            if dossier.withheld > 0 { Output.note("\(dossier.withheld) ties may not be seen") }
        }
    }
}
