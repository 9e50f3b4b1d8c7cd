import Foundation
import GeoKernel
import GeoModel

/// Puts candidates in order and makes their scores honest: where several fit as well, none of them is certain.
struct CandidateRanking {
    let options: GeocodeOptions

    func ranked(_ candidates: [CandidateSearch.Candidate]) -> [CandidateSearch.Candidate] {
        let weighted = candidates.map { (candidate: $0, weight: weight($0)) }
        let shared = weighted.map { entry -> CandidateSearch.Candidate in
            var candidate = entry.candidate
            candidate.score *= share(of: entry, among: weighted)
            return candidate
        }
        return shared.sorted(by: isBetter)
    }

    /// The score, and nearness where a position was given.
    private func weight(_ candidate: CandidateSearch.Candidate) -> Double {
        guard let near = options.near, let position = candidate.chain.node.position else { return candidate.score }
        return candidate.score * (0.5 + 0.5 * exp(-Geodesic.distance(near, position) / 3000))
    }

    /// The part of the evidence that speaks for one candidate rather than for others that would replace it.
    private func share(
        of entry: (candidate: CandidateSearch.Candidate, weight: Double),
        among all: [(candidate: CandidateSearch.Candidate, weight: Double)]
    ) -> Double {
        let own = pow(entry.weight, Self.sharpness)
        let rivals = all.filter { Self.areRivals(entry.candidate, $0.candidate) }
        let sum = rivals.reduce(own) { $0 + pow($1.weight, Self.sharpness) }
        return sum > 0 ? own / sum : 1
    }

    /// How steeply a better score outweighs a worse one.
    private static let sharpness = 8.0

    /// Two candidates exclude each other unless one contains the other or both are the same place.
    private static func areRivals(_ left: CandidateSearch.Candidate, _ right: CandidateSearch.Candidate) -> Bool {
        let a = left.chain
        let b = right.chain
        if a.node.id == b.node.id, left.match == right.match { return false }
        if a.levels[b.node.level]?.id == b.node.id || b.levels[a.node.level]?.id == a.node.id { return false }
        // What reaches further down is not put in doubt by what does not.
        if left.reachesFinest, !right.reachesFinest { return false }
        if left.match == .interpolated || right.match == .interpolated { return false }
        if isPlaceOf(a, b) || isPlaceOf(b, a) { return false }
        if a.node.level == b.node.level, let here = a.node.position, let there = b.node.position,
            Geodesic.distance(here, there) < 30, a.elements.text == b.elements.text
        {
            return false
        }
        return true
    }

    /// An estate or building is often in the list of places, too, under the same name.
    private static func isPlaceOf(_ place: AddressChain, _ other: AddressChain) -> Bool {
        guard place.node.level == .place,
            [AddressLevel.estate, .building].contains(where: { other.levels[$0]?.key == place.node.key }),
            let here = place.node.position, let there = other.node.position
        else { return false }
        return Geodesic.distance(here, there) < 500
    }

    private func isBetter(_ left: CandidateSearch.Candidate, _ right: CandidateSearch.Candidate) -> Bool {
        let leftCounts = left.reachesFinest && left.score >= 0.4
        let rightCounts = right.reachesFinest && right.score >= 0.4
        if leftCounts != rightCounts { return leftCounts }
        if abs(left.score - right.score) > 1e-9 { return left.score > right.score }
        let leftIsPlace = left.chain.node.level == .place
        if leftIsPlace != (right.chain.node.level == .place) { return !leftIsPlace }
        if left.chain.node.level != right.chain.node.level { return left.chain.node.level > right.chain.node.level }
        return left.chain.node.id < right.chain.node.id
    }
}
