import AddressBase
import ArgumentParser
import Luotu

/// `luotu address history`
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "What happened to an address, or to the base since a cursor. 变更历史",
        discussion: """
            Without anything the last changes are listed. With --since every change of every address comes in the order
            of the commits; go on with the cursor that was printed last (--json: next), and nothing is missed or comes
            twice.

            Example: luotu address history 建设路
                     luotu address history --since 0 --limit 1000 --json
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var address: String?
    @Option(help: "A cursor; 0 for the beginning.") var since: String?
    @Option(help: "How many.") var limit = 500

    func validate() throws {
        guard address == nil || since == nil else { throw ValidationError("give an address or --since, not both") }
        if let since, AddressCursor(since) == nil {
            throw ValidationError("--since \(since) is no cursor; begin with 0")
        }
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is 1 to 10000") }
    }

    func run() async throws {
        try await reporting {
            let book = try City.open(shared.database, for: .reading).addressBook
            if let cursor = since.flatMap(AddressCursor.init) {
                let page = try await book.changes(since: cursor, limit: limit, access: .everything)
                if shared.json { return try Output.json(page) }
                Self.table(page.changes)
                Output.note("next: \(page.next)" + (page.more ? " (there is more)" : ""))
            } else if let address {
                let changes = try await book.history(address, access: .everything)
                if shared.json { try Output.json(changes) } else { Self.table(changes) }
            } else {
                let operations = try await book.operations(limit: limit)
                if shared.json { return try Output.json(operations) }
                Output.table(
                    ["change", "time", "what", "by", "nodes", "reason", ""],
                    operations.map {
                        [
                            String($0.version), $0.time, $0.kind.rawValue, $0.by, String($0.nodes), $0.reason ?? "",
                            $0.undoneBy.map { "undone by \($0)" } ?? $0.undoes.map { "undo of \($0)" } ?? "",
                        ]
                    })
            }
        }
    }

    private static func table(_ changes: [AddressChange]) {
        Output.table(
            ["change", "effective", "what", "by", "id", "code", "address", "status", "reason"],
            changes.map {
                [
                    String($0.version), $0.effective, $0.kind.rawValue, $0.by, "#\($0.id)", $0.code ?? "", $0.address,
                    $0.status.title, $0.reason ?? "",
                ]
            })
    }
}
