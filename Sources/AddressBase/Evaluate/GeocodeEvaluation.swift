/// Gathers verdicts: accuracy by level, by kind of distortion and by their number, calibration, and what went wrong.
public struct GeocodeEvaluation: Sendable {
    public private(set) var all = GeocodeScores()
    public private(set) var missing = MissingScores()
    public private(set) var bins = (0..<10).map(CalibrationBin.init)
    /// Every wrong verdict, in the order of the rows.
    public private(set) var wrong: [GeocodeVerdict] = []
    private var byLevel: [AddressLevel: GeocodeScores] = [:]
    private var byKind: [String: GeocodeScores] = [:]
    private var aloneByKind: [String: GeocodeScores] = [:]
    private var byDistortions: [Int: GeocodeScores] = [:]
    private var missingByLevel: [AddressLevel: MissingScores] = [:]
    /// Metres from the expected position to that of right answers.
    private var distances: [Double] = []

    public init() {}

    public mutating func take(_ answer: GeocodeAnswer, _ truth: GeocodeTruth) {
        let verdict = GeocodeVerdict(answer, truth)
        if !verdict.isRight { wrong.append(verdict) }
        if let level = truth.missing {
            missing.take(verdict)
            missingByLevel[level, default: MissingScores()].take(verdict)
            return
        }
        all.take(verdict)
        if let level = truth.level { byLevel[level, default: GeocodeScores()].take(verdict) }
        byDistortions[truth.distortions, default: GeocodeScores()].take(verdict)
        for kind in truth.kinds {
            byKind[kind, default: GeocodeScores()].take(verdict)
            if truth.distortions == 1 { aloneByKind[kind, default: GeocodeScores()].take(verdict) }
        }
        if let best = verdict.best {
            bins[CalibrationBin.index(best.score)].take(best.score, isRight: verdict.isRight)
        }
        if verdict.isRight, let metres = verdict.metres { distances.append(metres) }
    }

    /// - Parameter seconds: what geocoding took, reading and judging left out.
    public func report(seconds: Double) -> GeocodeEvaluationReport {
        let queries = all.queries + missing.queries
        return GeocodeEvaluationReport(
            queries: queries, all: all,
            levels: byLevel.sorted { $0.key < $1.key }.map {
                NamedGeocodeScores(name: $0.key.rawValue, all: $0.value)
            },
            kinds: byKind.sorted { $0.key < $1.key }.map {
                NamedGeocodeScores(name: $0.key, all: $0.value, alone: aloneByKind[$0.key])
            },
            distortions: byDistortions.sorted { $0.key < $1.key }.map {
                NamedGeocodeScores(name: String($0.key), all: $0.value)
            },
            missing: missing,
            missingLevels: Dictionary(uniqueKeysWithValues: missingByLevel.map { ($0.key.rawValue, $0.value) }),
            calibration: bins, calibrationError: calibrationError, medianMetres: median(distances), seconds: seconds,
            perSecond: seconds > 0 ? Double(queries) / seconds : 0)
    }

    /// The expected calibration error: the mean distance of share and score, weighted by the bins' answers.
    private var calibrationError: Double? {
        let answers = bins.reduce(0) { $0 + $1.answers }
        guard answers > 0 else { return nil }
        return bins.reduce(0) { sum, bin in
            guard let share = bin.accuracy, let score = bin.meanScore else { return sum }
            return sum + abs(share - score) * Double(bin.answers)
        } / Double(answers)
    }

    private func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}

/// What an evaluation found. Shares are 0 … 1.
public struct GeocodeEvaluationReport: Sendable, Encodable {
    public var queries: Int
    /// The answerable ones.
    public var all: GeocodeScores
    public var levels: [NamedGeocodeScores]
    public var kinds: [NamedGeocodeScores]
    public var distortions: [NamedGeocodeScores]
    public var missing: MissingScores
    public var missingLevels: [String: MissingScores]
    public var calibration: [CalibrationBin]
    public var calibrationError: Double?
    /// Of right answers with a position, from where the truth has it.
    public var medianMetres: Double?
    public var seconds: Double
    public var perSecond: Double
}
