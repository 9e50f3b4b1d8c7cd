/// Holds a chain against a query: what agrees, what contradicts, what is missing.
struct CandidateScore {
    /// 0 … 1, at the level of the node.
    private(set) var value = 1.0
    private(set) var match = GeocodeMatch.exact
    /// Levels that the query names and the chain does not reach.
    private(set) var missing: [AddressLevel] = []

    init(_ chain: AddressChain, _ query: AddressQuery, anchors: Anchors, confirmed: Set<AddressLevel>) {
        takeDivisions(chain, query, anchors)
        takeNames(chain, query, anchors)
        takeNumbers(chain, query, confirmed)
        value *= max(0.7, 1 - 0.02 * Double(query.unexplained))
        if query.isRelative { value *= 0.85 }
    }

    private mutating func takeDivisions(
        _ chain: AddressChain, _ query: AddressQuery, _ anchors: Anchors
    ) {
        for said in query.divisions {
            if let anchor = anchors.anchor(of: said, in: chain) {
                take(anchor)
                continue
            }
            guard let node = chain.levels[said.level] else {
                takeMissing(said, chain, anchors)
                continue
            }
            switch NameAgreement.of(said.name, node) {
            case .same: break
            case .near: value *= 0.95
            case .different:
                // 永康市 may be said at the level of the city, 江门 at that of the county.
                let elsewhere = chain.levels.values.contains {
                    $0.level.isDivision && NameAgreement.of(said.name, $0) == .same
                }
                if !elsewhere { value *= Self.conflict[said.level] ?? 0.7 }
            }
        }
    }

    /// A division that the chain does not reach. One that the base does not have at all lies elsewhere, the more likely
    /// the wider it is: a base has all counties of its city, but not always all communities.
    private mutating func takeMissing(_ said: AddressQuery.Name, _ chain: AddressChain, _ anchors: Anchors) {
        if said.level > chain.node.level { missing.append(said.level) }
        value *= anchors.isKnown(said) ? 0.98 : Self.unknown[said.level] ?? 0.98
    }

    private static let unknown: [AddressLevel: Double] = [.city: 0.2, .county: 0.25, .town: 0.6, .community: 0.85]

    private mutating func takeNames(_ chain: AddressChain, _ query: AddressQuery, _ anchors: Anchors) {
        for said in query.names {
            if let anchor = anchors.anchor(of: said, in: chain) {
                take(anchor)
                continue
            }
            let agreement = chain.levels.values.lazy.map { NameAgreement.of(said.name, $0) }
            if agreement.contains(.same) { continue }
            if said.isOptional {
                value *= 0.97
                continue
            }
            let isKnown = anchors.isKnown(said)
            if said.level > chain.node.level { missing.append(said.level) }
            // A name that the base knows elsewhere speaks against this candidate; one that it does not know, less so.
            value *= isKnown ? (said.level == .road ? 0.6 : 0.72) : (chain.levels[said.level] == nil ? 0.9 : 0.75)
        }
    }

    /// Divisions are said without their endings as a matter of course.
    private mutating func take(_ anchor: AnchorSearch.Anchor) {
        if anchor.kind == .exact || anchor.kind == .core && anchor.node.level.isDivision && anchor.strength > 0.9 {
            return
        }
        value *= anchor.strength
        switch anchor.kind {
        case .exact: break
        case .core, .alias, .initials: if match == .exact { match = .alias }
        case .pinyin, .deletion: match = .fuzzy
        }
    }

    private mutating func takeNumbers(_ chain: AddressChain, _ query: AddressQuery, _ confirmed: Set<AddressLevel>) {
        for (level, key) in query.numbers.sorted(by: { $0.key < $1.key }) where !confirmed.contains(level) {
            if let node = chain.levels[level] {
                if !KeyVariants.of(key, level).contains(node.key) { value *= Self.conflict[level] ?? 0.5 }
            } else if level > chain.node.level {
                missing.append(level)
                value *= 0.97
            } else {
                // The level lies above the node but the base does not have it, such as the unit of a room.
                value *= 0.9
            }
        }
        if !missing.isEmpty { match = .ancestor }
    }

    private static let conflict: [AddressLevel: Double] = [
        .province: 0.2, .city: 0.2, .county: 0.3, .town: 0.62, .community: 0.72, .group: 0.5, .doorplate: 0.35,
        .building: 0.35, .unit: 0.4, .floor: 0.6, .room: 0.3,
    ]
}

/// How a name that was said relates to a node's.
enum NameAgreement {
    case same, near, different

    static func of(_ said: String, _ node: AddressNode) -> NameAgreement {
        if said == node.key { return .same }
        let left = Units(said.utf16)
        let right = Units(node.key.utf16)
        let saidCore = AddressKey.core(left, at: node.level) ?? left
        let core = AddressKey.core(right, at: node.level) ?? right
        if saidCore == core { return .same }
        if saidCore.count >= 2, Self.isShortStreet(left, core) { return .same }
        guard core.count >= 2, saidCore.count >= 2 else { return .different }
        if core.count >= 3, Spelling.distance(saidCore, core) == 1 { return .near }
        return Pinyin.full(saidCore) == Pinyin.full(core) ? .near : .different
    }

    /// 环市街 for 环市街道.
    private static func isShortStreet(_ said: Units, _ core: Units) -> Bool {
        said.count == core.count + 1 && said.last == street && said.dropLast().elementsEqual(core)
    }

    private static let street = Unit.only("街")
}
