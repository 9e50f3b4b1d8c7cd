/// The smallest number of valves anywhere whose closing keeps every source from a break, where valves stand in series or
/// one valve upstream does the work of many around the break. It shuts off more than the pieces next to the break.
///
/// A minimum vertex cut by augmenting paths (Ford and Fulkerson 1956; Menger 1927), each valve taking one unit of flow.
public struct FewestValves: Hashable, Sendable {
    /// The valves of the smallest cut, the one nearest to the break.
    public var valves: [Int]
    /// Pieces that lose supply or hold the break.
    public var pieces: Int
    /// Segments of these pieces.
    public var segments: Int
}

extension ValveIsolation {
    /// - Parameter failing: valves that are not to be used.
    /// - Returns: nil where no set of valves shuts the break off: a source stands in its piece, or only failing valves
    ///   are between.
    public func fewestValves(segment: Int, failing: Set<Int> = []) -> FewestValves? {
        var search = CutSearch(self, failing)
        return search.cut(from: Int(partition.ofSegment[segment]))
    }
}

/// Flow from the break's piece to the sources. Places: pieces, then each open valve's entry, then its exit.
private struct CutSearch {
    private let isolation: ValveIsolation
    private let pieceCount: Int
    private let valves: [Int32]
    private let isUsable: [Bool]
    /// The pieces between which a valve's unit of flow passes; −1 without flow.
    private var from: [Int32]
    private var to: [Int32]
    private var arrivals: [Int32]

    init(_ isolation: ValveIsolation, _ failing: Set<Int>) {
        self.isolation = isolation
        pieceCount = isolation.partition.pieceCount
        valves = isolation.supply.valves
        isUsable = valves.map { !failing.contains(Int($0)) }
        from = Array(repeating: -1, count: valves.count)
        to = from
        arrivals = []
    }

    private func entry(_ rank: Int) -> Int { pieceCount + rank }
    private func exit(_ rank: Int) -> Int { pieceCount + valves.count + rank }

    mutating func cut(from piece: Int) -> FewestValves? {
        guard isolation.supply.isSupplied(piece) else {
            return FewestValves(valves: [], pieces: 1, segments: count([piece]))
        }
        // What only failing valves part from the break is as good as joined to it.
        let failing = Set(valves.indices.filter { !isUsable[$0] })
        let joined = flood(piece, Set(valves.indices).subtracting(failing))
        guard !joined.contains(where: isolation.supply.touchesSource) else { return nil }
        while let target = search(piece) { augment(piece, target) }
        let cut = valves.indices.filter { isUsable[$0] && arrivals[entry($0)] >= 0 && arrivals[exit($0)] < 0 }
        let dry = flood(piece, Set(cut))
        return FewestValves(
            valves: cut.map { Int(valves[$0]) }.sorted(), pieces: dry.count, segments: count(dry))
    }

    private func count(_ pieces: [Int]) -> Int {
        pieces.reduce(0) { $0 + isolation.partition.segments(ofPiece: $1).count }
    }

    /// Breadth first through what can still take flow; the source piece that it reached.
    private mutating func search(_ piece: Int) -> Int? {
        arrivals = Array(repeating: -1, count: pieceCount + 2 * valves.count)
        arrivals[piece] = Int32(piece)
        var queue = [piece]
        var next = 0
        while next < queue.count {
            let place = queue[next]
            next += 1
            if place < pieceCount, isolation.supply.touchesSource(place) { return place }
            for other in residual(place) where arrivals[other] < 0 {
                arrivals[other] = Int32(place)
                queue.append(other)
            }
        }
        return nil
    }

    private func residual(_ place: Int) -> [Int] {
        let network = isolation.network
        if place < pieceCount {
            var found: [Int] = []
            for segment in isolation.partition.segments(ofPiece: place) {
                for node in [Int(network.graph.starts[Int(segment)]), Int(network.graph.ends[Int(segment)])] {
                    guard let rank = isolation.supply.vertex(ofValve: node).map({ $0 - pieceCount }) else { continue }
                    if !isUsable[rank] {
                        found.append(exit(rank))
                    } else {
                        found.append(entry(rank))
                        // Flow that comes out of the valve into this piece can be sent back.
                        if to[rank] == Int32(place) { found.append(exit(rank)) }
                    }
                }
            }
            return found
        }
        let isEntry = place < pieceCount + valves.count
        let rank = place - pieceCount - (isEntry ? 0 : valves.count)
        if isEntry { return from[rank] < 0 ? [exit(rank)] : [Int(from[rank])] }
        let links = network.graph.linkRange(Int(valves[rank]))
        let pieces = links.map { Int(isolation.partition.ofSegment[network.graph.link(at: $0).segment]) }
        return from[rank] < 0 || !isUsable[rank] ? pieces : pieces + [entry(rank)]
    }

    /// Sends one unit along the path just found.
    private mutating func augment(_ piece: Int, _ target: Int) {
        var path = [target]
        while let last = path.last, last != piece { path.append(Int(arrivals[last])) }
        path.reverse()
        let steps = zip(path, path.dropFirst())
        // Cancellations first: what is sent back frees a valve, what passes takes it anew.
        for (place, other) in steps {
            if let rank = rank(place), place == exit(rank), other == entry(rank) { (from[rank], to[rank]) = (-1, -1) }
        }
        for (place, other) in steps {
            if let rank = rank(other), place < pieceCount, other == entry(rank) { from[rank] = Int32(place) }
            if let rank = rank(place), isUsable[rank], place == exit(rank), other < pieceCount {
                to[rank] = Int32(other)
            }
        }
    }

    private func rank(_ place: Int) -> Int? {
        place < pieceCount ? nil : (place - pieceCount) % max(1, valves.count)
    }

    /// Everything that the break drains when only the cut is closed.
    private func flood(_ piece: Int, _ cut: Set<Int>) -> [Int] {
        let closed = Set(cut.map { Int(valves[$0]) })
        let network = isolation.network
        var seen: Set<Int> = [piece]
        var queue = [piece]
        while let place = queue.popLast() {
            for segment in isolation.partition.segments(ofPiece: place) {
                for node in [Int(network.graph.starts[Int(segment)]), Int(network.graph.ends[Int(segment)])]
                where network.isCut(node) && !network.isShut(node) && !closed.contains(node) {
                    for link in network.graph.linkRange(node) {
                        let found = Int(isolation.partition.ofSegment[network.graph.link(at: link).segment])
                        if seen.insert(found).inserted { queue.append(found) }
                    }
                }
            }
        }
        return seen.sorted()
    }
}
