/// Decides which lattice edges are streets: all between blocks of a town, main roads through the country, and what is
/// needed to make one connected network.
struct StreetEdges {
    private(set) var isStreet: [Bool]

    init(_ lattice: Lattice, _ shape: CityShape, _ cells: CellMap, seed: UInt64) {
        isStreet = Array(repeating: false, count: lattice.edgeCount)
        var isOpen = isStreet
        for edge in 0..<lattice.edgeCount {
            let sides = lattice.sides(edge)
            guard let left = sides.left, let right = sides.right else { continue }
            let (leftCell, rightCell) = (cells.cellOfSquare[left], cells.cellOfSquare[right])
            guard leftCell >= 0, rightCell >= 0, leftCell != rightCell else { continue }
            let line = lattice.line(ofEdge: edge)
            isOpen[edge] = line % Lattice.macroSize == 0
            let isInTown =
                shape.isUrban[lattice.macro(ofSquare: left)] || shape.isUrban[lattice.macro(ofSquare: right)]
            isStreet[edge] = isInTown || Self.isCountryRoad(edge, line, lattice, seed)
        }
        connect(lattice, through: isOpen)
        dropIslands(lattice)
    }

    private static func isCountryRoad(_ edge: Int, _ line: Int, _ lattice: Lattice, _ seed: UInt64) -> Bool {
        if line % 12 == 0 { return true }
        guard line % 6 == 0 else { return false }
        // One decision for the stretch between two main roads, so that it leads somewhere.
        let (column, row) = lattice.place(ofEdge: edge)
        let stretch = (lattice.isHorizontal(edge) ? column : row) / 12
        let kind = lattice.isHorizontal(edge) ? 1 : 2
        return SampleRandom.unit(seed, .roads, line * 4096 + stretch, 100 + kind) < 0.45
    }

    /// Joins every piece of the network to the largest one by the shortest way along `isOpen` edges.
    private mutating func connect(_ lattice: Lattice, through isOpen: [Bool]) {
        let allNodes = Array(0..<lattice.nodeCount)
        let joined = { (isStreet: [Bool]) in
            { (node: Int) in
                lattice.edges(atNode: node).compactMap { $0 }.filter { isStreet[$0] }
                    .map { lattice.ends($0).start == node ? lattice.ends($0).end : lattice.ends($0).start }
            }
        }
        let pieces = connectedPieces(allNodes, joined(isStreet)).filter { $0.count > 1 }
        guard let main = pieces.max(by: { $0.count < $1.count }) else { return }
        var isMain = Array(repeating: false, count: lattice.nodeCount)
        for node in main { isMain[node] = true }
        for piece in pieces where !isMain[piece[0]] {
            for edge in way(from: piece, to: isMain, lattice, isOpen) {
                isStreet[edge] = true
                isMain[lattice.ends(edge).start] = true
                isMain[lattice.ends(edge).end] = true
            }
            for node in piece { isMain[node] = true }
        }
    }

    /// Breadth first over open edges and streets.
    private func way(from piece: [Int], to isTarget: [Bool], _ lattice: Lattice, _ isOpen: [Bool]) -> [Int] {
        var cameBy = Array(repeating: -2, count: lattice.nodeCount)
        for node in piece { cameBy[node] = -1 }
        var queue = piece
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            if isTarget[node] { return Self.path(to: node, cameBy, lattice) }
            for case let edge? in lattice.edges(atNode: node) where isOpen[edge] || isStreet[edge] {
                let ends = lattice.ends(edge)
                let other = ends.start == node ? ends.end : ends.start
                guard cameBy[other] == -2 else { continue }
                cameBy[other] = edge
                queue.append(other)
            }
        }
        return []
    }

    private static func path(to last: Int, _ cameBy: [Int], _ lattice: Lattice) -> [Int] {
        var edges: [Int] = []
        var node = last
        while cameBy[node] >= 0 {
            let edge = cameBy[node]
            edges.append(edge)
            node = lattice.ends(edge).start == node ? lattice.ends(edge).end : lattice.ends(edge).start
        }
        return edges
    }

    /// Takes away pieces that could not be joined (islands of the county without an inner border).
    private mutating func dropIslands(_ lattice: Lattice) {
        let joined = { (node: Int) in
            lattice.edges(atNode: node).compactMap { $0 }.filter { isStreet[$0] }
                .map { lattice.ends($0).start == node ? lattice.ends($0).end : lattice.ends($0).start }
        }
        let pieces = connectedPieces(Array(0..<lattice.nodeCount), joined).filter { $0.count > 1 }
        guard let main = pieces.max(by: { $0.count < $1.count }) else { return }
        var isMain = Array(repeating: false, count: lattice.nodeCount)
        for node in main { isMain[node] = true }
        for edge in 0..<lattice.edgeCount where isStreet[edge] && !isMain[lattice.ends(edge).start] {
            isStreet[edge] = false
        }
    }
}
