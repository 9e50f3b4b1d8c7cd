import GeoKernel
import GeoModel

/// The steps of a geocode over one index, with the memory that they reuse from text to text: read → search → near names →
/// placement between neighbours → free texts → rank. Belongs to one thread.
struct GeocodeEngine: ~Copyable {
    private(set) var query = QueryReading()
    private(set) var tree = TreeCandidates()
    private var near = NearNames()
    private var free = FreeSearch()
    /// The candidates of the last text, best first.
    private(set) var ranked: [RankedCandidate] = []
    private var ranking = CandidateRanking()
    private var lines: RoadLines

    /// - Parameter reader: what the centre lines of roads are read from.
    init(_ reader: any AddressReader) { lines = RoadLines { try reader.roadLines(named: $0) } }

    /// - Throws: what went wrong while the index or lines were read; answers given since are worth nothing.
    func check(_ index: AddressIndex) throws {
        try index.check()
        if let failure = lines.failure { throw failure }
    }

    /// Finds and ranks the candidates of a text.
    mutating func run(_ text: UnsafeBufferPointer<UInt8>, _ index: AddressIndex, _ filter: CandidateFilter) {
        ranking.clear()
        if let fresh = index.changes.fresh {
            find(text, fresh)
            ranking.add(tree.all, filter.following(fresh), fresh, own: index.changes.own)
            let changed = outcome
            find(text, index)
            ranking.add(tree.all, filter, index)
            ranking.weed(fresh: true, changed, against: outcome)
            ranking.weed(fresh: false, outcome, against: changed)
        } else {
            find(text, index)
            ranking.add(tree.all, filter, index)
        }
        ranking.rank(filter, index, into: &ranked)
    }

    private var outcome: SearchOutcome { SearchOutcome(isSettled: isSettled, isWide: tree.isWide) }

    private mutating func find(_ text: UnsafeBufferPointer<UInt8>, _ index: AddressIndex) {
        query.read(text, index)
        free.search(query.text, index)
        guard !free.isSettled else {
            tree.clear()
            return addFreeTexts(index)
        }
        tree.search(&query, index)
        // Roads that meet are what was meant: nothing has to be looked for that is like their names.
        if query.isCrossing { placeCrossings(index) }
        if !free.isConvincing {
            if !isSettled { explainGaps(index) }
            if !isSettled { reconsider(index) }
        }
        placeDoors(index)
        if query.post != nil { placePosts(index) }
        if query.isCrossing, !tree.all.contains(where: \.isCrossing) { placeCrossings(index) }
        addFreeTexts(index)
    }

    /// Whether nothing is left to explain: everything that was said is confirmed by one candidate.
    private var isSettled: Bool {
        if free.isSettled { return true }
        guard query.gaps.allSatisfy({ $0.count < 2 || isAside($0) }) else { return false }
        return tree.all.contains { $0.isWhole && $0.likelihood > -0.8 }
    }

    private func isAside(_ range: Range<Int>) -> Bool {
        query.text.marks[range.lowerBound] & FoldedText.aside != 0
    }

    // MARK: Near names

    /// Reads what no name explains as names with a slip.
    private mutating func explainGaps(_ index: AddressIndex) {
        let gaps = query.gaps
        guard !gaps.isEmpty else { return }
        for gap in gaps { near.explain(window(around: gap, index), &query, index) }
        query.slots.sort { $0.start < $1.start }
        query.collectGaps()
        tree.search(&query, index)
    }

    /// A gap together with short names beside it, which may be parts of the name that was meant.
    private mutating func window(around gap: Range<Int>, _ index: AddressIndex) -> Range<Int> {
        var window = gap
        var isGrowing = true
        while isGrowing, window.count < NearNames.longest {
            isGrowing = false
            for place in query.slots.indices.reversed() {
                let slot = query.slots[place]
                let levels = index.levels(ofForm: query.meanings[slot.first].form)
                guard !slot.isNear, slot.end == window.lowerBound || slot.start == window.upperBound,
                    slot.end - slot.start <= 3, levels & AddressIndex.wholeForm == 0,
                    // A division elsewhere that is named in full is meant.
                    levels & (0x7FFF | AddressIndex.shortForeign) != 0
                else { continue }
                window = min(window.lowerBound, slot.start)..<max(window.upperBound, slot.end)
                for at in slot.start..<slot.end { query.cover[at] = 0 }
                query.slots.remove(at: place)
                isGrowing = true
            }
        }
        return window
    }

    /// A slip may have made one name of the base into another: names that fit nowhere are read as others, too.
    private mutating func reconsider(_ index: AddressIndex) {
        guard !tree.all.contains(where: { $0.isWhole && $0.likelihood > -1.8 }) else { return }
        var isChanged = false
        for place in query.slots.indices
        where !query.slots[place].isNear && query.slots[place].end - query.slots[place].start >= 2 {
            let levels = index.levels(ofForm: query.meanings[query.slots[place].first].form)
            guard levels & 0x7FFF != 0, levels & 7 == 0 else { continue }
            let before = query.slots[place].count
            near.reconsider(place, &query, index)
            isChanged = isChanged || query.slots[place].count != before
        }
        if isChanged { tree.search(&query, index) }
    }

    // MARK: Doors between doors

    /// Roads that lack the number that is said on them.
    private mutating func placeDoors(_ index: AddressIndex) {
        guard let number = query.numbers.first(where: { $0.kind == .door || $0.kind == .bare }), number.groupCount == 1,
            let said = query.value(number)
        else { return }
        let isLast = query.numbers.count == 1
        for candidate in tree.all where candidate.chain.level == LevelCode.road && !candidate.isWhole {
            guard let placed = DoorPlacement.place(said, on: candidate.chain.node, index) else { continue }
            var interpolated = candidate
            interpolated.placed = placed.door
            interpolated.match = .interpolated
            interpolated.trust = min(candidate.trust, 1) * placed.certainty
            interpolated.isWhole = isLast
            if case .door(_, let below, let above) = placed.door.kind, index.division(below) == index.division(above) {
                let sample = NodeChain(below, index)
                for level in [LevelCode.town, LevelCode.community] where interpolated.chain[level] == AddressIndex.none
                {
                    interpolated.chain[level] = sample[level]
                }
            }
            tree.append(interpolated)
        }
    }

    // MARK: On the lines of roads

    private mutating func placePosts(_ index: AddressIndex) {
        guard let metres = query.post else { return }
        for candidate in tree.all where candidate.chain.level == LevelCode.road && candidate.placed == nil {
            guard let position = LinePlacement.post(Double(metres), on: lines.of(candidate.chain.node, index).lines)
            else {
                continue
            }
            var post = CandidateJudge.judge(
                .init(node: candidate.chain.node, confirmed: .max, cost: 0), query, index, isExplained: { _ in false })
            post.placed = Placement(kind: .post(metres: metres), position: position)
            post.match = .interpolated
            post.isWhole = true
            tree.append(post)
        }
    }

    /// Roads that are named together, where they meet.
    private mutating func placeCrossings(_ index: AddressIndex) {
        for left in query.slots.indices {
            for right in query.slots.indices where right > left {
                let others = roads(right, index)
                guard !others.isEmpty else { continue }
                for (a, first) in roads(left, index) {
                    let own = lines.of(a, index)
                    for (b, second) in others where a != b {
                        let other = lines.of(b, index)
                        guard own.isNear(other, degrees: LinePlacement.gapDegrees) else { continue }
                        for position in LinePlacement.crossings(own.lines, other.lines) {
                            tree.append(crossing(a, b, at: position, (left, right), (first, second), index))
                        }
                    }
                }
            }
        }
    }

    private func roads(_ slot: Int, _ index: AddressIndex) -> [(node: UInt32, meaning: QueryReading.Meaning)] {
        var roads: [(node: UInt32, meaning: QueryReading.Meaning)] = []
        let slot = query.slots[slot]
        for place in slot.first..<slot.first + slot.count {
            let meaning = query.meanings[place]
            let nodes = index.nodes(ofForm: meaning.form)
            guard index.levels(ofForm: meaning.form) & 1 << LevelCode.road != 0,
                nodes.count <= TreeCandidates.commonLimit
            else { continue }
            for at in nodes {
                let node = index.formNode(at).node
                if index.level(node) == LevelCode.road, index.isLive(node) { roads.append((node, meaning)) }
            }
        }
        return roads
    }

    private func crossing(
        _ a: UInt32, _ b: UInt32, at position: Position, _ slots: (Int, Int),
        _ meanings: (QueryReading.Meaning, QueryReading.Meaning), _ index: AddressIndex
    ) -> TreeCandidates.Candidate {
        var candidate = CandidateJudge.judge(
            .init(node: a, confirmed: .max, cost: 0), query, index, isExplained: { $0 == slots.0 || $0 == slots.1 })
        candidate.likelihood += meanings.0.cost + meanings.1.cost
        // That they meet at all speaks for both.
        candidate.trust *= min(1, meanings.0.trust + 0.1) * min(1, meanings.1.trust + 0.1)
        candidate.placed = Placement(kind: .crossing(with: b), position: position)
        candidate.match = .interpolated
        candidate.isWhole = true
        return candidate
    }

    // MARK: Free texts

    private mutating func addFreeTexts(_ index: AddressIndex) {
        for found in free.found.prefix(24) {
            let node = index.freeNode(found.entry)
            tree.append(
                .init(
                    chain: NodeChain(node, index), confirmed: 0, likelihood: found.likelihood, trust: found.trust,
                    match: found.isExact ? .exact : .fuzzy, isWhole: true, freeText: found.entry))
        }
    }
}
