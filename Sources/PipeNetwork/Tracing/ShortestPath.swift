/// The shortest way between two nodes along segments (Dijkstra 1959), by length in the plane.
public struct ShortestPath: Hashable, Sendable {
    /// From the first node to the last.
    public var nodes: [Int]
    /// One fewer than `nodes`.
    public var segments: [Int]
    public var lengthMetres: Double
    /// Segments on the path whose length is unknown; they count as 0 m.
    public var unknownLengths: Int
    /// Valves on the path.
    public var valves: [Int]
    /// Nodes that the search settled.
    public var candidatesExamined: Int

    public enum Answer: Hashable, Sendable {
        case path(ShortestPath)
        case notConnected(NearestGap?, candidatesExamined: Int)
    }

    /// Where two parts of the network come nearest, node to node, in the plane.
    public struct NearestGap: Hashable, Sendable {
        public var from: Int
        public var to: Int
        public var metres: Double
    }
}

extension UtilityNetwork {
    /// The shortest path.
    ///
    /// - Parameter throughClosedValves: whether a closed valve may lie on the way.
    /// - Returns: the path, or where the two parts come nearest; no gap where a part has no positions.
    public func shortestPath(
        from first: Int, to last: Int, throughClosedValves: Bool = true
    ) -> ShortestPath.Answer {
        var costs = [Double](repeating: .infinity, count: nodeCount)
        var arrivals = [Int32](repeating: -1, count: nodeCount)
        var isSettled = [Bool](repeating: false, count: nodeCount)
        var settled = 0
        var queue = NearestFirst()
        costs[first] = 0
        queue.insert(Int32(first), 0)
        while let (cost, number) = queue.removeFirst() {
            let node = Int(number)
            guard !isSettled[node] else { continue }
            isSettled[node] = true
            settled += 1
            if node == last { break }
            if !throughClosedValves, node != first, role(ofNode: node) == .valve, valveState(ofNode: node) == .closed {
                continue
            }
            for place in graph.linkRange(node) {
                let link = graph.link(at: place)
                let other = graph.other(link)
                guard !isSettled[other] else { continue }
                let length = length(ofSegment: link.segment)
                let sum = cost + (length.isFinite ? length : 0)
                guard sum < costs[other] else { continue }
                costs[other] = sum
                arrivals[other] = Int32(link.segment)
                queue.insert(Int32(other), sum)
            }
        }
        guard isSettled[last] else {
            let gap = nearestGap(from: isSettled, to: last)
            return .notConnected(gap, candidatesExamined: settled)
        }
        return .path(path(from: first, to: last, arrivals, costs[last], settled))
    }

    private func path(
        from first: Int, to last: Int, _ arrivals: [Int32], _ length: Double, _ settled: Int
    ) -> ShortestPath {
        var (nodes, segments) = ([last], [Int]())
        var node = last
        while node != first {
            let segment = Int(arrivals[node])
            node = graph.other(segment, than: node)
            segments.append(segment)
            nodes.append(node)
        }
        nodes.reverse()
        segments.reverse()
        return ShortestPath(
            nodes: nodes, segments: segments, lengthMetres: length,
            unknownLengths: segments.count { !self.length(ofSegment: $0).isFinite },
            valves: nodes.filter { role(ofNode: $0) == .valve }, candidatesExamined: settled)
    }

    /// The nearest pair of nodes of what a search reached and of the part that holds `target`.
    private func nearestGap(from isReached: [Bool], to target: Int) -> ShortestPath.NearestGap? {
        let components = NetworkComponents(graph)
        let wanted = components.ofNode[target]
        var (near, far) = ([Int32](), [Int32]())
        for node in 0..<nodeCount where position(ofNode: node).isFinite {
            if isReached[node] {
                near.append(Int32(node))
            } else if components.ofNode[node] == wanted {
                far.append(Int32(node))
            }
        }
        let isSwapped = near.count > far.count
        guard let index = PointIndex((isSwapped ? far : near), of: self) else { return nil }
        var best: ShortestPath.NearestGap?
        for node in isSwapped ? near : far {
            guard let (found, metres) = index.nearest(to: position(ofNode: Int(node)), within: best?.metres) else {
                continue
            }
            let (from, to) = isSwapped ? (Int(node), found) : (found, Int(node))
            best = .init(from: from, to: to, metres: metres)
            if metres == 0 { break }
        }
        return best
    }
}
