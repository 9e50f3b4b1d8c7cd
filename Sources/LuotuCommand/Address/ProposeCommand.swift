import AddressBase
import ArgumentParser
import Foundation
import Luotu

/// `luotu address propose`
struct ProposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose", abstract: "Say that an address is new, stands elsewhere or is wrong. 现场采集",
        discussion: """
            Example: luotu address propose new 蓬江区环市街道红卫社区建设路15号 --at 113.08,22.58 --photo IMG_0012.jpg
                     luotu address propose moved --address 44070300100100000001 --at 113.0812,22.5799
                     luotu address propose wrong 17号 --address 44070300100100000001 --note 门牌已换
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "new, moved or wrong.") var kind: String
    @Argument(help: "The address in full, or what it is called instead; nothing for one that is not there.") var text:
        String?
    @Option(help: "The address of the base that it is about.") var address: String?
    @Option(help: "LON,LAT in EPSG:4490.") var at: String?
    @Option(help: "The photograph: a JPEG or PNG file, which is kept with the proposal, or its name or URL.")
    var photo: String?
    @Option(help: "Anything else.") var note: String?
    @Option(name: .customLong("by"), help: "Who; the name of the account unless said.") var operatorName: String?

    func validate() throws {
        guard AddressProposal.Kind(rawValue: kind) != nil else {
            throw ValidationError("\(kind) is none of new, moved, wrong")
        }
        if let at, PositionText.position(at) == nil {
            throw ValidationError("--at \(at): write LON,LAT such as 113.08,22.58")
        }
    }

    /// The bytes of a photograph that is a file here.
    private func picture() throws -> ProposalPicture? {
        try photo.flatMap { FileManager.default.contents(atPath: $0) }.map { try ProposalPicture($0) }
    }

    func run() async throws {
        try await reporting {
            let place = at.flatMap(PositionText.position)
            let draft = AddressProposal.Draft(
                kind: AddressProposal.Kind(rawValue: kind) ?? .wrong, address: address, text: text, lon: place?.x,
                lat: place?.y, photo: photo.map { URL(fileURLWithPath: $0).lastPathComponent }, picture: try picture(),
                note: note, by: operatorName ?? NSUserName())
            try draft.check()
            guard case .proposal(let proposal) = try await AddressJob.run(.proposeAddress(draft), shared) else {
                throw CityError.jobLost
            }
            if shared.json { return try Output.json(proposal) }
            Output.line("proposal \(proposal.id)")
        }
    }
}
