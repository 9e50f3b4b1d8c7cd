/// Finds the nodes that the names of a query may mean: by the name itself, else by its sound and by near spellings.
struct AnchorSearch {
    struct Anchor {
        var node: AddressNode
        var kind: AddressNameKind
        var name: AddressQuery.Name
    }

    /// The anchors of a query, and for each name the nodes that it may mean.
    struct Anchors {
        private(set) var all: [Anchor] = []
        private var kinds: [AddressQuery.Name: [Int64: AddressNameKind]] = [:]

        mutating func add(_ anchor: Anchor) {
            all.append(anchor)
            let known = kinds[anchor.name]?[anchor.node.id] ?? anchor.kind
            kinds[anchor.name, default: [:]][anchor.node.id] =
                known.rawValue < anchor.kind.rawValue ? known : anchor.kind
        }

        /// The node of a chain that a name means, and by which form of it.
        func node(of name: AddressQuery.Name, in chain: AddressChain) -> (level: AddressLevel, kind: AddressNameKind)? {
            guard let nodes = kinds[name] else { return nil }
            for (level, node) in chain.levels {
                if let kind = nodes[node.id] { return (level, kind) }
            }
            return nil
        }

        func isKnown(_ name: AddressQuery.Name) -> Bool { kinds[name] != nil }
    }

    let reader: any AddressReader

    func anchors(_ names: [AddressQuery.Name]) throws -> Anchors {
        let plain = try reader.named(names.map { AddressNameQuery($0.name, kinds: [.exact, .core, .alias]) })
        var anchors = Anchors()
        for (name, hits) in zip(names, plain) {
            var hits = Self.best(hits)
            if hits.isEmpty, let core = core(name) { hits = try byCore(core) }
            if hits.isEmpty { hits = try fuzzy(name) }
            for hit in hits { anchors.add(Anchor(node: hit.node, kind: hit.kind, name: name)) }
        }
        return anchors
    }

    /// Each node once, by its best form.
    private static func best(_ hits: [AddressNameHit]) -> [AddressNameHit] {
        var seen: [Int64: Int] = [:]
        var result: [AddressNameHit] = []
        for hit in hits.sorted(by: { $0.kind.rawValue < $1.kind.rawValue }) where seen[hit.node.id] == nil {
            seen[hit.node.id] = result.count
            result.append(hit)
        }
        return result
    }

    private func core(_ name: AddressQuery.Name) -> String? {
        let units = Units(name.name.utf16)
        for level in [name.level, .estate, .community, .town] {
            if let core = AddressKey.core(units, at: level) { return core.text }
        }
        return nil
    }

    /// 红卫居委会 finds 红卫社区.
    private func byCore(_ core: String) throws -> [AddressNameHit] {
        let hits = try reader.named([AddressNameQuery(core, kinds: [.exact, .core])])[0]
        return Self.best(hits).map { AddressNameHit(node: $0.node, kind: .core) }
    }

    /// Names that sound alike or differ in one character. Names of two characters are too short to tell.
    private func fuzzy(_ name: AddressQuery.Name) throws -> [AddressNameHit] {
        let units = Units(name.name.utf16)
        guard units.count >= 3, units.count(where: Unit.isHan) >= 2 else { return [] }
        var queries = [
            AddressNameQuery(Pinyin.full(units), kinds: [.pinyin]), AddressNameQuery(name.name, kinds: [.deletion]),
        ]
        for key in AddressNames.deletions(units).sorted() {
            queries.append(AddressNameQuery(key, kinds: [.exact, .deletion]))
        }
        let hits = try reader.named(queries).flatMap { $0 }.map { hit in
            AddressNameHit(node: hit.node, kind: hit.kind == .pinyin ? .pinyin : .deletion)
        }
        let alike = hits.filter { Spelling.isNear(units, AddressNormalizer.units($0.node.name), $0.kind) }
        return Self.best(alike)
    }
}

/// Whether two names differ by one slip.
enum Spelling {
    /// A substitution in a name of three characters leaves two: only the same ending may differ then.
    static func isNear(_ left: Units, _ right: Units, _ kind: AddressNameKind) -> Bool {
        if kind == .pinyin { return true }
        let distance = distance(left, right)
        return distance == 1 && (min(left.count, right.count) >= 3 || left.count != right.count)
    }

    /// Levenshtein's distance.
    static func distance(_ left: Units, _ right: Units) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }
}
