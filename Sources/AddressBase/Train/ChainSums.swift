/// Sums over all labellings of one sequence: forward and backward through the chain, and the gradients that follow.
///
/// A label is one state of the backward sums and two of the forward ones, beginning at a token or going on.
final class ChainSums {
    typealias Vector = SIMD8<Float>

    private let labels: Int
    private let blocks: Int
    private var capacity = 0
    private var count = 0
    /// Scores of beginning and going on, then, in place, their exponentials below the token's best.
    private var potentials: UnsafeMutablePointer<Vector>
    private var forward: UnsafeMutablePointer<Vector>
    private var backward: UnsafeMutablePointer<Vector>
    private var scales: [Float] = []
    /// Exponentials and gradients of the chain's weights, by edge.
    private let begun: UnsafeMutablePointer<Vector>
    private let gone: UnsafeMutablePointer<Vector>
    private let ended: UnsafeMutablePointer<Vector>
    private let begunSlope: UnsafeMutablePointer<Vector>
    private let goneSlope: UnsafeMutablePointer<Vector>
    private let slope: UnsafeMutablePointer<Vector>
    private var total: Float = 1

    static let shared = LabelEdge.count

    init(labels: Int, lanes: Int) {
        self.labels = labels
        blocks = lanes / 8
        potentials = .allocate(capacity: 0)
        forward = .allocate(capacity: 0)
        backward = .allocate(capacity: 0)
        let table = (LabelEdge.count + 1) * (labels + 1) * blocks
        begun = .allocate(capacity: table)
        begunSlope = .allocate(capacity: table)
        gone = .allocate(capacity: (LabelEdge.count + 1) * blocks)
        goneSlope = .allocate(capacity: (LabelEdge.count + 1) * blocks)
        ended = .allocate(capacity: blocks)
        slope = .allocate(capacity: 2 * blocks)
    }

    deinit {
        for memory in [potentials, forward, backward, begun, gone, ended, begunSlope, goneSlope, slope] {
            memory.deallocate()
        }
    }

    func prepare(_ count: Int) {
        self.count = count
        scales = [Float](repeating: 1, count: count)
        guard count > capacity else { return }
        for memory in [potentials, forward, backward] { memory.deallocate() }
        capacity = count * 2
        potentials = .allocate(capacity: capacity * blocks * 2)
        forward = .allocate(capacity: capacity * blocks * 2)
        backward = .allocate(capacity: capacity * blocks)
    }

    /// The scores of a token, to be written before `run`.
    func scores(_ token: Int) -> UnsafeMutablePointer<Vector> { potentials + token * blocks * 2 }

    /// Runs through the chain; answers the negative log-likelihood of the right labels.
    func run(
        _ sequence: TrainingSequence, _ transitions: WeightBlock, _ continuations: WeightBlock, _ endings: WeightBlock
    ) -> Double {
        let right = rightScore(sequence, transitions, continuations, endings)
        exponentiate(sequence, transitions, continuations, endings)
        var logarithm = runForward(sequence)
        let last = forward + (count - 1) * blocks * 2
        var sum = Vector.zero
        for block in 0..<blocks { sum += (last[block] + last[blocks + block]) * ended[block] }
        total = sum.sum()
        logarithm += Double(total).logarithm
        runBackward(sequence)
        return logarithm - right
    }

    private func lane(_ row: UnsafeMutablePointer<Vector>, _ lane: Int) -> Float { row[lane >> 3][lane & 7] }

    private func rightScore(
        _ sequence: TrainingSequence, _ transitions: WeightBlock, _ continuations: WeightBlock, _ endings: WeightBlock
    ) -> Double {
        var score = 0.0
        for token in 0..<count {
            let answer = Int(sequence.answers[token])
            let label = answer >> 1
            let edge = Int(sequence.edges[token])
            let goesOn = answer & 1 == 1
            score += Double(lane(scores(token), label + (goesOn ? blocks * 8 : 0)))
            for table in [edge, Self.shared] {
                if goesOn {
                    score += Double(lane(continuations.row(table), label))
                } else {
                    let from = token == 0 ? labels : Int(sequence.answers[token - 1]) >> 1
                    score += Double(lane(transitions.row(table * (labels + 1) + from), label))
                }
            }
        }
        return score + Double(lane(endings.row(0), Int(sequence.answers[count - 1]) >> 1))
    }

    private func exponentiate(
        _ sequence: TrainingSequence, _ transitions: WeightBlock, _ continuations: WeightBlock, _ endings: WeightBlock
    ) {
        for edge in edges(of: sequence) {
            for from in 0...labels {
                let own = transitions.row(edge * (labels + 1) + from)
                let common = transitions.row(Self.shared * (labels + 1) + from)
                let result = begun + (edge * (labels + 1) + from) * blocks
                for block in 0..<blocks { result[block] = Exponential.of(own[block] + common[block]) }
            }
            let own = continuations.row(edge)
            let common = continuations.row(Self.shared)
            for block in 0..<blocks { gone[edge * blocks + block] = Exponential.of(own[block] + common[block]) }
        }
        for block in 0..<blocks { ended[block] = Exponential.of(endings.row(0)[block]) }
    }

    private func edges(of sequence: TrainingSequence) -> [Int] {
        var seen: UInt32 = 0
        for edge in sequence.edges { seen |= 1 << UInt32(edge) }
        return (0..<LabelEdge.count).filter { seen & 1 << UInt32($0) != 0 }
    }

    private func runForward(_ sequence: TrainingSequence) -> Double {
        var logarithm = 0.0
        for token in 0..<count {
            let potential = scores(token)
            var best = -Float.infinity
            for slot in 0..<labels { best = max(best, lane(potential, slot), lane(potential, blocks * 8 + slot)) }
            for block in 0..<2 * blocks { potential[block] = Exponential.of(potential[block] - best) }
            // Lanes beyond the labels stay out of the sums.
            for slot in labels..<blocks * 8 {
                potential[slot >> 3][slot & 7] = 0
                potential[blocks + (slot >> 3)][slot & 7] = 0
            }
            let edge = Int(sequence.edges[token])
            let table = begun + edge * (labels + 1) * blocks
            let result = forward + token * blocks * 2
            if token == 0 {
                for block in 0..<blocks {
                    result[block] = potential[block] * table[labels * blocks + block]
                    result[blocks + block] = .zero
                }
            } else {
                let last = forward + (token - 1) * blocks * 2
                for block in 0..<blocks { result[block] = .zero }
                for from in 0..<labels {
                    let mass = last[from >> 3][from & 7] + last[blocks + (from >> 3)][from & 7]
                    let row = table + from * blocks
                    for block in 0..<blocks { result[block] += mass * row[block] }
                }
                for block in 0..<blocks {
                    result[block] *= potential[block]
                    result[blocks + block] =
                        potential[blocks + block] * (last[block] + last[blocks + block]) * gone[edge * blocks + block]
                }
            }
            var sum = Vector.zero
            for block in 0..<2 * blocks { sum += result[block] }
            scales[token] = sum.sum()
            for block in 0..<2 * blocks { result[block] /= scales[token] }
            logarithm += Double(best) + Double(scales[token]).logarithm
        }
        return logarithm
    }

    private func runBackward(_ sequence: TrainingSequence) {
        for block in 0..<blocks { backward[(count - 1) * blocks + block] = ended[block] / total }
        for token in stride(from: count - 2, through: 0, by: -1) {
            let edge = Int(sequence.edges[token + 1])
            let potential = scores(token + 1)
            let next = backward + (token + 1) * blocks
            let result = backward + token * blocks
            let table = begun + edge * (labels + 1) * blocks
            for block in 0..<blocks {
                slope[block] = potential[block] * next[block] / scales[token + 1]
                result[block] =
                    potential[blocks + block] * next[block] * gone[edge * blocks + block] / scales[token + 1]
            }
            for from in 0..<labels {
                var sum = Vector.zero
                let row = table + from * blocks
                for block in 0..<blocks { sum += row[block] * slope[block] }
                result[from >> 3][from & 7] += sum.sum()
            }
        }
    }

    /// The gradient of a token's scores: right minus expected.
    func gradient(_ token: Int, right: Int) -> UnsafeMutablePointer<Vector> {
        let mass = forward + token * blocks * 2
        let rest = backward + token * blocks
        for block in 0..<blocks {
            slope[block] = -mass[block] * rest[block]
            slope[blocks + block] = -mass[blocks + block] * rest[block]
        }
        slope[right >> 3][right & 7] += 1
        return slope
    }

    func isWorthwhile(_ gradient: UnsafeMutablePointer<Vector>) -> Bool {
        for block in 0..<2 * blocks {
            let vector = gradient[block]
            if max(vector.max(), -vector.min()) > 1e-5 { return true }
        }
        return false
    }

    /// Steps the weights of transitions, continuations and endings.
    func stepChain(
        _ sequence: TrainingSequence, _ transitions: WeightBlock, _ continuations: WeightBlock, _ endings: WeightBlock,
        rate: Float, decay: Float
    ) {
        let used = edges(of: sequence) + [Self.shared]
        for edge in used {
            for block in 0..<(labels + 1) * blocks { begunSlope[edge * (labels + 1) * blocks + block] = .zero }
            for block in 0..<blocks { goneSlope[edge * blocks + block] = .zero }
        }
        for token in 0..<count { addSlopes(sequence, token) }
        for edge in used {
            for from in 0...labels {
                let row = edge * (labels + 1) + from
                transitions.step(row, begunSlope + row * blocks, rate: rate, decay: decay)
            }
            continuations.step(edge, goneSlope + edge * blocks, rate: rate, decay: decay)
        }
        let last = forward + (count - 1) * blocks * 2
        for block in 0..<blocks {
            slope[block] = -(last[block] + last[blocks + block]) * ended[block] / total
        }
        let answer = Int(sequence.answers[count - 1]) >> 1
        slope[answer >> 3][answer & 7] += 1
        endings.step(0, slope, rate: rate, decay: decay)
    }

    private func addSlopes(_ sequence: TrainingSequence, _ token: Int) {
        let edge = Int(sequence.edges[token])
        let answer = Int(sequence.answers[token])
        let label = answer >> 1
        let rest = backward + token * blocks
        let potential = scores(token)
        for target in [edge, Self.shared] {
            let slopes = begunSlope + target * (labels + 1) * blocks
            if token == 0 {
                for block in 0..<blocks { slopes[labels * blocks + block] -= forward[block] * rest[block] }
            } else {
                let last = forward + (token - 1) * blocks * 2
                for from in 0..<labels {
                    let mass =
                        (last[from >> 3][from & 7] + last[blocks + (from >> 3)][from & 7]) / scales[token]
                    if mass < 1e-9 { continue }
                    let row = begun + (edge * (labels + 1) + from) * blocks
                    for block in 0..<blocks {
                        slopes[from * blocks + block] -= mass * row[block] * potential[block] * rest[block]
                    }
                }
                let mass = forward + token * blocks * 2
                for block in 0..<blocks { goneSlope[target * blocks + block] -= mass[blocks + block] * rest[block] }
            }
            if answer & 1 == 1 {
                goneSlope[target * blocks + (label >> 3)][label & 7] += 1
            } else {
                let from = token == 0 ? labels : Int(sequence.answers[token - 1]) >> 1
                slopes[from * blocks + (label >> 3)][label & 7] += 1
            }
        }
    }
}
