/// Trains a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) by stochastic gradient steps whose size
/// adapts to each weight (AdaGrad; Duchi, Hazan, Singer 2011). Wrong labels get a head start of `margin` (Gimpel, Smith 2010).
///
/// The same sequences, options and order make the same weights on every machine.
struct ChainTrainer {
    let labels: Int
    /// Lanes of labels; a row has twice as many: beginning with each label, then going on.
    let lanes: Int
    let options: LabelTrainer.Options
    let rows: WeightBlock
    /// Beginning with a label after another, by edge; behind the edges a table that all share.
    let transitions: WeightBlock
    let continuations: WeightBlock
    let endings: WeightBlock
    private let chain: ChainSums

    init(labels: Int, features: Int, options: LabelTrainer.Options) {
        self.labels = labels
        self.options = options
        lanes = LabelModel.lanes(labels)
        rows = WeightBlock(rows: features, width: 2 * lanes)
        transitions = WeightBlock(rows: (LabelEdge.count + 1) * (labels + 1), width: lanes)
        continuations = WeightBlock(rows: LabelEdge.count + 1, width: lanes)
        endings = WeightBlock(rows: 1, width: lanes)
        chain = ChainSums(labels: labels, lanes: lanes)
    }

    /// One gradient step; answers the negative log-likelihood of the right labels, margin included.
    func step(_ sequence: TrainingSequence, rate: Float) -> Double {
        guard sequence.count > 0 else { return 0 }
        chain.prepare(sequence.count)
        for token in 0..<sequence.count {
            let sums = chain.scores(token)
            for block in 0..<lanes / 4 { sums[block] = SIMD8(repeating: options.margin) }
            let right = slot(sequence.answers[token])
            sums[right >> 3][right & 7] = 0
            for feature in Int(sequence.starts[token])..<Int(sequence.starts[token + 1]) {
                rows.add(Int(sequence.rows[feature]), to: sums)
            }
        }
        let loss = chain.run(sequence, transitions, continuations, endings)
        chain.stepChain(sequence, transitions, continuations, endings, rate: rate, decay: options.decay)
        for token in 0..<sequence.count {
            let gradient = chain.gradient(token, right: slot(sequence.answers[token]))
            guard chain.isWorthwhile(gradient) else { continue }
            for feature in Int(sequence.starts[token])..<Int(sequence.starts[token + 1]) {
                rows.step(Int(sequence.rows[feature]), gradient, rate: rate, decay: options.decay)
            }
        }
        return loss
    }

    /// A label's lane in a row.
    private func slot(_ answer: UInt8) -> Int { Int(answer >> 1) + (answer & 1 == 1 ? lanes : 0) }
}
