/// A linear-chain model: what each feature of a token says for and against each label, beginning there or going on, and how
/// likely labels follow each other. A token's label begins a span or goes on with the one before.
///
/// Weights are fixed-point, 256 to the natural unit. Immutable; any number of threads may read it.
public final class LabelModel: Sendable {
    /// The labels in the words of the file that the model was trained on.
    public let labels: LabelSet
    /// Lanes of labels: a multiple of 8, at least the number of labels.
    let lanes: Int
    let features: FeatureTable
    /// A row for each feature: the weights of beginning with each label, then of going on.
    let rows: [Int16]
    /// Weights of beginning with a label after another (the last: after nothing), by edge.
    let transitions: [Int16]
    /// Weights of going on, by edge.
    let continuations: [Int16]
    /// Weights of ending the text with a label.
    let endings: [Int16]
    /// What remains of `features` for writing.
    let hashes: [UInt64]

    /// The label of separators between elements, if the training file labels them; a place in `labels`.
    let separatorLabel: Int?

    /// Fixed-point weights to the natural unit.
    static let scale: Float = 256
    /// Weights of features are multiples of it.
    static let step: Int16 = 16

    init(
        labels: LabelSet, separatorLabel: Int?, hashes: [UInt64], rows: [Int16], transitions: [Int16],
        continuations: [Int16], endings: [Int16]
    ) {
        self.labels = labels
        self.separatorLabel = separatorLabel
        lanes = Self.lanes(labels.count)
        features = FeatureTable(hashes: hashes)
        self.hashes = hashes
        self.rows = rows
        self.transitions = transitions
        self.continuations = continuations
        self.endings = endings
    }

    static func lanes(_ labels: Int) -> Int { (labels + 7) / 8 * 8 }
}

/// Where a token stands as seen from the one before: the separators between them and the kind of the token.
enum LabelEdge {
    static let count = 12

    @inline(__always)
    static func index(gap: UInt8, kind: UInt8) -> Int { Int(gap) * 4 + Int(min(kind, 3)) }

    static let adjacent: UInt8 = 0
    static let hyphen: UInt8 = 1
    static let otherGap: UInt8 = 2
}
