/// Finds the nodes that the names of a query may mean: by the name itself, else by its sound and by near spellings.
struct AnchorSearch {
    struct Anchor {
        var node: AddressNode
        var kind: AddressNameKind
        /// 0 … 1: how far the name can be trusted to mean the node.
        var strength: Double
        var name: AddressQuery.Name
    }

    let reader: any AddressReader

    func anchors(_ names: [AddressQuery.Name]) throws -> Anchors {
        let plain = try reader.named(names.map { AddressNameQuery($0.name, kinds: [.exact, .core, .alias]) })
        var anchors = Anchors()
        for (name, hits) in zip(names, plain) {
            var found = hits.filter { $0.kind == .exact || Self.areAlike(name.level, $0.node.level) }
                .map { anchor($0, name, $0.kind == .exact ? 1 : 0.98) }
            if found.isEmpty { found = try byCore(name) }
            if found.isEmpty, !Self.isForeignDivision(name) { found = try fuzzy(name) }
            for anchor in found { anchors.add(anchor) }
        }
        return anchors
    }

    private func anchor(_ hit: AddressNameHit, _ name: AddressQuery.Name, _ strength: Double) -> Anchor {
        Anchor(node: hit.node, kind: hit.kind, strength: strength, name: name)
    }

    /// 红卫居委会 finds 红卫社区; 碧桂园社区 finds the estate 碧桂园, with less certainty.
    private func byCore(_ name: AddressQuery.Name) throws -> [Anchor] {
        let units = Units(name.name.utf16)
        for level in [name.level, .estate, .community, .town] {
            guard let core = AddressKey.core(units, at: level) else { continue }
            let hits = try reader.named([AddressNameQuery(core.text, kinds: [.exact, .core])])[0]
                .filter { Self.areAlike(name.level, $0.node.level) }
            return hits.map { hit in
                let isSame = name.level == hit.node.level
                return Anchor(node: hit.node, kind: .core, strength: isSame ? 0.98 : 0.75, name: name)
            }
        }
        return []
    }

    /// Names that sound alike or differ in one character. Names of two characters are too short to tell.
    private func fuzzy(_ name: AddressQuery.Name) throws -> [Anchor] {
        let units = Units(name.name.utf16)
        guard units.count >= 3, units.count(where: Unit.isHan) >= 2 else { return [] }
        var queries = [
            AddressNameQuery(Pinyin.full(units), kinds: [.pinyin]), AddressNameQuery(name.name, kinds: [.deletion]),
        ]
        for key in AddressNames.deletions(units).sorted() {
            queries.append(AddressNameQuery(key, kinds: [.exact, .deletion]))
        }
        return try reader.named(queries).flatMap { $0 }.compactMap { hit in
            guard Self.areAlike(name.level, hit.node.level) else { return nil }
            let kind = hit.kind == .pinyin ? AddressNameKind.pinyin : .deletion
            guard
                let strength = Spelling.likeness(
                    units, AddressNormalizer.units(hit.node.name), soundsAlike: kind == .pinyin)
            else { return nil }
            return Anchor(node: hit.node, kind: kind, strength: strength, name: name)
        }
    }

    /// Whether a name said at one level may be meant at another: 朝阳区 is no 朝阳街, but people mix communities, estates,
    /// places and roads.
    private static func areAlike(_ said: AddressLevel, _ level: AddressLevel) -> Bool {
        if said <= .county { return level <= .county }
        if said == .town { return level == .town }
        return level >= .community
    }

    /// A division of the country that the base does not have is elsewhere: 厦门市 is no slip for 江门市.
    private static func isForeignDivision(_ name: AddressQuery.Name) -> Bool {
        guard name.level <= .county else { return false }
        let units = Units(name.name.utf16)
        return DivisionLexicon.national.matches(in: units).contains { $0.range == 0..<units.count }
    }
}

/// The anchors of a query, and for each name the nodes that it may mean.
struct Anchors {
    private(set) var all: [AnchorSearch.Anchor] = []
    private var byName: [AddressQuery.Name: [Int64: AnchorSearch.Anchor]] = [:]

    /// Of several anchors with one name and node the strongest counts.
    mutating func add(_ anchor: AnchorSearch.Anchor) {
        if let known = byName[anchor.name]?[anchor.node.id], known.strength >= anchor.strength { return }
        all.append(anchor)
        byName[anchor.name, default: [:]][anchor.node.id] = anchor
    }

    /// The node of a chain that a name means.
    func anchor(of name: AddressQuery.Name, in chain: AddressChain) -> AnchorSearch.Anchor? {
        guard let anchors = byName[name] else { return nil }
        for (_, node) in chain.levels {
            if let anchor = anchors[node.id] { return anchor }
        }
        return nil
    }

    func isKnown(_ name: AddressQuery.Name) -> Bool { byName[name] != nil }
}
