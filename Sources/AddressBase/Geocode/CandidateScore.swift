/// Holds a chain against a query: what agrees, what contradicts, what is missing.
struct CandidateScore {
    /// 0 … 1, at the level of the node.
    private(set) var value = 1.0
    private(set) var match = GeocodeMatch.exact
    /// Levels that the query names and the chain does not reach.
    private(set) var missing: [AddressLevel] = []

    init(_ chain: AddressChain, _ query: AddressQuery, anchors: AnchorSearch.Anchors, confirmed: Set<AddressLevel>) {
        takeDivisions(chain, query, anchors)
        takeNames(chain, query, anchors)
        takeNumbers(chain, query, confirmed)
        value *= max(0.7, 1 - 0.02 * Double(query.unexplained))
        if query.isRelative { value *= 0.85 }
    }

    private mutating func takeDivisions(
        _ chain: AddressChain, _ query: AddressQuery, _ anchors: AnchorSearch.Anchors
    ) {
        for said in query.divisions {
            if let found = anchors.node(of: said, in: chain) {
                take(found.kind, isDivision: found.level.isDivision)
                continue
            }
            guard let node = chain.levels[said.level] else {
                if said.level > chain.node.level { missing.append(said.level) } else { value *= 0.98 }
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

    private mutating func takeNames(_ chain: AddressChain, _ query: AddressQuery, _ anchors: AnchorSearch.Anchors) {
        for said in query.names {
            if let found = anchors.node(of: said, in: chain) {
                take(found.kind, isDivision: false)
                continue
            }
            let agreement = chain.levels.values.lazy.map { NameAgreement.of(said.name, $0) }
            if agreement.contains(.same) { continue }
            if said.isOptional { continue }
            let isKnown = anchors.isKnown(said)
            if said.level > chain.node.level { missing.append(said.level) }
            // A name that the base knows elsewhere speaks against this candidate; one that it does not know, less so.
            value *= isKnown ? (said.level == .road ? 0.6 : 0.72) : (chain.levels[said.level] == nil ? 0.9 : 0.75)
        }
    }

    /// Divisions are said without their endings as a matter of course.
    private mutating func take(_ kind: AddressNameKind, isDivision: Bool) {
        switch kind {
        case .exact: break
        case .core where isDivision: break
        case .core, .alias, .initials:
            value *= 0.98
            if match == .exact { match = .alias }
        case .pinyin:
            value *= 0.86
            match = .fuzzy
        case .deletion:
            value *= 0.8
            match = .fuzzy
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
