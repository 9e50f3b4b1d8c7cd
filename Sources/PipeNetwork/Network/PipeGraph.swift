/// Which segments meet at which nodes: compressed sparse rows of 32-bit numbers.
///
/// Parallel segments and self-loops are kept; a self-loop stands twice at its node.
public struct PipeGraph: Sendable {
    /// The node at which each segment starts and ends.
    public let starts: [Int32]
    public let ends: [Int32]
    /// `nodeCount + 1` offsets into `links`.
    private let offsets: [Int32]
    /// Segment × 2, plus 1 where the node is the segment's end.
    private let links: [Int32]

    /// - Precondition: every start and end is in 0 ..< nodeCount.
    public init(nodeCount: Int, starts: [Int32], ends: [Int32]) {
        precondition(starts.count == ends.count, "each segment has two ends")
        var offsets = [Int32](repeating: 0, count: nodeCount + 1)
        for node in starts { offsets[Int(node) + 1] += 1 }
        for node in ends { offsets[Int(node) + 1] += 1 }
        for node in 0..<nodeCount { offsets[node + 1] += offsets[node] }
        var links = [Int32](repeating: 0, count: 2 * starts.count)
        // While filling, offsets[node] runs to where the next node begins; shifted back afterwards.
        for segment in starts.indices {
            let (start, end) = (Int(starts[segment]), Int(ends[segment]))
            links[Int(offsets[start])] = Int32(segment) << 1
            offsets[start] += 1
            links[Int(offsets[end])] = Int32(segment) << 1 | 1
            offsets[end] += 1
        }
        for node in stride(from: nodeCount, to: 0, by: -1) { offsets[node] = offsets[node - 1] }
        if nodeCount > 0 { offsets[0] = 0 }
        self.starts = starts
        self.ends = ends
        self.offsets = offsets
        self.links = links
    }

    public var nodeCount: Int { offsets.count - 1 }
    public var segmentCount: Int { starts.count }

    var byteCount: Int { 4 * (starts.count + ends.count + offsets.count + links.count) }

    /// Segments at a node, a self-loop counted twice.
    public func degree(_ node: Int) -> Int { Int(offsets[node + 1] - offsets[node]) }

    /// A segment as seen from one of its nodes.
    public struct Link: Hashable, Sendable {
        public let segment: Int
        /// Whether the node is the segment's end, not its start.
        public let isEnd: Bool
    }

    /// The places of a node's links, for `link(at:)`.
    func linkRange(_ node: Int) -> Range<Int> { Int(offsets[node])..<Int(offsets[node + 1]) }

    @inline(__always)
    func link(at place: Int) -> Link { Link(segment: Int(links[place] >> 1), isEnd: links[place] & 1 == 1) }

    @inline(__always)
    func other(_ link: Link) -> Int { Int(link.isEnd ? starts[link.segment] : ends[link.segment]) }

    @inline(__always)
    func other(_ segment: Int, than node: Int) -> Int {
        Int(starts[segment]) == node ? Int(ends[segment]) : Int(starts[segment])
    }
}
