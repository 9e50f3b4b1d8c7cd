import AddressBase
import Foundation

/// How well labelled addresses are parsed: `luotu address evaluate FILE.conll`.
struct CorpusReport: Encodable {
    struct Line: Encodable {
        var label: String
        var precision: Double
        var recall: Double
        var f1: Double
        var wanted: Int
        var found: Int
        var right: Int

        init(_ label: String, _ count: ParseScore.Count) {
            self.label = label
            precision = Self.rounded(count.precision)
            recall = Self.rounded(count.recall)
            f1 = Self.rounded(count.f1)
            wanted = count.wanted
            found = count.found
            right = count.right
        }

        private static func rounded(_ share: Double) -> Double { (share * 1_000_000).rounded() / 1_000_000 }

        var cells: [String] {
            [label] + [precision, recall, f1].map { String(format: "%.2f", $0 * 100) }
                + [wanted, found, right].map(String.init)
        }
    }

    var addresses: Int
    /// Province, city and county; the 11 levels of geocoding; all labels.
    var divisions: Line
    var levels: Line
    var all: Line
    var labels: [Line]
    var seconds: Double
    var addressesPerSecond: Int

    init(file: String, model: String?) throws {
        let corpus = try AddressCorpus(conll: String(contentsOfFile: file, encoding: .utf8))
        let model = try model.map { try LabelModel(contentsOf: URL(fileURLWithPath: $0)) }
        try self.init(corpus, AddressParser(model: model))
    }

    init(_ corpus: AddressCorpus, _ parser: AddressParser) throws {
        // What is loaded with the first text is no part of the rate.
        _ = try parser.parse("")
        let evaluation = try CorpusEvaluation(corpus, parser: parser)
        let score = evaluation.score
        addresses = score.addresses
        divisions = Line("prov city district", score.divisions)
        levels = Line("11 levels", score.levels)
        all = Line("all labels", score.all)
        labels = score.counts.sorted { ($1.value.wanted, $0.key) < ($0.value.wanted, $1.key) }.map(Line.init)
        seconds = evaluation.duration / .seconds(1)
        addressesPerSecond = Int(evaluation.rate)
    }

    func print(asJSON: Bool) throws {
        if asJSON { return try Output.json(self) }
        Output.table(
            ["label", "precision", "recall", "F1", "wanted", "found", "right"],
            ([divisions, levels, all] + labels).map(\.cells))
        Output.line("\(addresses) addresses in \(String(format: "%.3f", seconds)) s, \(addressesPerSecond) a second")
    }
}
