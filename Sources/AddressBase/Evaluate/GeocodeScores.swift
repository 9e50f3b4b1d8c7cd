/// How often some queries were answered right, and how sure the answers were.
public struct GeocodeScores: Hashable, Sendable, Encodable {
    /// Answerable ones.
    public private(set) var queries = 0
    public private(set) var right = 0
    /// Right, though not first.
    public private(set) var listed = 0
    public private(set) var unanswered = 0
    /// First candidates with a score of at least `GeocodeVerdict.confident`.
    public private(set) var confident = 0
    public private(set) var confidentRight = 0

    public init() {}

    mutating func take(_ verdict: GeocodeVerdict) {
        queries += 1
        right += verdict.isRight ? 1 : 0
        listed += verdict.isListed && !verdict.isRight ? 1 : 0
        guard let best = verdict.best else {
            unanswered += 1
            return
        }
        guard best.score >= GeocodeVerdict.confident else { return }
        confident += 1
        confidentRight += verdict.isRight ? 1 : 0
    }

    /// The share of queries answered right, 0 … 1; nil without queries.
    public var accuracy: Double? { Self.share(right, queries) }
    /// The share of confident answers that are right.
    public var precision: Double? { Self.share(confidentRight, confident) }
    /// The share of queries that were answered confidently.
    public var coverage: Double? { Self.share(confident, queries) }

    static func share(_ part: Int, _ whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

    private enum Key: String, CodingKey {
        case queries, right, listed, unanswered, confident, confidentRight, accuracy, precision, coverage
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(queries, forKey: .queries)
        try container.encode(right, forKey: .right)
        try container.encode(listed, forKey: .listed)
        try container.encode(unanswered, forKey: .unanswered)
        try container.encode(confident, forKey: .confident)
        try container.encode(confidentRight, forKey: .confidentRight)
        try container.encodeIfPresent(accuracy, forKey: .accuracy)
        try container.encodeIfPresent(precision, forKey: .precision)
        try container.encodeIfPresent(coverage, forKey: .coverage)
    }
}

/// Scores of the queries that have something in common.
public struct NamedGeocodeScores: Hashable, Sendable, Encodable {
    /// A level, a kind of distortion, or how many there are.
    public var name: String
    public var all: GeocodeScores
    /// Of kinds: the queries with this distortion only.
    public var alone: GeocodeScores?
}

/// Answers whose score lies in one tenth: an honest geocoder's share of right answers is near their mean score.
public struct CalibrationBin: Hashable, Sendable, Encodable {
    public var from: Double
    public var to: Double
    public private(set) var answers = 0
    public private(set) var right = 0
    private var sum = 0.0

    init(_ index: Int) {
        from = Double(index) / 10
        to = Double(index + 1) / 10
    }

    /// The bin of a score: 0.9 and above, 1 included, is the last.
    static func index(_ score: Double) -> Int { min(9, max(0, Int((score * 10 + 1e-9).rounded(.down)))) }

    mutating func take(_ score: Double, isRight: Bool) {
        answers += 1
        right += isRight ? 1 : 0
        sum += score
    }

    public var meanScore: Double? { answers > 0 ? sum / Double(answers) : nil }
    public var accuracy: Double? { GeocodeScores.share(right, answers) }

    private enum Key: String, CodingKey {
        case from, to, answers, right, meanScore, accuracy
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(from, forKey: .from)
        try container.encode(to, forKey: .to)
        try container.encode(answers, forKey: .answers)
        try container.encode(right, forKey: .right)
        try container.encodeIfPresent(meanScore, forKey: .meanScore)
        try container.encodeIfPresent(accuracy, forKey: .accuracy)
    }
}

/// What became of queries for addresses that the base lacks.
public struct MissingScores: Hashable, Sendable, Encodable {
    public private(set) var queries = 0
    /// Claimed at the missing level, or below it, with a score above `GeocodeVerdict.confidentlyWrong`.
    public private(set) var claimed = 0
    /// Answered by the narrowest known address above, of those where the truth tells it.
    public private(set) var ancestors = 0
    public private(set) var withAncestor = 0

    public init() {}

    mutating func take(_ verdict: GeocodeVerdict) {
        queries += 1
        claimed += verdict.isRight ? 0 : 1
        withAncestor += verdict.truth.codes.isEmpty ? 0 : 1
        ancestors += verdict.foundAncestor ? 1 : 0
    }
}
