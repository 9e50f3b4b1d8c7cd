import ArgumentParser
import Foundation
import Luotu

/// `luotu snapshot OUT`
struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Write an ordinary SpatiaLite file for QGIS and other programs. 输出快照",
        discussion: """
            The copy has the layers, each with a view that has Chinese column names, and nothing else of the city: no
            profile with its secret parameters, no history, no import records. It can be opened and edited freely;
            nothing written to it comes back. Works while the database is being served.

            Example: luotu snapshot city-2026.sqlite
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The file to write; it must not exist.") var output: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            try city.writeSnapshot(to: output)
            if shared.json { try Output.json(["snapshot": output]) } else { Output.line(output) }
        }
    }
}
