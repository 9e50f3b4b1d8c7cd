import AddressBase
import ArgumentParser
import Foundation
import Luotu

/// `luotu address evaluate TRUTH.csv`
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Hold answers against the truth. 评测",
        discussion: """
            TRUTH.csv has a column of queries and one or more of: expected_code (several with | between), \
            expected_address, lon and lat (EPSG:4490), level, kinds (several with + between), distortions, absent (the \
            level of an address that the base lacks). Right is the same address at the level that the query names; for an \
            interpolated answer, and where only a position is expected, within 30 m.

            A .conll file of labelled addresses is parsed from its bare text, with the built-in model or --model; a span is \
            right where label, start and end are. Printed with precision, recall and F1: the rate of that very run.

            Example: luotu address evaluate truth.csv --worst 20 -o wrong.csv
                     luotu address evaluate dev.conll --model city.model
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "A CSV or spreadsheet of queries and what they mean.") var file: String
    @Option(help: "The column of queries, where it has no usual name.") var query: String?
    @Option(help: "The column of expected codes, where it has no usual name.") var code: String?
    @Option(help: "The column of expected addresses, where it has no usual name.") var address: String?
    @Option(help: "How many wrong answers to print, the surest first.") var worst = 10
    @Option(help: "How many candidates to ask for.") var limit = 5
    @Option(name: .shortAndLong, help: "A CSV for all wrong answers.") var output: String?

    @Option(help: "For .conll: a model made by luotu address train.") var model: String?

    func validate() throws {
        guard worst >= 0 else { throw ValidationError("--worst must be 0 or more") }
    }

    func run() async throws {
        try await reporting {
            if file.hasSuffix(".conll") {
                return try CorpusReport(file: file, model: model).print(asJSON: shared.json)
            }
            let city = try City.open(shared.database, for: .batch)
            let table = try TruthTable(file, query: query, code: code, address: address)
            let (evaluation, seconds) = try await evaluate(table, city)
            if let output { try WrongAnswers.write(evaluation.wrong, to: output) }
            let report = evaluation.report(seconds: seconds)
            if shared.json {
                try Output.json(report)
            } else {
                EvaluationPrinter(report: report, wrong: evaluation.wrong, worst: worst).print()
            }
        }
    }

    private func evaluate(_ table: TruthTable, _ city: City) async throws -> (GeocodeEvaluation, Double) {
        let meter = ProgressMeter(isShown: !shared.quiet)
        var evaluation = GeocodeEvaluation()
        var seconds = 0.0
        var done = 0
        // What is loaded with the first text is no part of the rate.
        _ = try await city.geocoder.geocode("")
        while let truths = try table.next() {
            let start = ContinuousClock.now
            let answers = try await city.geocoder.geocode(truths.map(\.query), options: GeocodeOptions(limit: limit))
            seconds += (ContinuousClock.now - start) / .seconds(1)
            for (answer, truth) in zip(answers, truths) { evaluation.take(answer, truth) }
            done += truths.count
            meter.show(rows: done, of: table.count)
        }
        meter.end()
        for note in table.notes where !shared.quiet { Output.note(note) }
        return (evaluation, seconds)
    }
}
