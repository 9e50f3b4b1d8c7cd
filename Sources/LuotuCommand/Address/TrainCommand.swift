import AddressBase
import ArgumentParser
import Foundation

/// `luotu address train FILE.conll`
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train the parser on labelled addresses. 训练地址解析",
        discussion: """
            FILE.conll has a line a character or token, its label behind a space (B-road, I-road, … O), and an empty line \
            between addresses; labels are the file's own. The model is for luotu parse --model and luotu address evaluate \
            --model. The same file, options and seed make the same bytes.

            Example: luotu address train city.conll --dev dev.conll -o city.model
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "Labelled addresses.") var file: String
    @Option(help: "Labelled addresses to measure with when done.") var dev: String?
    @Option(name: .shortAndLong, help: "The model to write.") var output: String
    @Option(help: "The order of the addresses follows from it.") var seed: UInt64 = 1
    @Option(help: "How often the file is gone through.") var rounds = LabelTrainer.Options().rounds
    @Option(help: "Names to know beside the divisions, one a line: label, space, name.") var names: String?
    @Option(help: "Features that occur less often are left out.") var atLeast = LabelTrainer.Options().atLeast
    @Option(help: "Weights that stay smaller are left out.") var smallest = LabelTrainer.Options().smallest

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds must be 1 or more") }
        guard atLeast > 0 else { throw ValidationError("--at-least must be 1 or more") }
        guard smallest >= 0 else { throw ValidationError("--smallest must be 0 or more") }
    }

    private struct Summary: Encodable {
        var addresses: Int
        var labels: Int
        var bytes: Int
        var seconds: Double
        var dev: CorpusReport?
    }

    func run() async throws {
        try await reporting {
            let began = ContinuousClock.now
            let corpus = try AddressCorpus(conll: String(contentsOfFile: file, encoding: .utf8))
            let model = try train(corpus)
            let encoded = model.encoded
            try encoded.write(to: URL(fileURLWithPath: output), options: .atomic)
            let summary = Summary(
                addresses: corpus.addresses.count, labels: corpus.labels.count, bytes: encoded.count,
                seconds: (ContinuousClock.now - began) / .seconds(1),
                dev: try dev.map { try CorpusReport(file: $0, model: output) })
            if shared.json { return try Output.json(summary) }
            Output.line(
                "\(summary.addresses) addresses, \(summary.labels) labels, \(String(format: "%.1f", summary.seconds)) s; "
                    + "\(output): \(summary.bytes) bytes")
            try summary.dev?.print(asJSON: false)
        }
    }

    private func train(_ corpus: AddressCorpus) throws -> LabelModel {
        var options = LabelTrainer.Options()
        options.seed = seed
        options.rounds = rounds
        options.atLeast = atLeast
        options.smallest = smallest
        let known = try names.map { try NameLexicon(list: String(contentsOfFile: $0, encoding: .utf8)) }
        let lexicons = [DivisionLexicon.national] + (known.map { [$0] } ?? [])
        let total = rounds
        return LabelTrainer(options: options, lexicons: lexicons).train(corpus) { round in
            guard !shared.quiet else { return }
            Output.note("round \(round.number) of \(total): loss \(String(format: "%.4f", round.loss)) a token")
        }
    }
}
