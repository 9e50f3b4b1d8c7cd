/// Answers which valves to close for a break, from a partition and a supply order made once.
///
/// An answer takes time in proportion to its size. Where valves are named as failing, or more than two segments meet at a
/// boundary valve, the pieces behind the boundary are searched as far as the next one with a way of its own to a source.
public struct ValveIsolation: Sendable {
    public let network: UtilityNetwork
    public let partition: IsolationPartition
    public let consumers: Consumers
    let supply: SupplyOrder

    public init(_ network: UtilityNetwork, consumers: Consumers = .none) {
        self.network = network
        self.consumers = consumers
        partition = IsolationPartition(network)
        supply = SupplyOrder(network, partition)
    }

    /// The same network with consumers.
    public init(_ isolation: ValveIsolation, consumers: Consumers) {
        network = isolation.network
        partition = isolation.partition
        supply = isolation.supply
        self.consumers = consumers
    }

    public var byteCount: Int { partition.byteCount + supply.byteCount }

    /// A break in a segment.
    ///
    /// - Parameter failing: valves that are not to be used, besides those recorded as broken or inaccessible.
    public func isolate(segment: Int, failing: Set<Int> = []) -> Isolation {
        var answer = Isolation()
        let pieces = spread(from: [partition.ofSegment[segment]], failing, &answer)
        return finish(&answer, pieces, first: segment, failing)
    }

    /// A break at a node; a valve that breaks is of no use itself.
    ///
    /// - Returns: nil for a node without segments.
    public func isolate(node: Int, failing: Set<Int> = []) -> Isolation? {
        let links = network.graph.linkRange(node)
        guard !links.isEmpty else { return nil }
        var answer = Isolation()
        let first = network.graph.link(at: links.lowerBound).segment
        let failing = network.isCut(node) ? failing.union([node]) : failing
        let start = partition.ofSegment[first]
        let pieces = spread(from: [start], failing, &answer)
        return finish(&answer, pieces, first: first, failing)
    }

    // MARK: Steps

    /// The pieces that the break drains through failing valves, in ascending order.
    private func spread(from first: [Int32], _ failing: Set<Int>, _ answer: inout Isolation) -> [Int32] {
        guard !failing.isEmpty else { return first }
        var pieces = Set(first)
        var queue = first
        while let piece = queue.popLast() {
            for segment in partition.segments(ofPiece: Int(piece)) {
                for node in ends(Int(segment)) where failing.contains(node) && network.isCut(node) {
                    // A valve that is shut and cannot be moved still shuts.
                    guard !network.isShut(node) else { continue }
                    for place in network.graph.linkRange(node) {
                        let found = partition.ofSegment[network.graph.link(at: place).segment]
                        if pieces.insert(found).inserted { queue.append(found) }
                    }
                }
            }
        }
        return pieces.sorted()
    }

    private func finish(_ answer: inout Isolation, _ pieces: [Int32], first: Int, _ failing: Set<Int>) -> Isolation {
        var boundary: [Int] = []
        collect(pieces, first, failing, &boundary, &answer)
        boundary.sort()
        answer.wasSupplied = pieces.contains { supply.isSupplied(Int($0)) }
        answer.isSourceKnown = pieces.contains { supply.hasSourceSomewhere[Int($0)] }
        let isPlain =
            pieces.count == 1 && boundary.allSatisfy { network.isShut($0) || network.graph.degree($0) == 2 }
        let lost = isPlain ? lostByTree(Int(pieces[0])) : lostByExploring(pieces, boundary, &answer)
        for valve in boundary {
            if network.isShut(valve) {
                answer.alreadyClosed.append(valve)
            } else if !answer.isSourceKnown || answer.wasSupplied && lost.hasSupply(valve) {
                answer.valvesToClose.append(valve)
            } else {
                answer.notNeeded.append(valve)
            }
        }
        collectOutside(lost.pieces, &answer)
        return answer
    }

    private func ends(_ segment: Int) -> [Int] {
        let (start, end) = (Int(network.graph.starts[segment]), Int(network.graph.ends[segment]))
        return start == end ? [start] : [start, end]
    }

    /// Segments, nodes and consumers inside, and the valves around them.
    private func collect(
        _ pieces: [Int32], _ first: Int, _ failing: Set<Int>, _ boundary: inout [Int], _ answer: inout Isolation
    ) {
        let inside = Set(pieces)
        var seen: Set<Int> = []
        answer.segments.append(first)
        for piece in pieces {
            for number in partition.segments(ofPiece: Int(piece)) {
                let segment = Int(number)
                if segment != first { answer.segments.append(segment) }
                measure(segment, &answer)
                answer.consumersInside += consumers.connected(toSegment: segment).map { Int($0) }
                for node in ends(segment) where seen.insert(node).inserted {
                    answer.candidatesExamined += 1
                    switch network.role(ofNode: node) {
                    case .hydrant: answer.hydrantsInside.append(node)
                    case .meter: answer.metersInside.append(node)
                    case .source: answer.sourcesInside.append(node)
                    case .valve: sort(valve: node, inside, failing, &boundary, &answer)
                    case .plain, .sink, .well: break
                    }
                }
            }
        }
        answer.candidatesExamined += answer.segments.count
    }

    /// A valve met on the way: at the border, or inside without use.
    private func sort(
        valve node: Int, _ inside: Set<Int32>, _ failing: Set<Int>, _ boundary: inout [Int], _ answer: inout Isolation
    ) {
        guard network.isCut(node) else {
            let isBroken = network.valveState(ofNode: node) == .broken
            answer.skipped.append(.init(valve: node, reason: isBroken ? .broken : .inaccessible))
            return
        }
        let isInside = network.graph.linkRange(node).allSatisfy {
            inside.contains(partition.ofSegment[network.graph.link(at: $0).segment])
        }
        if !isInside {
            boundary.append(node)
        } else if failing.contains(node), !network.isShut(node) {
            answer.skipped.append(.init(valve: node, reason: .failing))
        }
    }

    private func measure(_ segment: Int, _ answer: inout Isolation) {
        let length = network.length(ofSegment: segment)
        let area = network.flowAreaSquareMetres(ofSegment: segment)
        if length.isFinite { answer.lengthMetres += length }
        if length.isFinite, let area {
            answer.volumeCubicMetres += length * area
        } else {
            answer.unmeasuredSegments += 1
        }
    }

    private func collectOutside(_ pieces: [Int32], _ answer: inout Isolation) {
        var seen: Set<Int> = []
        answer.candidatesExamined += pieces.count
        for piece in pieces {
            for number in partition.segments(ofPiece: Int(piece)) {
                let segment = Int(number)
                answer.segmentsCutOffOutside.append(segment)
                answer.consumersOutside += consumers.connected(toSegment: segment).map { Int($0) }
                for node in ends(segment) {
                    switch network.role(ofNode: node) {
                    case .hydrant where seen.insert(node).inserted: answer.hydrantsOutside.append(node)
                    case .meter where seen.insert(node).inserted: answer.metersOutside.append(node)
                    default: break
                    }
                }
            }
        }
    }

    // MARK: What loses supply

    /// Pieces outside that lose every source, and which valves still have one behind them.
    private struct Lost {
        var pieces: [Int32]
        var hasSupply: (Int) -> Bool
    }

    /// For one piece whose valves join it to one other each: from the depth-first order.
    private func lostByTree(_ piece: Int) -> Lost {
        guard supply.isSupplied(piece) else { return Lost(pieces: [], hasSupply: { _ in false }) }
        let ranges = supply.cutOff(byShutting: piece)
        let pieces = ranges.flatMap { range in
            range.compactMap { time -> Int32? in
                let vertex = supply.order[Int(time)]
                return Int(vertex) < partition.pieceCount ? vertex : nil
            }
        }
        return Lost(pieces: pieces) { valve in
            guard let vertex = supply.vertex(ofValve: valve) else { return false }
            let time = supply.times[vertex]
            // The ranges ascend: the only one that may hold the time is the last that begins at or before it.
            var (low, high) = (0, ranges.count)
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].lowerBound <= time { low = middle + 1 } else { high = middle }
            }
            return low == 0 || !ranges[low - 1].contains(time)
        }
    }

    /// For several pieces, or valves at which more than two segments meet: closing such a valve parts what lies behind
    /// it too. Every piece behind the boundary is followed until the search is out of the subtrees of what was taken out.
    private func lostByExploring(_ pieces: [Int32], _ boundary: [Int], _ answer: inout Isolation) -> Lost {
        let taken = Set(pieces.map { Int($0) } + boundary.compactMap { supply.vertex(ofValve: $0) })
        let roots = taken.filter { supply.isSupplied($0) }
        func isSafe(_ vertex: Int) -> Bool { !roots.contains { supply.tree.contains(vertex, below: $0) } }
        var isKept: [Int32: Bool] = [:]
        var lost: [Int32] = []
        for start in behind(boundary) where isKept[start] == nil && !taken.contains(Int(start)) {
            guard supply.isSupplied(Int(start)) else {
                isKept[start] = false
                continue
            }
            var found = [start]
            var seen: Set = [start]
            var hasSupply = false
            var next = 0
            while next < found.count, !hasSupply {
                let piece = found[next]
                next += 1
                answer.candidatesExamined += 1
                hasSupply = isKept[piece] ?? isSafe(Int(piece))
                if hasSupply { break }
                forEachNeighbour(Int(piece), closing: taken) { other in
                    if seen.insert(other).inserted { found.append(other) }
                }
            }
            for piece in found { isKept[piece] = hasSupply }
            if !hasSupply { lost += found }
        }
        let kept = isKept
        return Lost(pieces: lost) { valve in
            network.graph.linkRange(valve).contains {
                kept[partition.ofSegment[network.graph.link(at: $0).segment]] ?? false
            }
        }
    }

    /// The pieces at open boundary valves, those inside among them.
    private func behind(_ boundary: [Int]) -> [Int32] {
        boundary.filter { !network.isShut($0) }.flatMap { valve in
            network.graph.linkRange(valve).map { partition.ofSegment[network.graph.link(at: $0).segment] }
        }
    }

    /// The pieces behind the open valves of a piece, each perhaps several times, the valves of `closing` left out.
    private func forEachNeighbour(_ piece: Int, closing: Set<Int>, _ body: (Int32) -> Void) {
        for segment in partition.segments(ofPiece: piece) {
            for node in ends(Int(segment)) where network.isCut(node) && !network.isShut(node) {
                guard let vertex = supply.vertex(ofValve: node), !closing.contains(vertex) else { continue }
                for place in network.graph.linkRange(node) {
                    body(partition.ofSegment[network.graph.link(at: place).segment])
                }
            }
        }
    }
}
