import GeoModel
import Testing

@testable import AddressBase

/// Answers that are made up here, so that every verdict follows from the definition of right.
@Suite struct EvaluationTests {
    private func candidate(
        _ address: String, code: String?, level: AddressLevel = .doorplate, match: GeocodeMatch = .exact,
        score: Double = 0.95, at position: Position? = Position(113, 22)
    ) -> GeocodeCandidate {
        GeocodeCandidate(
            address: address, code: code, level: level, match: match, score: score, lon: position?.x, lat: position?.y,
            elements: AddressElements())
    }

    private func answer(_ candidates: GeocodeCandidate...) -> GeocodeAnswer {
        GeocodeAnswer(query: "q", candidates: candidates, reason: candidates.isEmpty ? "nothing fits" : nil)
    }

    private func truth(
        codes: [String] = [], address: String? = nil, level: AddressLevel? = .doorplate, at position: Position? = nil,
        missing: AddressLevel? = nil, kinds: [String] = []
    ) -> GeocodeTruth {
        var truth = GeocodeTruth(row: 1, query: "q")
        truth.codes = codes
        truth.address = address
        truth.level = level
        truth.position = position
        truth.missing = missing
        truth.kinds = kinds
        truth.distortions = kinds.count
        return truth
    }

    @Test func codeOrFullTextMakesAnAnswerRight() {
        #expect(GeocodeVerdict(answer(candidate("甲路1号", code: "1")), truth(codes: ["1"])).isRight)
        #expect(GeocodeVerdict(answer(candidate("甲路1号", code: "2")), truth(codes: ["1", "2"])).isRight)
        #expect(GeocodeVerdict(answer(candidate("甲路1号", code: "9")), truth(codes: ["1"], address: "甲路 １号")).isRight)
        #expect(GeocodeVerdict(answer(candidate("甲路1号", code: nil)), truth(address: "甲路1号")).isRight)
        #expect(!GeocodeVerdict(answer(candidate("甲路1号", code: nil)), truth(codes: ["1"])).isRight)
        #expect(!GeocodeVerdict(answer(candidate("甲路3号", code: "3")), truth(codes: ["1"], address: "甲路1号")).isRight)
    }

    /// 0.0001° of latitude are about 11 m.
    @Test(arguments: [(0.0002, true), (0.0004, false)])
    func interpolatedAnswersAreRightWithinThirtyMetres(degrees: Double, isRight: Bool) {
        let near = Position(113, 22 + degrees)
        let expected = truth(codes: ["1"], at: Position(113, 22))
        let interpolated = answer(candidate("甲路3号", code: nil, match: .interpolated, at: near))
        #expect(GeocodeVerdict(interpolated, expected).isRight == isRight)
        // An exact answer is held against the code, however near it lies.
        #expect(!GeocodeVerdict(answer(candidate("甲路3号", code: "3", at: near)), expected).isRight)
        // Where nothing but a position is expected, the position decides.
        let placed = truth(level: nil, at: Position(113, 22))
        #expect(GeocodeVerdict(answer(candidate("路口", code: nil, at: near)), placed).isRight == isRight)
    }

    @Test func whatIsMissingMustNotBeClaimed() {
        let expected = truth(codes: ["5"], level: nil, missing: .room)
        let building = candidate("甲路1号2栋", code: "5", level: .building, score: 0.95)
        let honest = GeocodeVerdict(answer(building), expected)
        #expect(honest.isRight)
        #expect(honest.foundAncestor)
        let doubtful = candidate("甲路1号2栋501室", code: "6", level: .room, score: 0.7)
        #expect(GeocodeVerdict(answer(doubtful), expected).isRight)
        let sure = candidate("甲路1号2栋501室", code: "6", level: .room, score: 0.71)
        #expect(!GeocodeVerdict(answer(sure), expected).isRight)
        #expect(!GeocodeVerdict(answer(building, sure), expected).isRight)
        #expect(GeocodeVerdict(answer(), expected).isRight)
    }

    @Test func whyNamesWhatWentWrong() {
        let expected = truth(codes: ["1"], address: "甲路1号", level: .doorplate)
        #expect(GeocodeVerdict(answer(), expected).why == "no answer: nothing fits")
        let road = candidate("甲路", code: "2", level: .road)
        #expect(GeocodeVerdict(answer(road), expected).why == "stops at the road above it")
        let other = candidate("乙路", code: "3", level: .road)
        #expect(GeocodeVerdict(answer(other), expected).why == "stops at another road")
        #expect(GeocodeVerdict(answer(candidate("甲路3号", code: "4")), expected).why == "another doorplate")
        let right = candidate("甲路1号", code: "1", score: 0.5)
        let second = GeocodeVerdict(answer(candidate("甲路3号", code: "4"), right), expected)
        #expect(second.why == "the right one is listed, but not first")
        #expect(second.isListed)
        #expect(!second.isRight)
    }

    @Test func scoresAreCountedByLevelKindNumberAndBin() throws {
        var evaluation = GeocodeEvaluation()
        let right = candidate("甲路1号", code: "1", score: 0.95)
        let wrong = candidate("甲路3号", code: "3", score: 0.95)
        let unsure = candidate("甲路3号", code: "3", score: 0.42)
        evaluation.take(answer(right), truth(codes: ["1"], kinds: ["traditional"]))
        evaluation.take(answer(right), truth(codes: ["1"], kinds: ["traditional", "homophone"]))
        evaluation.take(answer(wrong), truth(codes: ["1"], kinds: ["homophone"]))
        evaluation.take(answer(unsure), truth(codes: ["1"], level: .room))
        evaluation.take(answer(), truth(codes: ["1"]))
        evaluation.take(answer(wrong), truth(missing: .doorplate))
        let report = evaluation.report(seconds: 2)
        #expect(report.queries == 6)
        #expect(report.perSecond == 3)
        #expect(report.all.queries == 5)
        #expect(report.all.right == 2)
        #expect(report.all.unanswered == 1)
        #expect(report.all.precision == 2.0 / 3)
        #expect(report.all.coverage == 3.0 / 5)
        #expect(report.missing.queries == 1)
        #expect(report.missing.claimed == 1)
        #expect(report.levels.map(\.name) == ["doorplate", "room"])
        #expect(report.distortions.map(\.name) == ["0", "1", "2"])
        #expect(report.distortions.map(\.all.right) == [0, 1, 1])
        let homophone = try #require(report.kinds.first { $0.name == "homophone" })
        #expect(homophone.all.accuracy == 0.5)
        #expect(homophone.alone?.accuracy == 0)
        #expect(report.calibration[9].answers == 3)
        #expect(report.calibration[9].right == 2)
        #expect(report.calibration[4].answers == 1)
        // Three answers at 0.95 of which 2/3 are right, one at 0.42 that is wrong.
        let error = try #require(report.calibrationError)
        #expect(abs(error - ((0.95 - 2.0 / 3) * 3 + 0.42) / 4) < 1e-9)
        #expect(evaluation.wrong.count == 4)
    }
}
