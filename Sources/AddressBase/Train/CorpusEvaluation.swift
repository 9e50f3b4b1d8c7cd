/// Parses the addresses of a corpus from their bare text and holds what is found against its labels, timing the parsing.
public struct CorpusEvaluation: Sendable {
    public let score: ParseScore
    /// Time spent in parsing all addresses once more, from UTF-8 text to spans, with the same model.
    public let duration: Duration

    /// Addresses a second on one core.
    public var rate: Double {
        Double(score.addresses) / max(duration / .seconds(1), 1e-9)
    }

    /// So many passes are timed: one takes only some hundredths of a second.
    private static let timedPasses = 5

    /// - Throws: `AddressBaseError.textTooLong`.
    public init(_ corpus: AddressCorpus, parser: AddressParser) throws(AddressBaseError) {
        let model = try parser.model
        let words = CorpusWords(corpus, model: model)
        let workspace = ParseWorkspace()
        var found: [[ParseScore.Span]] = []
        found.reserveCapacity(corpus.addresses.count)
        for address in corpus.addresses {
            try parser.read(address.text, into: workspace)
            found.append(words.spans(workspace, of: address.text, model))
        }
        var score = ParseScore()
        for (address, spans) in zip(corpus.addresses, found) {
            score.add(found: Set(spans), wanted: Set(address.spans.map { words.span($0) }))
        }
        self.score = score
        let texts = corpus.addresses.map(\.text)
        let began = ContinuousClock.now
        for _ in 0..<Self.timedPasses { for text in texts { try parser.read(text, into: workspace) } }
        duration = (ContinuousClock.now - began) / Self.timedPasses
    }
}

/// The words in which a corpus and a model speak of the same label: the corpus's own if the model was trained in them, else
/// those of `LabelSet.corpusName`.
private struct CorpusWords {
    private let ofCorpus: [String]
    private let ofModel: [String]

    init(_ corpus: AddressCorpus, model: LabelModel) {
        if Set(corpus.labels).isSubset(of: model.labels.names) {
            ofCorpus = corpus.labels
            ofModel = model.labels.names
        } else {
            ofCorpus = corpus.labels.map { name in
                LabelSet.element(named: name).map(LabelSet.corpusName) ?? name
            }
            ofModel = model.labels.elements.map(LabelSet.corpusName)
        }
    }

    func span(_ span: AddressCorpus.Span) -> ParseScore.Span {
        ParseScore.Span(label: ofCorpus[span.label], start: span.start, end: span.end)
    }

    func spans(_ workspace: ParseWorkspace, of text: String, _ model: LabelModel) -> [ParseScore.Span] {
        var spans: [ParseScore.Span] = []
        for span in workspace.spans where model.labels.names[Int(span.lane)] != TrainingSet.outside {
            spans.append(
                ParseScore.Span(
                    label: ofModel[Int(span.lane)], start: Int(span.sourceStart), end: Int(span.sourceEnd)))
        }
        guard let separator = model.separatorLabel else { return spans }
        for range in workspace.separators(in: text) {
            spans.append(
                ParseScore.Span(label: ofModel[separator], start: range.lowerBound, end: range.upperBound))
        }
        return spans
    }
}
