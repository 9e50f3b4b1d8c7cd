import GeoModel

/// From a query to scored candidates, within one reading session.
struct CandidateSearch {
    struct Candidate {
        var chain: AddressChain
        var match: GeocodeMatch
        var score: Double
        var reachesFinest: Bool
        /// Where the cell is looked up: the node itself, or for an interpolated one its neighbours.
        var cellNodes: [Int64]
    }

    /// What scores less is no answer.
    static let leastScore = 0.3

    let reader: any AddressReader
    let query: AddressQuery

    func candidates() throws -> [Candidate] {
        let anchors = try AnchorSearch(reader: reader).anchors(query.names + query.divisions)
        let named = anchors.all.filter { $0.node.level >= .community }
        var chains = ChainReader(reader)
        var candidates = try score(query, from: named, anchors, &chains)
        if !candidates.contains(where: \.reachesFinest) {
            candidates += try glued(named, anchors, &chains)
        }
        if candidates.isEmpty {
            candidates = try score(query, from: anchors.all.filter { $0.node.level < .community }, anchors, &chains)
        }
        candidates += try interpolated(candidates, anchors, &chains)
        return candidates
    }

    /// Candidates of the readings in which glued numbers are cut apart, if they are found whole.
    private func glued(
        _ named: [AnchorSearch.Anchor], _ anchors: Anchors, _ chains: inout ChainReader
    ) throws -> [Candidate] {
        let roads = named.filter { $0.node.level == .road }
        guard !roads.isEmpty else { return [] }
        return try GluedNumbers.readings(query).flatMap { reading in
            try score(reading, from: roads, anchors, &chains).filter(\.reachesFinest).map { found in
                var candidate = found
                candidate.score *= 0.92
                return candidate
            }
        }
    }

    private func score(
        _ query: AddressQuery, from starts: [AnchorSearch.Anchor], _ anchors: Anchors,
        _ chains: inout ChainReader
    ) throws -> [Candidate] {
        let reached = try descend(query, starts)
        let known = try chains.chains(reached.map(\.node))
        let scored = zip(reached, known).map { place, chain in
            let score = CandidateScore(chain, query, anchors: anchors, confirmed: place.confirmed)
            return Candidate(
                chain: chain, match: score.match, score: score.value, reachesFinest: score.missing.isEmpty,
                cellNodes: [chain.node.id])
        }
        return scored.filter { $0.score >= Self.leastScore }
    }

    private func descend(_ query: AddressQuery, _ starts: [AnchorSearch.Anchor]) throws -> [NumberDescent.Reached] {
        let descent = NumberDescent(reader: reader, numbers: query.numbers)
        var reached: [Int64: NumberDescent.Reached] = [:]
        var seen: Set<Int64> = []
        for anchor in starts where seen.insert(anchor.node.id).inserted {
            for place in try descent.descend(from: anchor.node) {
                if let known = reached[place.node.id], known.confirmed.count >= place.confirmed.count { continue }
                reached[place.node.id] = place
            }
        }
        return reached.values.sorted { $0.node.id < $1.node.id }
    }

    /// Roads that lack the number: the number is placed between its neighbours.
    private func interpolated(
        _ candidates: [Candidate], _ anchors: Anchors, _ chains: inout ChainReader
    ) throws -> [Candidate] {
        guard let key = query.numbers[.doorplate] else { return [] }
        let interpolation = Interpolation(reader: reader)
        var result: [Candidate] = []
        for candidate in candidates where candidate.chain.node.level == .road && candidate.match == .ancestor {
            guard let placed = try interpolation.place(key, on: candidate.chain.node) else { continue }
            let chain = try chains.chains([placed.node])[0]
            let score = CandidateScore(chain, query, anchors: anchors, confirmed: [.doorplate])
            result.append(
                Candidate(
                    chain: chain, match: .interpolated, score: score.value * placed.certainty,
                    reachesFinest: query.finest == .doorplate, cellNodes: placed.neighbours))
        }
        return result.filter { $0.score >= Self.leastScore }
    }
}
