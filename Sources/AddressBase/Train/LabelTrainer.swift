import Foundation

/// Makes a model of labelled addresses: `luotu address train`.
public struct LabelTrainer: Sendable {
    /// Found by trial on a part of a corpus that was left out of training.
    public struct Options: Sendable {
        /// How often the corpus is gone through.
        public var rounds = 8
        /// The order of the addresses follows from it.
        public var seed: UInt64 = 1
        /// Features that occur less often have no weights.
        public var atLeast = 2
        /// Weights whose size stays below are dropped, natural units.
        public var smallest: Float = 0.06
        var rate: Float = 0.1
        var margin: Float = 0.5
        var decay: Float = 1e-4

        public init() {}
    }

    /// What a round of training came to.
    public struct Round: Sendable {
        public var number: Int
        /// Negative log-likelihood of the corpus, by token.
        public var loss: Double
    }

    public var options: Options
    private let lexicons: [NameLexicon]

    /// - Parameter lexicons: the names that will be known when the model is used.
    public init(options: Options = Options(), lexicons: [NameLexicon]) {
        self.options = options
        self.lexicons = lexicons
    }

    public func train(_ corpus: AddressCorpus, progress: (Round) -> Void = { _ in }) -> LabelModel {
        let set = TrainingSet(corpus, lexicons: lexicons, atLeast: options.atLeast)
        let trainer = ChainTrainer(labels: set.labels.count, features: set.hashes.count, options: options)
        var random = TrainingOrder(seed: options.seed)
        let tokens = max(1, set.sequences.reduce(0) { $0 + $1.count })
        for round in 0..<options.rounds {
            let rate = options.rate * (1 - 0.9 * Float(round) / Float(options.rounds))
            var loss = 0.0
            for index in random.shuffled(set.sequences.count) {
                loss += trainer.step(set.sequences[index], rate: rate)
            }
            progress(Round(number: round + 1, loss: loss / Double(tokens)))
        }
        return QuantisedModel(trainer, set, smallest: options.smallest).model
    }
}

/// A repeatable order (SplitMix64; Steele, Lea, Flood 2014).
struct TrainingOrder {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func shuffled(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, Int(next() % UInt64(last + 1))) }
        return order
    }
}

extension Double {
    /// Natural logarithm.
    var logarithm: Double { Foundation.log(self) }
}
