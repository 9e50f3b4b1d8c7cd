import Foundation
import TestSupport
import Testing

@testable import AddressBase

/// The labeller against searches through all labellings, and its file.
@Suite struct LabelModelTests {
    private static let corpus = """
        解 B-road
        放 I-road
        路 I-road
        12 B-roadno
        号 I-roadno

        新 B-road
        华 I-road
        路 I-road
        3 B-roadno
        号 I-roadno
        5 B-houseno
        栋 I-houseno
        - B-redundant
        501 B-roomno

        新 B-poi
        华 I-poi
        园 I-poi
        5 B-houseno
        - B-redundant
        302 B-roomno
        """

    private func trained(seed: UInt64 = 1, rounds: Int = 4) throws -> LabelModel {
        var options = LabelTrainer.Options()
        options.seed = seed
        options.rounds = rounds
        options.atLeast = 1
        return LabelTrainer(options: options, lexicons: [DivisionLexicon.national])
            .train(try AddressCorpus(conll: Self.corpus))
    }

    /// Every labelling of a short text, scored feature by feature; a span goes on only with its own label.
    @Test(arguments: ["解路3号", "新华5-3", "放12号"])
    func theBestLabellingIsFound(text: String) throws {
        let model = try trained(rounds: 1)
        let workspace = ParseWorkspace()
        try AddressParser(model: model).read(text, into: workspace)
        let tagger = workspace.tagger
        let labels = model.labels.count
        func emission(_ token: Int, _ label: Int, _ goesOn: Bool) -> Int {
            var keys = ListSink()
            workspace.reader.read(Int(tagger.positions[token]), into: &keys)
            return keys.keys.reduce(0) { sum, key in
                let row = model.features.withReader { $0.row(of: FeatureHash.of(key)) }
                guard row >= 0 else { return sum }
                return sum + Int(model.rows[row * 2 * model.lanes + (goesOn ? model.lanes : 0) + label])
            }
        }
        func score(_ path: [(label: Int, goesOn: Bool)]) -> Int? {
            var sum = 0
            for (token, step) in path.enumerated() {
                let edge = Int(tagger.edges[token])
                sum += emission(token, step.label, step.goesOn)
                if step.goesOn {
                    guard token > 0, path[token - 1].label == step.label else { return nil }
                    sum += Int(model.continuations[edge * model.lanes + step.label])
                } else {
                    let from = token == 0 ? labels : path[token - 1].label
                    sum += Int(model.transitions[(edge * (labels + 1) + from) * model.lanes + step.label])
                }
            }
            return sum + Int(model.endings[path[path.count - 1].label])
        }
        var best = Int.min
        func search(_ path: [(label: Int, goesOn: Bool)]) {
            guard path.count < tagger.count else {
                best = max(best, score(path) ?? Int.min)
                return
            }
            for label in 0..<labels {
                search(path + [(label, false)])
                if let last = path.last, last.label == label { search(path + [(label, true)]) }
            }
        }
        search([])
        let found = (0..<tagger.count).map { (label: Int(tagger.chosen[$0]), goesOn: !tagger.begins[$0]) }
        #expect(score(found) == best)
    }

    @Test func aModelIsItsFile() throws {
        let model = try trained()
        let read = try LabelModel(decoding: model.encoded)
        #expect(read.encoded == model.encoded)
        #expect(read.labels == model.labels && read.separatorLabel == model.separatorLabel)
        #expect(read.rows == model.rows && read.hashes == model.hashes)
    }

    @Test func theSameSeedMakesTheSameBytes() throws {
        #expect(try trained(seed: 7).encoded == (try trained(seed: 7).encoded))
        #expect(try trained(seed: 7).encoded != (try trained(seed: 8).encoded))
    }

    /// Cut or changed anywhere, a file is refused or read; it never crashes.
    @Test(arguments: 1...4)
    func damagedFilesAreRefused(seed: Int) throws {
        let bytes = Array(try trained().encoded)
        var generator = SeededGenerator(seed: UInt64(seed))
        for length in [0, 5, 20, bytes.count / 2, bytes.count - 1] {
            #expect(throws: AddressBaseError.self, "\(length)") { try LabelModel(decoding: Data(bytes[..<length])) }
        }
        for _ in 0..<200 {
            var broken = bytes
            broken[generator.int(in: 0...bytes.count - 1)] = UInt8(generator.int(in: 0...255))
            if let model = try? LabelModel(decoding: Data(broken)) {
                #expect(model.rows.count == model.hashes.count * 2 * model.lanes, "seed \(seed)")
            }
        }
    }

    @Test func separatorsHaveTheLabelThatTheFileGivesThem() throws {
        let model = try trained()
        #expect(model.separatorLabel.map { model.labels.names[$0] } == "redundant")
        let evaluation = try CorpusEvaluation(AddressCorpus(conll: Self.corpus), parser: AddressParser(model: model))
        // What was learned by heart is known: every span, separators included.
        #expect(evaluation.score.all.wanted == 11 && evaluation.score.all.right == 11)
    }

    @Test func linesOfJSONHoldTheModelsWords() throws {
        let model = try trained()
        let workspace = ParseWorkspace()
        var writer = ParseLineWriter(model)
        var text = "解放路12号\"5-302"
        try AddressParser(model: model).read(text, into: workspace)
        text.withUTF8 { writer.write($0, workspace) }
        struct Line: Decodable {
            struct Element: Decodable {
                var label: String
                var element: String
                var text: String
                var start: Int
                var end: Int
            }
            var text: String
            var elements: [Element]
        }
        let line = try JSONDecoder().decode(Line.self, from: Data(writer.bytes))
        #expect(line.text == text)
        let scalars = Array(text.unicodeScalars)
        for element in line.elements {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[element.start..<element.end])
            #expect(String(view) == element.text)
        }
        #expect(line.elements.first.map { [$0.label, $0.element] } == ["road", "road"])
        #expect(line.elements.map(\.text).joined() == text)
    }
}

private struct ListSink: FeatureSink {
    var keys: [UInt64] = []
    mutating func add(_ key: UInt64) { keys.append(key) }
}
