/// Pieces and open valves as a depth-first tree below the sources (Tarjan 1974), made once.
///
/// The tree answers for any one piece, without a search, which of its valves have supply on their far side and which
/// other pieces lose every source when it is shut off: those in the subtrees that reach no higher than the piece.
///
/// A vertex is a piece (its number) or an open operable valve (`pieceCount` + its rank). Closed valves let nothing pass
/// and are no vertices.
struct SupplyOrder: Sendable {
    /// Visit time of each vertex from 1; 0 for what no source reaches.
    let times: [Int32]
    /// The earliest visit time that the subtree of a vertex reaches by one step beyond it; 0 reaches a source.
    let lows: [Int32]
    /// The last visit time in the subtree of a vertex.
    let lastTimes: [Int32]
    /// Vertices by visit time; place 0 is the root above the sources.
    let order: [Int32]
    /// The open operable valves, ascending: vertex `pieceCount + rank`.
    let valves: [Int32]
    let pieceCount: Int
    private let isSource: [Bool]
    /// The same vertices breadth first, for questions that take out more than one.
    let tree: SupplyTree
    /// Whether the whole component of a piece, closed valves opened, holds a source.
    let hasSourceSomewhere: [Bool]

    var byteCount: Int {
        4 * (times.count + lows.count + lastTimes.count + order.count + valves.count) + tree.byteCount
            + isSource.count + hasSourceSomewhere.count
    }

    init(_ network: UtilityNetwork, _ partition: IsolationPartition) {
        let graph = network.graph
        pieceCount = partition.pieceCount
        var valves: [Int32] = []
        var isSource = [Bool](repeating: false, count: partition.pieceCount)
        for node in 0..<graph.nodeCount {
            switch network.role(ofNode: node) {
            case .valve where network.isCut(node) && !network.isShut(node): valves.append(Int32(node))
            case .source:
                for place in graph.linkRange(node) {
                    isSource[Int(partition.ofSegment[graph.link(at: place).segment])] = true
                }
            default: break
            }
        }
        self.valves = valves
        self.isSource = isSource
        let search = SupplySearch(network, partition, valves, isSource)
        (times, lows, lastTimes, order) = (search.times, search.lows, search.lastTimes, search.order)
        tree = SupplyTree(
            vertexCount: partition.pieceCount + valves.count, roots: isSource.indices.filter { isSource[$0] },
            neighbours: search.forEachNeighbour)
        hasSourceSomewhere = Self.reachableWithAllOpen(network, partition, isSource)
    }

    /// The vertex of an open operable valve, by binary search; nil for any other node.
    func vertex(ofValve node: Int) -> Int? {
        var (low, high) = (0, valves.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(valves[middle]) < node { low = middle + 1 } else { high = middle }
        }
        return low < valves.count && Int(valves[low]) == node ? pieceCount + low : nil
    }

    /// Whether a source stands in the piece.
    func touchesSource(_ piece: Int) -> Bool { isSource[piece] }

    func isSupplied(_ vertex: Int) -> Bool { times[vertex] != 0 }

    /// The tree children of a vertex, found by walking over their subtrees.
    func children(_ vertex: Int) -> [Int] {
        guard times[vertex] != 0 else { return [] }
        var found: [Int] = []
        var time = times[vertex] + 1
        while time <= lastTimes[vertex] {
            let child = Int(order[Int(time)])
            found.append(child)
            time = lastTimes[child] + 1
        }
        return found
    }

    /// The subtrees that lose every source when a piece is shut off, as ranges of visit times.
    func cutOff(byShutting piece: Int) -> [ClosedRange<Int32>] {
        children(piece).filter { lows[$0] >= times[piece] }.map { times[$0]...lastTimes[$0] }
    }

    private static func reachableWithAllOpen(
        _ network: UtilityNetwork, _ partition: IsolationPartition, _ isSource: [Bool]
    ) -> [Bool] {
        // Union of the pieces around each cutting valve, smaller number as the root.
        var roots = (0..<partition.pieceCount).map { Int32($0) }
        func root(_ piece: Int32) -> Int32 {
            var piece = piece
            while roots[Int(piece)] != piece {
                roots[Int(piece)] = roots[Int(roots[Int(piece)])]
                piece = roots[Int(piece)]
            }
            return piece
        }
        for node in 0..<network.nodeCount where network.isCut(node) {
            var first: Int32?
            for place in network.graph.linkRange(node) {
                let found = root(partition.ofSegment[network.graph.link(at: place).segment])
                if let known = first, known != found {
                    roots[Int(max(known, found))] = min(known, found)
                    first = min(known, found)
                } else {
                    first = found
                }
            }
        }
        var holds = [Bool](repeating: false, count: partition.pieceCount)
        for piece in isSource.indices where isSource[piece] { holds[Int(root(Int32(piece)))] = true }
        return isSource.indices.map { holds[Int(root(Int32($0)))] }
    }
}

/// The depth-first search behind `SupplyOrder`, iterative: networks are deeper than any stack.
private struct SupplySearch {
    private(set) var times: [Int32]
    private(set) var lows: [Int32]
    private(set) var lastTimes: [Int32]
    private(set) var order: [Int32] = [-1]
    private var parents: [Int32]
    private let network: UtilityNetwork
    private let partition: IsolationPartition
    private let valves: [Int32]
    /// The vertex of each node that is an open valve, else −1.
    private let ranks: [Int32]
    private var stack: [(vertex: Int32, place: Int32)] = []

    init(
        _ network: UtilityNetwork, _ partition: IsolationPartition, _ valves: [Int32], _ isSource: [Bool]
    ) {
        let count = partition.pieceCount + valves.count
        times = Array(repeating: 0, count: count)
        lows = Array(repeating: 0, count: count)
        lastTimes = Array(repeating: 0, count: count)
        parents = Array(repeating: -1, count: count)
        self.network = network
        self.partition = partition
        self.valves = valves
        var ranks = [Int32](repeating: -1, count: network.nodeCount)
        for (rank, node) in valves.enumerated() { ranks[Int(node)] = Int32(partition.pieceCount + rank) }
        self.ranks = ranks
        for piece in isSource.indices where isSource[piece] && times[piece] == 0 {
            visit(Int32(piece), parent: -1, isSource)
            while let top = stack.last { advance(top, isSource) }
        }
    }

    private mutating func visit(_ vertex: Int32, parent: Int32, _ isSource: [Bool]) {
        times[Int(vertex)] = Int32(order.count)
        // A source's piece touches the root above all sources.
        let touchesRoot = Int(vertex) < isSource.count && isSource[Int(vertex)]
        lows[Int(vertex)] = touchesRoot ? 0 : Int32(order.count)
        parents[Int(vertex)] = parent
        order.append(vertex)
        stack.append((vertex, 0))
    }

    private mutating func advance(_ top: (vertex: Int32, place: Int32), _ isSource: [Bool]) {
        let vertex = Int(top.vertex)
        guard let neighbour = neighbour(vertex, Int(top.place)) else {
            stack.removeLast()
            lastTimes[vertex] = Int32(order.count - 1)
            if let parent = stack.last.map({ Int($0.vertex) }) { lows[parent] = min(lows[parent], lows[vertex]) }
            return
        }
        stack[stack.count - 1].place += 1
        guard neighbour >= 0, neighbour != parents[vertex] else { return }
        if times[Int(neighbour)] == 0 {
            visit(neighbour, parent: top.vertex, isSource)
        } else {
            lows[vertex] = min(lows[vertex], times[Int(neighbour)])
        }
    }

    /// The vertex at a place around another; −1 for a node that is no open valve; nil when all places were seen.
    private func neighbour(_ vertex: Int, _ place: Int) -> Int32? {
        let graph = network.graph
        if vertex >= partition.pieceCount {
            let links = graph.linkRange(Int(valves[vertex - partition.pieceCount]))
            guard place < links.count else { return nil }
            return partition.ofSegment[graph.link(at: links.lowerBound + place).segment]
        }
        let members = partition.segments(ofPiece: vertex)
        guard place < 2 * members.count else { return nil }
        let segment = Int(members[members.startIndex + place / 2])
        return ranks[Int(place % 2 == 0 ? graph.starts[segment] : graph.ends[segment])]
    }

    func forEachNeighbour(_ vertex: Int, _ body: (Int32) -> Void) {
        var place = 0
        while let found = neighbour(vertex, place) {
            body(found)
            place += 1
        }
    }
}
