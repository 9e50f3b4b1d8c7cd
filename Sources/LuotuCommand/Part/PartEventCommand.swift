import ArgumentParser
import CityFlows
import CityParts
import Foundation
import GeoModel
import Luotu

/// `luotu part event CODE EVENT`
struct PartEventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Write down what happened to a part: its state, day and place; the history keeps the rest. 部件变更",
        discussion: """
            Examples:
              luotu part event 4407030101000001 damaged --note 井盖开裂
              luotu part event 4407030101000001 repaired --on 2026-11-20
              luotu part event 4407030101000001 moved --to 113.08,22.58

            found moved damaged repaired replaced lost abandoned removed; a removed part stays removed and keeps its code.
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The part's code.") var code: String
    @Argument(help: "What happened.") var event: String
    @Option(help: "The day, ISO 8601 (default: today).") var on: String?
    @Option(help: "LON,LAT in EPSG:4490, where a moved part stands now.") var to: String?
    @Option(help: "What the record is to say.") var note: String?

    func run() async throws {
        try await reporting {
            guard let event = PartEvent(rawValue: event) else {
                let known = PartEvent.allCases.map(\.rawValue).joined(separator: " ")
                throw ValidationError("\(self.event) is no event; use \(known)")
            }
            let city = try City.open(shared.database, for: .reading)
            let flow = city.partLife(through: JobRunner(database: shared.database), operatorName: NSUserName())
            let outcome = try await flow.record(
                event, of: code, on: on ?? CellEditOutput.today(), at: to.map(Arguments.position), note: note)
            if shared.printsJSON { return try Output.json(outcome) }
            Output.line("\(outcome.code)  \(outcome.before) → \(outcome.after)")
        }
    }
}
