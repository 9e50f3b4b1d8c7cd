/// Goes down from a named node by the numbers of a query, as far as the base knows them.
///
/// Levels that the query leaves out are skipped (3栋501 without its unit), as are levels that the base does not have.
struct NumberDescent {
    let reader: any AddressReader
    let numbers: [AddressLevel: String]

    private static let order: [AddressLevel] = [.group, .doorplate, .building, .unit, .floor, .room]

    struct Reached {
        var node: AddressNode
        /// Levels of the query, narrower than where the descent began, that were confirmed on the way.
        var confirmed: Set<AddressLevel>
    }

    func descend(from start: AddressNode) throws -> [Reached] {
        var reached = [Reached(node: start, confirmed: [])]
        for level in Self.order where level > start.level || level == .doorplate && start.level == .estate {
            guard let key = numbers[level] else { continue }
            var next: [Reached] = []
            for place in reached {
                for (node, found) in try children(of: place.node, level, key) {
                    next.append(Reached(node: node, confirmed: place.confirmed.union([found])))
                }
            }
            if level > .building { next = try consistent(next, from: reached) }
            if !next.isEmpty { reached = next }
        }
        return reached
    }

    /// Nodes one step down, with the level of the query that they confirm.
    private func children(of node: AddressNode, _ level: AddressLevel, _ key: String) throws -> [(
        AddressNode, AddressLevel
    )] {
        let holder = level > .building && node.level > .building ? node.holder ?? node.id : node.id
        for key in KeyVariants.of(key, level) {
            let direct = try reader.children([AddressChildQuery(holder: holder, level: level, key: key)])[0]
            if !direct.isEmpty { return direct.map { ($0, level) } }
        }
        if let other = Self.confused(level, under: node.level, numbers) {
            let direct = try reader.children([AddressChildQuery(holder: node.id, level: other, key: key)])[0]
            if !direct.isEmpty { return direct.map { ($0, level) } }
        }
        return try throughEstates(node, level, key)
    }

    /// A building of an estate that stands at the doorplate.
    private func throughEstates(_ node: AddressNode, _ level: AddressLevel, _ key: String) throws -> [(
        AddressNode, AddressLevel
    )] {
        guard node.level == .doorplate, level > .doorplate else { return [] }
        let estates = try reader.children([AddressChildQuery(holder: node.id, level: .estate)])[0]
        let queries = estates.map { AddressChildQuery(holder: $0.id, level: level, key: key) }
        return try reader.children(queries).flatMap { $0 }.map { ($0, level) }
    }

    /// 碧桂园12号 may be building 12; a number on a road may have been taken for a building.
    private static func confused(
        _ level: AddressLevel, under parent: AddressLevel, _ numbers: [AddressLevel: String]
    ) -> AddressLevel? {
        switch level {
        case .doorplate where parent == .estate || parent == .place: numbers[.building] == nil ? .building : nil
        case .building where parent == .road || parent == .community || parent == .group:
            numbers[.doorplate] == nil ? .doorplate : nil
        case .room where parent == .road || parent == .community || parent == .group:
            numbers[.doorplate] == nil && numbers[.building] == nil ? .doorplate : nil
        default: nil
        }
    }

    /// A room belongs to the unit and floor that were confirmed before.
    private func consistent(_ found: [Reached], from before: [Reached]) throws -> [Reached] {
        let above = Set(before.map(\.node).filter { $0.level > .building }.map(\.id))
        guard !above.isEmpty, !found.isEmpty else { return found }
        var parents: [Int64: AddressNode] = [:]
        var open = Set(found.compactMap(\.node.parent))
        while !open.isEmpty {
            let ids = open.sorted()
            for case let node? in try reader.nodes(ids) { parents[node.id] = node }
            open = Set(ids.compactMap { parents[$0] }.filter { $0.level > .building }.compactMap(\.parent))
                .subtracting(parents.keys)
        }
        return found.filter { place in
            var parent = place.node.parent
            while let id = parent {
                if above.contains(id) { return true }
                guard let node = parents[id], node.level > .building else { return false }
                parent = node.parent
            }
            return false
        }
    }
}

/// Other ways to write a key.
enum KeyVariants {
    static func of(_ key: String, _ level: AddressLevel) -> [String] {
        var variants = [key]
        if level == .room || level == .unit || level == .building {
            let short = key.drop { $0 == "0" }
            if !short.isEmpty, short.count < key.count { variants.append(String(short)) }
        }
        return variants
    }
}
