import Foundation
import GeoKernel
import GeoModel

/// A candidate with its score.
struct RankedCandidate {
    var candidate: TreeCandidates.Candidate
    var score: Double
    /// Whether the node is one of `IndexChanges.fresh`.
    var isFresh = false

    /// The index that the nodes belong to.
    func home(_ index: AddressIndex) -> AddressIndex { isFresh ? index.changes.fresh ?? index : index }
}

/// What a search of one index came to.
struct SearchOutcome {
    /// Everything that was said is confirmed by one candidate.
    var isSettled: Bool
    /// Divisions are all that the names lead to.
    var isWide: Bool
}

/// Puts candidates in order and makes their scores honest: where several fit as well, none of them is certain.
struct CandidateRanking {
    private struct Entry {
        var candidate: TreeCandidates.Candidate
        var isFresh: Bool
    }

    private var pool: [Entry] = []
    private var weights: [Double] = []

    /// What scores less is no answer.
    static let leastScore = 0.1
    /// As many are compared with each other; what is less likely weighs next to nothing.
    private static let compared = 40

    mutating func clear() { pool.removeAll(keepingCapacity: true) }

    /// Adds the candidates that are wanted.
    ///
    /// - Parameter own: the nodes that count, of an index of changes.
    mutating func add(
        _ candidates: [TreeCandidates.Candidate], _ filter: CandidateFilter, _ index: AddressIndex,
        own: Set<UInt32>? = nil
    ) {
        for candidate in candidates {
            guard let fitting = filter.fit(candidate, index, own: own) else { continue }
            pool.append(Entry(candidate: fitting, isFresh: own != nil))
        }
    }

    /// Takes out what a slip, or a division alone, led to in one of two indexes where the other knew better.
    mutating func weed(fresh isFresh: Bool, _ own: SearchOutcome, against other: SearchOutcome) {
        let isGuessed = !own.isSettled && other.isSettled
        let isTooWide = own.isWide && !other.isWide
        guard isGuessed || isTooWide else { return }
        pool.removeAll {
            $0.isFresh == isFresh
                && (isGuessed && $0.candidate.likelihood < -0.8
                    || isTooWide && $0.candidate.chain.level < LevelCode.community)
        }
    }

    mutating func rank(_ filter: CandidateFilter, _ index: AddressIndex, into ranked: inout [RankedCandidate]) {
        ranked.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
        if pool.count > Self.compared {
            pool.sort { $0.candidate.likelihood > $1.candidate.likelihood }
            pool.removeLast(pool.count - Self.compared)
        }
        let homes = Homes(index)
        for entry in pool {
            let nearness = filter.nearness(entry.candidate, homes.of(entry.isFresh))
            weights.append(exp(Double(entry.candidate.likelihood) + nearness))
        }
        for (place, entry) in pool.enumerated() {
            var sum = weights[place]
            for other in pool.indices where other != place && Self.areRivals(entry, pool[other], homes) {
                sum += weights[other]
            }
            let share = sum > 0 ? weights[place] / sum : 1
            let score = (Double(entry.candidate.trust) * share * 10_000).rounded() / 10_000
            if score >= Self.leastScore {
                ranked.append(RankedCandidate(candidate: entry.candidate, score: score, isFresh: entry.isFresh))
            }
        }
        if ranked.count > 1 { ranked.sort(by: Self.isBetter) }
    }

    /// The index that candidates belong to.
    private struct Homes {
        let image: AddressIndex
        let fresh: AddressIndex

        init(_ index: AddressIndex) {
            image = index
            fresh = index.changes.fresh ?? index
        }

        @inline(__always)
        func of(_ isFresh: Bool) -> AddressIndex { isFresh ? fresh : image }

        /// Whether two ordinals are one node.
        @inline(__always)
        func areSame(_ left: UInt32, _ isLeftFresh: Bool, _ right: UInt32, _ isRightFresh: Bool) -> Bool {
            if isLeftFresh == isRightFresh { return left == right }
            guard left != AddressIndex.none, right != AddressIndex.none else { return false }
            return of(isLeftFresh).id(left) == of(isRightFresh).id(right)
        }

        func haveSameName(_ left: UInt32, _ isLeftFresh: Bool, _ right: UInt32, _ isRightFresh: Bool) -> Bool {
            let (home, other) = (of(isLeftFresh), of(isRightFresh))
            if isLeftFresh == isRightFresh { return home.name(left) == home.name(right) }
            return home.text(home.name(left)).elementsEqual(other.text(other.name(right)))
        }

        func areNear(_ left: UInt32, _ isLeftFresh: Bool, _ right: UInt32, _ isRightFresh: Bool, metres: Double) -> Bool
        {
            guard let here = of(isLeftFresh).position(left), let there = of(isRightFresh).position(right) else {
                return false
            }
            return Geodesic.distance(here, there) < metres
        }
    }

    /// Two candidates exclude each other unless one contains the other or both are the same place.
    private static func areRivals(_ left: Entry, _ right: Entry, _ homes: Homes) -> Bool {
        let (a, b) = (left.candidate.chain, right.candidate.chain)
        func same(_ one: UInt32, _ other: UInt32) -> Bool { homes.areSame(one, left.isFresh, other, right.isFresh) }
        if same(a.node, b.node), left.candidate.freeText == right.candidate.freeText {
            guard let here = left.candidate.placed, let there = right.candidate.placed else { return false }
            return here != there
        }
        if same(a[b.level], b.node) || same(a.node, b[a.level]) { return false }
        // What reaches further down is not put in doubt by what does not.
        if left.candidate.isWhole, !right.candidate.isWhole { return false }
        if isPlace(left, of: right, homes) || isPlace(right, of: left, homes) { return false }
        if left.candidate.freeText != AddressIndex.none, right.candidate.freeText != AddressIndex.none,
            left.isFresh == right.isFresh
        {
            let home = homes.of(left.isFresh)
            if home.freeSource(left.candidate.freeText) == home.freeSource(right.candidate.freeText) { return false }
        }
        guard a.level == b.level, homes.haveSameName(a.node, left.isFresh, b.node, right.isFresh) else { return true }
        let (above, other) = (homes.of(left.isFresh).parent(a.node), homes.of(right.isFresh).parent(b.node))
        return !(same(above, other) && homes.areNear(a.node, left.isFresh, b.node, right.isFresh, metres: 30))
    }

    /// An estate or building is often in the list of places, too, under the same name.
    private static func isPlace(_ place: Entry, of other: Entry, _ homes: Homes) -> Bool {
        let node = place.candidate.chain.node
        guard place.candidate.chain.level == LevelCode.place else { return false }
        for level in [LevelCode.estate, LevelCode.building] {
            let building = other.candidate.chain[level]
            if building != AddressIndex.none, homes.haveSameName(building, other.isFresh, node, place.isFresh),
                homes.areNear(node, place.isFresh, building, other.isFresh, metres: 500)
            {
                return true
            }
        }
        return false
    }

    private static func isBetter(_ left: RankedCandidate, _ right: RankedCandidate) -> Bool {
        let leftCounts = left.candidate.isWhole && left.score >= 0.3
        let rightCounts = right.candidate.isWhole && right.score >= 0.3
        if leftCounts != rightCounts { return leftCounts }
        if abs(left.score - right.score) > 1e-9 { return left.score > right.score }
        let (a, b) = (left.candidate.chain, right.candidate.chain)
        if (a.level == LevelCode.place) != (b.level == LevelCode.place) { return b.level == LevelCode.place }
        if a.level != b.level { return a.level > b.level }
        return a.node < b.node
    }
}

/// What the asker wants of candidates: an area, a level, nearness, and what may be seen.
struct CandidateFilter {
    private var area: AreaFilter?
    private let level: UInt32?
    private let near: Position?
    private let zones: Set<Int>?

    init(_ options: GeocodeOptions, _ index: AddressIndex) throws {
        area = try options.within.map { try AreaFilter($0, index) }
        level = options.level.map(LevelCode.code)
        near = options.near
        zones = options.access.zones
    }

    /// What was asked for beside the text, in words; nil for nothing.
    var wanted: String? {
        let parts = [level.map { "at level \(LevelCode.level($0).rawValue)" }, area.map { _ in "inside the area" }]
        let said = parts.compactMap { $0 }
        return said.isEmpty ? nil : said.joined(separator: " ")
    }

    /// The same for the index of changes, whose nodes have other ordinals.
    func following(_ fresh: AddressIndex) -> CandidateFilter {
        var filter = self
        filter.area = area?.following(fresh)
        return filter
    }

    /// The candidate as it is wanted; nil where it is not.
    ///
    /// - Parameter own: the nodes that count of an index of changes.
    func fit(
        _ candidate: TreeCandidates.Candidate, _ index: AddressIndex, own: Set<UInt32>?
    ) -> TreeCandidates.Candidate? {
        var candidate = candidate
        if let own {
            // Between which doors a door lies is known by the whole image alone.
            if case .door? = candidate.placed?.kind { return nil }
            guard own.contains(candidate.chain.node) else { return nil }
        } else if !index.changes.isEmpty, candidate.placed == nil {
            guard index.isLive(candidate.chain.node), !index.changes.replaced.contains(candidate.chain.node) else {
                return nil
            }
        }
        if candidate.freeText == AddressIndex.none, candidate.placed == nil, index.isFree(candidate.chain.node) {
            return nil
        }
        if let level {
            guard let lifted = candidate.chain.lifted(to: level, index) else { return nil }
            if lifted.node != candidate.chain.node || candidate.placed.map({ level < $0.level }) ?? false {
                candidate.match = .ancestor
                candidate.placed = nil
                candidate.freeText = AddressIndex.none
            }
            candidate.chain = lifted
        }
        if let zones, !zones.contains(Int(index.zone(candidate.chain.node))) { return nil }
        if let area, !area.holds(candidate, index) { return nil }
        return candidate
    }

    /// What nearness adds to a likelihood: at most 0, at least about -5.5.
    func nearness(_ candidate: TreeCandidates.Candidate, _ index: AddressIndex) -> Double {
        guard let near, let position = candidate.position(index) else { return 0 }
        return 8 * log(0.5 + 0.5 * exp(-Geodesic.distance(near, position) / 3000))
    }
}

extension TreeCandidates.Candidate {
    func position(_ index: AddressIndex) -> Position? {
        placed?.position ?? index.position(chain.node)
    }
}
