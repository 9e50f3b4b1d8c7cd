import Foundation
import TestSupport
import Testing

@testable import AddressBase

/// The sums of the training chain against sums over every labelling.
@Suite struct ChainTests {
    @Test(arguments: 1...6)
    func lossIsThatOfAllLabellings(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        func weight() -> Float { Float(generator.int(in: -200...200)) / 100 }
        let labels = 3
        let chain = ChainSums(labels: labels, lanes: 8)
        let transitions = WeightBlock(rows: (LabelEdge.count + 1) * (labels + 1), width: 8)
        let continuations = WeightBlock(rows: LabelEdge.count + 1, width: 8)
        let endings = WeightBlock(rows: 1, width: 8)
        for block in [transitions, continuations, endings] {
            for row in 0..<block.count { for lane in 0..<labels { block.row(row)[0][lane] = weight() } }
        }
        var sequence = TrainingSequence()
        sequence.edges = [0, 5, 9, 0]
        sequence.answers = [2, 3, 0, 4]
        let count = sequence.answers.count
        chain.prepare(count)
        var scores: [[Double]] = []
        for token in 0..<count {
            let vectors = chain.scores(token)
            vectors[0] = .zero
            vectors[1] = .zero
            for lane in 0..<labels {
                vectors[0][lane] = weight()
                vectors[1][lane] = weight()
            }
            scores.append((0..<labels).flatMap { [Double(vectors[0][$0]), Double(vectors[1][$0])] })
        }
        func score(_ answers: [Int]) -> Double? {
            var sum = 0.0
            for (token, answer) in answers.enumerated() {
                let label = answer / 2
                sum += scores[token][answer]
                for edge in [Int(sequence.edges[token]), LabelEdge.count] {
                    if answer % 2 == 1 {
                        guard token > 0, answers[token - 1] / 2 == label else { return nil }
                        sum += Double(continuations.row(edge)[0][label])
                    } else {
                        let from = token == 0 ? labels : answers[token - 1] / 2
                        sum += Double(transitions.row(edge * (labels + 1) + from)[0][label])
                    }
                }
            }
            return sum + Double(endings.row(0)[0][answers[count - 1] / 2])
        }
        var total = 0.0
        func search(_ answers: [Int]) {
            guard answers.count < count else {
                if let score = score(answers) { total += exp(score) }
                return
            }
            for answer in 0..<2 * labels { search(answers + [answer]) }
        }
        search([])
        let loss = chain.run(sequence, transitions, continuations, endings)
        let right = score(sequence.answers.map(Int.init)) ?? .nan
        #expect(abs(loss - (log(total) - right)) < 1e-3, "seed \(seed)")
        // Expected occurrences of all labels at a token add up to 1.
        for token in 0..<count {
            let gradient = chain.gradient(token, right: 0)
            #expect(abs((gradient[0] + gradient[1]).sum()) < 1e-3, "seed \(seed)")
        }
    }

    /// Tolerance: a relative error of 2e-6.
    @Test func exponentialsAreThoseOfTheLibrary() {
        for step in -800...800 {
            let x = Float(step) / 10
            let found = Double(Exponential.of(SIMD8(repeating: x))[3])
            #expect(abs(found / exp(Double(x)) - 1) < 2e-6, "\(x)")
        }
    }
}
