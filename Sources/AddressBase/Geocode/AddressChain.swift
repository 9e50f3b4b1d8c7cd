import GeoModel

/// A node with everything above it.
struct AddressChain {
    let node: AddressNode
    /// One node a level.
    let levels: [AddressLevel: AddressNode]

    var elements: AddressElements {
        var elements = AddressElements()
        for (level, node) in levels { elements[level] = node.name }
        return elements
    }

    /// The chain as far as a level.
    func lifted(to level: AddressLevel) -> AddressChain? {
        guard node.level > level else { return node.level == level ? self : nil }
        guard let wide = levels[level] else { return nil }
        return AddressChain(node: wide, levels: levels.filter { $0.key <= level })
    }
}

/// Fetches chains, each node once a session.
struct ChainReader {
    private let reader: any AddressReader
    private var known: [Int64: AddressNode] = [:]

    init(_ reader: any AddressReader) { self.reader = reader }

    /// The chains of nodes, in their order.
    mutating func chains(_ nodes: [AddressNode]) throws -> [AddressChain] {
        for node in nodes { known[node.id] = node }
        var wanted = Set(nodes.flatMap(Self.above))
        while !wanted.isEmpty {
            let missing = wanted.filter { known[$0] == nil }.sorted()
            let fetched = try reader.nodes(missing)
            for (id, node) in zip(missing, fetched) {
                guard let node else { throw AddressBaseError.brokenTree(node: id, "it is named but not there") }
                known[id] = node
            }
            wanted = Set(fetched.compactMap { $0 }.flatMap(Self.above)).filter { known[$0] == nil }
        }
        return try nodes.map(chain)
    }

    private func chain(_ node: AddressNode) throws -> AddressChain {
        var levels: [AddressLevel: AddressNode] = [:]
        var open = [node]
        var steps = 0
        while let next = open.popLast() {
            steps += 1
            guard steps < 64 else { throw AddressBaseError.brokenTree(node: node.id, "its ancestors form a ring") }
            if levels[next.level] == nil { levels[next.level] = next }
            open += Self.above(next).compactMap { known[$0] }
        }
        return AddressChain(node: node, levels: levels)
    }

    /// What stands above a node: its parent, and the division where the parent does not tell it (which is read first).
    private static func above(_ node: AddressNode) -> [Int64] { [node.parent, node.division].compactMap { $0 } }
}
