import Foundation
import TestSupport
import Testing

@testable import AddressBase

@Suite struct CorpusTests {
    @Test func tokensBecomeTextAndSpans() throws {
        let corpus = try AddressCorpus(conll: "12 B-roadNo\r\n号 I-roadNo\r\n\r\n\r\n解\tS-Road\n x O\n")
        #expect(corpus.labels == ["roadno", "road"])
        #expect(corpus.addresses.map(\.text) == ["12号", "解 x"])
        #expect(corpus.addresses[0].spans == [.init(label: 0, start: 0, end: 3)])
        #expect(corpus.addresses[1].spans == [.init(label: 1, start: 0, end: 1)])
    }

    @Test func badLinesAreNamed() {
        #expect(throws: AddressBaseError.badCorpus(line: 2, "road is no label such as B-road, I-road or O")) {
            try AddressCorpus(conll: "解 B-road\n放 road\n")
        }
        #expect(throws: AddressBaseError.self) { try AddressCorpus(conll: "解\n") }
        #expect(throws: AddressBaseError.self) { try AddressCorpus(conll: "\n\n") }
    }

    /// F1 by its definition: of 3 found and 4 wanted, 2 right.
    @Test func scoresAreCountsOfWholeSpans() {
        var score = ParseScore()
        func span(_ label: String, _ start: Int, _ end: Int) -> ParseScore.Span {
            ParseScore.Span(label: label, start: start, end: end)
        }
        score.add(
            found: [span("prov", 0, 3), span("road", 3, 6), span("poi", 6, 9)],
            wanted: [span("prov", 0, 3), span("road", 3, 6), span("poi", 6, 8), span("roomno", 8, 9)])
        #expect(score.all == .init(right: 2, found: 3, wanted: 4))
        #expect(score.divisions == .init(right: 1, found: 1, wanted: 1))
        #expect(score.levels == .init(right: 2, found: 2, wanted: 3))
        #expect(abs(score.all.f1 - 2 * (2 / 3.0) * 0.5 / (2 / 3.0 + 0.5)) < 1e-12)
    }

    /// The floors for a model that was trained on nothing of that set.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realAddressesAreParsedByTheBuiltInModel() throws {
        let text = try String(contentsOf: SharedData.url("addresses-labelled/dev.conll"), encoding: .utf8)
        let evaluation = try CorpusEvaluation(AddressCorpus(conll: text), parser: AddressParser())
        #expect(evaluation.score.divisions.f1 >= 0.94)
        #expect(evaluation.score.levels.f1 >= 0.88)
    }

    /// The floors after training on the set's own part. That takes long in a debug build: without LUOTU_LONG=1
    /// (`Tools/test --all`) a model learns 150 addresses only and must then know these.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realAddressesAreParsedBetterAfterTraining() throws {
        let isLong = ProcessInfo.processInfo.environment["LUOTU_LONG"] == "1"
        let all = try String(contentsOf: SharedData.url("addresses-labelled/train.conll"), encoding: .utf8)
        let train = isLong ? all : all.components(separatedBy: "\n\n").prefix(150).joined(separator: "\n\n") + "\n"
        let judged =
            isLong ? try String(contentsOf: SharedData.url("addresses-labelled/dev.conll"), encoding: .utf8) : train
        let model = LabelTrainer(lexicons: [DivisionLexicon.national]).train(try AddressCorpus(conll: train))
        let evaluation = try CorpusEvaluation(AddressCorpus(conll: judged), parser: AddressParser(model: model))
        #expect(evaluation.score.levels.f1 >= 0.933)
        #expect(evaluation.score.all.f1 >= 0.88)
    }
}
