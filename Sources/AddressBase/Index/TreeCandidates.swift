/// Candidates of a question among the nodes of the tree, each with how likely it is and how far it can be trusted.
struct TreeCandidates: ~Copyable {
    struct Candidate {
        var chain: NodeChain
        var confirmed: UInt64
        /// Logarithm of how likely the text is if this is meant: compares candidates.
        var likelihood: Float
        /// 0 … 1: how far the candidate can be trusted if no other comes near it.
        var trust: Float
        var match: GeocodeMatch
        /// Whether every level that the text names is there.
        var isWhole: Bool
        /// An entry of the free texts, or what is interpolated, rather than a node of the tree.
        var freeText: UInt32 = AddressIndex.none
        var placed: Placement?

        /// Whether it is where two roads meet.
        var isCrossing: Bool {
            if case .crossing? = placed?.kind { return true }
            return false
        }
    }

    private(set) var all: [Candidate] = []
    /// A name stands at more places than can be looked through.
    private(set) var isTooCommon = false
    /// Whether divisions are all that the names lead to.
    private(set) var isWide = false
    private var descent = TreeDescent()
    private var seen: [UInt32] = []
    private var anchors: [UInt32] = []

    /// A name that stands at more places is no beginning for a search; it counts like a number.
    static let commonLimit = 200
    /// More beginnings than any sensible question has.
    private static let anchorLimit = 3000
    static let leastTrust: Float = 0.2

    init() {
        all.reserveCapacity(64)
        seen.reserveCapacity(64)
        anchors.reserveCapacity(256)
    }

    mutating func clear() {
        all.removeAll(keepingCapacity: true)
        isTooCommon = false
        isWide = false
    }

    mutating func append(_ candidate: Candidate) { all.append(candidate) }
    mutating func replace(with candidates: [Candidate]) { all = candidates }

    // MARK: Search

    /// Everything that the names of the query lead to.
    mutating func search(_ query: inout QueryReading, _ index: AddressIndex) {
        clear()
        addCommonNames(&query, index)
        collectAnchors(query, index, narrow: true)
        evaluateAnchors(query, index)
        if all.isEmpty {
            isWide = true
            collectAnchors(query, index, narrow: false)
            evaluateAnchors(query, index)
        }
    }

    /// 综合楼 stands everywhere: it is followed down like a number.
    private func addCommonNames(_ query: inout QueryReading, _ index: AddressIndex) {
        query.numbers.removeAll { $0.form != nil }
        query.renumberGroups()
        for slot in query.slots where slot.count == 1 && query.numbers.count < QueryReading.numberLimit {
            let form = query.meanings[slot.first].form
            let levels = index.levels(ofForm: form)
            guard levels & 1 << LevelCode.building != 0 else { continue }
            let place = query.numbers.firstIndex { $0.start > slot.start } ?? query.numbers.count
            // Parts that hang together stay together.
            guard place == query.numbers.count || query.numbers[place].groupStart == place else { continue }
            query.numbers.insert(
                .init(
                    kind: .building, start: slot.start, end: slot.end, keyStart: slot.start, keyEnd: slot.start,
                    rank: nil, groupStart: place, groupCount: 1, groupKind: .building, isAside: slot.isAside, form: form
                ),
                at: place)
            query.renumberGroups()
        }
    }

    /// The nodes that names may mean. Divisions are beginnings only where nothing narrower is named.
    private mutating func collectAnchors(_ query: borrowing QueryReading, _ index: AddressIndex, narrow: Bool) {
        anchors.removeAll(keepingCapacity: true)
        for slot in query.slots {
            for place in slot.first..<slot.first + slot.count {
                let nodes = index.nodes(ofForm: query.meanings[place].form)
                guard nodes.count <= Self.commonLimit, anchors.count < Self.anchorLimit else {
                    isTooCommon = true
                    continue
                }
                for at in nodes {
                    let node = index.formNode(at).node
                    if (index.level(node) >= LevelCode.community) == narrow, index.isLive(node) { anchors.append(node) }
                }
            }
        }
        anchors.sort()
    }

    private mutating func evaluateAnchors(_ query: borrowing QueryReading, _ index: AddressIndex) {
        seen.removeAll(keepingCapacity: true)
        var last = AddressIndex.none
        for anchor in anchors where anchor != last {
            last = anchor
            descent.descend(from: anchor, query, index)
            for reached in descent.reached {
                if seen.contains(reached.node) {
                    // The same node by another way: what confirms more counts.
                    continue
                }
                seen.append(reached.node)
                let judged = CandidateJudge.judge(reached, query, index)
                if judged.trust >= Self.leastTrust { all.append(judged) }
            }
        }
        prune()
    }

    /// Keeps what may matter: what is far less likely than the best answers nothing and puts nothing in doubt.
    private mutating func prune() {
        guard let best = all.map(\.likelihood).max() else { return }
        all.removeAll { $0.likelihood < best - 9 }
        if all.count > 64 {
            all.sort { $0.likelihood > $1.likelihood }
            all.removeLast(all.count - 64)
        }
    }
}

/// Holds a node with its chain against what was said: what agrees, what contradicts, what is missing.
enum CandidateJudge {
    /// - Parameter isExplained: slots that agree with what is placed on the node rather than with itself; nil for the node.
    static func judge(
        _ reached: TreeDescent.Reached, _ query: borrowing QueryReading, _ index: AddressIndex,
        isExplained: ((Int) -> Bool)? = nil
    ) -> TreeCandidates.Candidate {
        var judged = TreeCandidates.Candidate(
            chain: NodeChain(reached.node, index), confirmed: reached.confirmed, likelihood: reached.cost, trust: 1,
            match: .exact, isWhole: true)
        if reached.cost < -0.7 { judged.trust = 0.93 }
        var evidence = Evidence()
        for place in query.slots.indices where isExplained?(place) != true {
            take(slot: place, query, index, &judged, &evidence)
        }
        for place in query.numbers.indices { take(number: place, query, index, &judged, &evidence) }
        takeGaps(query, &judged)
        if evidence.slips > 0 {
            judged.match = .fuzzy
            // A slip is the more certain the more speaks for the place beside it.
            let support = evidence.narrowNames
            judged.trust *=
                support > 0 ? max(evidence.slipTrust, min(0.96, evidence.slipTrust + 0.25)) : evidence.slipTrust
        } else if evidence.isAlias {
            judged.match = .alias
        }
        if query.isRelative || query.isCrossing && isExplained == nil { judged.trust *= 0.85 }
        if query.isCrossing || query.post != nil, isExplained == nil { judged.isWhole = false }
        if index.freeCount > 0, judged.chain.level > LevelCode.community, index.hasNoCode(judged.chain.node) {
            // Read out of a free text that says more.
            judged.trust *= 0.88
        }
        if !judged.isWhole {
            judged.match = .ancestor
            judged.trust = min(judged.trust, 0.86)
        }
        return judged
    }

    private struct Evidence {
        var narrowNames = 0
        var slips = 0
        var slipTrust: Float = 1
        var isAlias = false
    }

    // MARK: Names

    private static func take(
        slot place: Int, _ query: borrowing QueryReading, _ index: AddressIndex,
        _ judged: inout TreeCandidates.Candidate,
        _ evidence: inout Evidence
    ) {
        let slot = query.slots[place]
        if let found = agreement(slot, query, index, judged.chain) {
            let meaning = query.meanings[found.place]
            judged.likelihood += meaning.cost
            if meaning.cost < -0.5 {
                evidence.slips += 1
                evidence.slipTrust *= meaning.trust
            } else if found.level >= LevelCode.community {
                evidence.narrowNames += 1
            }
            if found.isAlias || found.isShort && found.level >= LevelCode.road { evidence.isAlias = true }
            return
        }
        disagree(slot, query, index, &judged)
    }

    private static func agreement(
        _ slot: QueryReading.Slot, _ query: borrowing QueryReading, _ index: AddressIndex, _ chain: NodeChain
    ) -> (place: Int, level: UInt32, isAlias: Bool, isShort: Bool)? {
        var best: (place: Int, level: UInt32, isAlias: Bool, isShort: Bool)?
        for level in stride(from: chain.level, through: 0, by: -1) where chain[level] != AddressIndex.none {
            guard LevelCode.isNamed(level) else { continue }
            let name = index.name(chain[level])
            let forms = (index.form(ofText: name, 0), index.form(ofText: name, 1), index.form(ofText: name, 2))
            for place in slot.first..<slot.first + slot.count {
                let meaning = query.meanings[place]
                if let best, query.meanings[best.place].cost >= meaning.cost { continue }
                if meaning.form == forms.0 {
                    best = (place, level, false, false)
                } else if meaning.form == forms.1 || meaning.form == forms.2 {
                    best = (place, level, false, true)
                } else if isAlias(meaning.form, of: chain[level], index) {
                    best = (place, level, true, false)
                }
            }
        }
        return best
    }

    private static func isAlias(_ form: UInt32, of node: UInt32, _ index: AddressIndex) -> Bool {
        let nodes = index.nodes(ofForm: form)
        guard nodes.count <= TreeCandidates.commonLimit else { return false }
        for at in nodes {
            let found = index.formNode(at)
            if found.node == node, found.kind == UInt32(AddressNameKind.alias.rawValue) { return true }
        }
        return false
    }

    private static func disagree(
        _ slot: QueryReading.Slot, _ query: borrowing QueryReading, _ index: AddressIndex,
        _ judged: inout TreeCandidates.Candidate
    ) {
        if slot.isAside {
            judged.likelihood -= 0.3
            judged.trust *= 0.98
            return
        }
        var levels: UInt32 = 0
        for place in slot.first..<slot.first + slot.count { levels |= index.levels(ofForm: query.meanings[place].form) }
        if slot.isNear {
            // Only guesses: it may be anything.
            judged.likelihood -= 1.4
            judged.trust *= 0.72
            return
        }
        let own = levels & 0x7FFF
        if own == 0 {
            foreign(levels >> 16 & 0x7FFF, index, &judged)
        } else if own & 0x7FC0 == 0 {
            division(own, &judged)
        } else {
            name(own, &judged)
        }
    }

    /// A division of the country that the base does not have: the address lies elsewhere.
    private static func foreign(_ levels: UInt32, _ index: AddressIndex, _ judged: inout TreeCandidates.Candidate) {
        guard judged.chain[LevelCode.county] != AddressIndex.none || judged.chain[LevelCode.city] != AddressIndex.none
        else {
            // 广东省 of 广东省广州市天河区: what is meant is not here at all.
            judged.isWhole = false
            judged.likelihood -= 1.6
            judged.trust *= 0.5
            return
        }
        judged.likelihood -= 4
        judged.trust *= levels & (1 << LevelCode.county) != 0 && levels & 3 == 0 ? 0.25 : 0.2
    }

    private static func division(_ levels: UInt32, _ judged: inout TreeCandidates.Candidate) {
        let level = UInt32(31 - levels.leadingZeroBitCount)
        if level > judged.chain.level {
            judged.likelihood -= 0.6
            judged.trust *= 0.9
            judged.isWhole = judged.isWhole && judged.chain.level > LevelCode.group
            return
        }
        var isContradicted = false
        for other in 0...LevelCode.group where levels & 1 << other != 0 && judged.chain[other] != AddressIndex.none {
            isContradicted = true
        }
        guard isContradicted else {
            judged.likelihood -= 0.1
            judged.trust *= 0.98
            return
        }
        switch level {
        case LevelCode.province, LevelCode.city:
            (judged.likelihood, judged.trust) = (judged.likelihood - 4, judged.trust * 0.2)
        case LevelCode.county: (judged.likelihood, judged.trust) = (judged.likelihood - 4, judged.trust * 0.3)
        case LevelCode.town: (judged.likelihood, judged.trust) = (judged.likelihood - 2.2, judged.trust * 0.62)
        default: (judged.likelihood, judged.trust) = (judged.likelihood - 1.4, judged.trust * 0.72)
        }
    }

    /// A road, estate, place or building that the base knows elsewhere.
    private static func name(_ levels: UInt32, _ judged: inout TreeCandidates.Candidate) {
        let isRoad = levels & 1 << LevelCode.road != 0
        let narrowest = UInt32(31 - levels.leadingZeroBitCount)
        if narrowest > judged.chain.level {
            judged.isWhole = false
            judged.likelihood -= 1.8
            judged.trust *= 0.8
            return
        }
        judged.likelihood -= isRoad ? 3 : 2
        judged.trust *= isRoad ? 0.6 : 0.7
    }

    // MARK: Numbers

    private static func take(
        number place: Int, _ query: borrowing QueryReading, _ index: AddressIndex,
        _ judged: inout TreeCandidates.Candidate, _ evidence: inout Evidence
    ) {
        guard judged.confirmed & 1 << UInt64(place) == 0 else { return }
        let number = query.numbers[place]
        if number.form != nil { return }
        guard let primary = NumberLevels.primary(number.kind) else { return }
        if number.groupCount > 1, place > number.groupStart, judged.confirmed & 1 << UInt64(number.groupStart) == 0,
            isGroupAbove(number, query, index, judged.chain)
        {
            return
        }
        if isAbove(place, query, index, judged.chain) { return }
        if number.isAside {
            judged.trust *= 0.97
            judged.likelihood -= 0.2
            return
        }
        if number.kind == .bare {
            judged.likelihood -= 1.6
            judged.trust *= 0.85
            if judged.chain.level < LevelCode.room { judged.isWhole = false }
            return
        }
        let level = number.kind == .storey && judged.chain.level < LevelCode.building ? LevelCode.building : primary
        if judged.chain[level] != AddressIndex.none, level <= judged.chain.level {
            contradict(level, &judged)
        } else if level > judged.chain.level {
            judged.isWhole = false
            judged.likelihood -= 1.6
            judged.trust *= 0.97
        } else {
            // The level lies above the node but the base does not have it, such as the unit of a room.
            judged.likelihood -= 0.8
            judged.trust *= 0.9
        }
    }

    /// Whether the chain has the number above the node.
    private static func isAbove(
        _ place: Int, _ query: borrowing QueryReading, _ index: AddressIndex, _ chain: NodeChain
    ) -> Bool {
        let number = query.numbers[place]
        guard let rank = number.rank else { return false }
        return has(rank, number.kind, index, chain)
    }

    private static func isGroupAbove(
        _ number: QueryReading.Number, _ query: borrowing QueryReading, _ index: AddressIndex, _ chain: NodeChain
    ) -> Bool {
        let places = number.groupStart..<number.groupStart + number.groupCount
        guard let rank = query.rank(places, number.groupKind, index) else { return false }
        return has(rank, number.groupKind, index, chain)
    }

    private static func has(_ rank: UInt32, _ kind: NumberEnding.Kind, _ index: AddressIndex, _ chain: NodeChain)
        -> Bool
    {
        for choice in 0..<NumberLevels.count(kind) {
            let level = NumberLevels.choice(kind, choice).level
            if chain[level] != AddressIndex.none, index.keyRank(chain[level]) == rank { return true }
        }
        return false
    }

    private static func contradict(_ level: UInt32, _ judged: inout TreeCandidates.Candidate) {
        let (cost, trust): (Float, Float) =
            switch level {
            case LevelCode.group: (-2.5, 0.5)
            case LevelCode.doorplate, LevelCode.building: (-4, 0.35)
            case LevelCode.unit: (-3, 0.4)
            case LevelCode.floor: (-1.5, 0.6)
            default: (-4, 0.3)
            }
        judged.likelihood += cost
        judged.trust *= trust
    }

    // MARK: What is left

    private static let addressEndings = Unit.set("路街巷弄道村镇乡组号栋幢室")

    /// Whether what stands in brackets is part of an address rather than a remark.
    private static func namesAddress(_ range: Range<Int>, _ query: borrowing QueryReading) -> Bool {
        for at in range where addressEndings.contains(query.text.units[at]) { return true }
        return false
    }

    private static func takeGaps(_ query: borrowing QueryReading, _ judged: inout TreeCandidates.Candidate) {
        let lastNumber = query.numbers.last?.end ?? 0
        for gap in query.gaps {
            let isAside = query.text.marks[gap.lowerBound] & FoldedText.aside != 0
            if isAside {
                if judged.chain.level <= LevelCode.community, namesAddress(gap, query) { judged.isWhole = false }
                continue
            }
            let length = Float(gap.count)
            judged.likelihood -= min(2, 0.15 * length)
            if gap.lowerBound >= lastNumber, lastNumber > 0 {
                // What follows the last number is mostly a remark: a firm, a person.
                judged.trust *= max(0.85, 1 - 0.02 * length)
            } else {
                judged.trust *= gap.count >= 2 ? max(0.5, 0.84 - 0.04 * length) : 0.93
            }
        }
    }
}
