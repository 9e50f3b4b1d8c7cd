import GeoKernel
import GeoModel

/// An answer held against the truth.
///
/// Right is the same node at the finest level that the query names, known by its code or its full text; or, for an
/// interpolated answer and where nothing but a position is expected, a position within `toleranceMetres`. Of a query for
/// an address that the base lacks, no candidate at the missing level or below it may score above `confidentlyWrong`.
public struct GeocodeVerdict: Sendable {
    public static let toleranceMetres = 30.0
    /// From this score on an answer counts as confident.
    public static let confident = 0.9
    public static let confidentlyWrong = 0.7

    public let truth: GeocodeTruth
    public let best: GeocodeCandidate?
    /// Whether the first candidate is right; of an address that is missing, whether nothing claims to be it.
    public let isRight: Bool
    /// Whether any candidate is right.
    public let isListed: Bool
    /// From the expected position to that of the first candidate (geodesic); nil where one of them has none.
    public let metres: Double?
    /// Why an answer is wrong; nil where it is right.
    public let why: String?

    public init(_ answer: GeocodeAnswer, _ truth: GeocodeTruth) {
        self.truth = truth
        let best = answer.candidates.first
        self.best = best
        metres = best.flatMap { Self.distance($0, truth) }
        if let missing = truth.missing {
            let claim = answer.candidates.first { $0.level >= missing && $0.score > Self.confidentlyWrong }
            isRight = claim == nil
            isListed = isRight
            why = claim.map { "claims the \($0.level.rawValue) \($0.address), which the base lacks, at \($0.score)" }
        } else {
            isRight = best.map { Self.isRight($0, truth) } ?? false
            isListed = answer.candidates.contains { Self.isRight($0, truth) }
            why = isRight ? nil : Self.reason(answer, truth, isListed: isListed)
        }
    }

    /// The narrowest known address above a missing one was answered.
    public var foundAncestor: Bool {
        guard truth.missing != nil, let best, let code = best.code else { return false }
        return truth.codes.contains(code)
    }

    private static func isRight(_ candidate: GeocodeCandidate, _ truth: GeocodeTruth) -> Bool {
        if let code = candidate.code, truth.codes.contains(code) { return true }
        if let address = truth.address, isSame(address, candidate.address) { return true }
        let isPlaced = candidate.match == .interpolated || truth.codes.isEmpty && truth.address == nil
        guard isPlaced, let metres = distance(candidate, truth) else { return false }
        return metres <= toleranceMetres
    }

    /// Whether two full texts are one, however they are spaced.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left == right || plain(left) == plain(right)
    }

    private static func plain(_ text: String) -> Units {
        AddressNormalizer.units(text).filter { !Unit.isSeparator($0) }
    }

    private static func distance(_ candidate: GeocodeCandidate, _ truth: GeocodeTruth) -> Double? {
        guard let expected = truth.position, let lon = candidate.lon, let lat = candidate.lat else { return nil }
        return Geodesic.distance(expected, Position(lon, lat))
    }

    private static func reason(_ answer: GeocodeAnswer, _ truth: GeocodeTruth, isListed: Bool) -> String {
        guard let best = answer.candidates.first else { return "no answer: \(answer.reason ?? "no reason was given")" }
        if isListed { return "the right one is listed, but not first" }
        guard let level = truth.level else { return "another address" }
        if best.level < level {
            let holds = truth.address.map { plain($0).starts(with: plain(best.address)) } ?? false
            return holds ? "stops at the \(best.level.rawValue) above it" : "stops at another \(best.level.rawValue)"
        }
        return best.level == level ? "another \(level.rawValue)" : "goes on to a \(best.level.rawValue)"
    }
}
