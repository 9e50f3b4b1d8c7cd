/// A labelled text as the trainer sees it: for every labelled token its features, its edge and the label that is right.
struct TrainingSequence {
    var edges: [UInt8] = []
    /// Twice the label, and 1 where the token goes on with the span before.
    var answers: [UInt8] = []
    /// The features of token t are those from `starts[t]` up to `starts[t + 1]`.
    var starts: [Int32] = [0]
    var rows: [Int32] = []
    var count: Int { answers.count }
}

/// Makes sequences of a corpus and numbers the features that occur often enough.
struct TrainingSet {
    private(set) var sequences: [TrainingSequence] = []
    /// By row.
    private(set) var hashes: [UInt64] = []
    private(set) var labels: LabelSet
    /// The label of separators between elements; nil where they have none.
    private(set) var separatorLabel: Int?

    /// What stands outside of every element.
    static let outside = "o"

    init(_ corpus: AddressCorpus, lexicons: [NameLexicon], atLeast occurrences: Int) {
        labels = LabelSet(corpus.labels + [Self.outside])
        let workspace = ParseWorkspace()
        var counts: [UInt64: Int32] = [:]
        var keyed: [[UInt64]] = []
        for address in corpus.addresses {
            var sequence = TrainingSequence()
            var sink = KeySink()
            Self.read(address, workspace, lexicons, outside: corpus.labels.count, &sequence, &sink)
            for hash in sink.hashes { counts[hash, default: 0] += 1 }
            sequences.append(sequence)
            keyed.append(sink.hashes)
        }
        number(keyed, counts, occurrences)
        separatorLabel = Self.separatorLabel(corpus)
    }

    private static func read(
        _ address: AddressCorpus.Address, _ workspace: ParseWorkspace, _ lexicons: [NameLexicon], outside: Int,
        _ sequence: inout TrainingSequence, _ sink: inout KeySink
    ) {
        var text = address.text
        text.withUTF8 { workspace.prepare($0, lexicons) }
        let tagger = workspace.tagger
        tagger.findPositions(workspace.tokens)
        let reader = workspace.reader
        var last: Int?
        for position in 0..<tagger.count {
            let token = Int(tagger.positions[position])
            reader.read(token, into: &sink)
            sequence.starts.append(Int32(sink.hashes.count))
            sequence.edges.append(tagger.edges[position])
            let source = Int(workspace.unitStarts[Int(workspace.tokens.starts[token])])
            let span = address.spans.firstIndex { $0.start <= source && source < $0.end }
            let label = span.map { address.spans[$0].label } ?? outside
            let goesOn = position > 0 && span == last
            sequence.answers.append(UInt8(truncatingIfNeeded: label * 2 + (goesOn ? 1 : 0)))
            last = span
        }
    }

    private mutating func number(_ keyed: [[UInt64]], _ counts: [UInt64: Int32], _ occurrences: Int) {
        var rows: [UInt64: Int32] = [:]
        for (index, hashes) in keyed.enumerated() {
            var starts: [Int32] = [0]
            for position in 0..<sequences[index].count {
                for key in Int(sequences[index].starts[position])..<Int(sequences[index].starts[position + 1]) {
                    let hash = hashes[key]
                    if let row = rows[hash] {
                        sequences[index].rows.append(row)
                    } else if counts[hash, default: 0] >= occurrences {
                        let row = Int32(self.hashes.count)
                        rows[hash] = row
                        self.hashes.append(hash)
                        sequences[index].rows.append(row)
                    }
                }
                starts.append(Int32(sequences[index].rows.count))
            }
            sequences[index].starts = starts
        }
    }

    /// The label that most separators have which are a span of their own.
    private static func separatorLabel(_ corpus: AddressCorpus) -> Int? {
        var counts = [Int](repeating: 0, count: corpus.labels.count)
        var outside = 0
        for address in corpus.addresses {
            let scalars = Array(address.text.unicodeScalars)
            for (index, scalar) in scalars.enumerated() where AddressNormalizer.isSeparator(scalar) {
                guard let span = address.spans.first(where: { $0.start <= index && index < $0.end }) else {
                    outside += 1
                    continue
                }
                if scalars[span.start..<span.end].allSatisfy(AddressNormalizer.isSeparator) { counts[span.label] += 1 }
            }
        }
        guard let most = counts.max(), most > outside else { return nil }
        return counts.firstIndex(of: most)
    }
}

private struct KeySink: FeatureSink {
    var hashes: [UInt64] = []

    mutating func add(_ key: UInt64) { hashes.append(FeatureHash.of(key)) }
}
