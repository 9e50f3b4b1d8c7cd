/// The network cut at its operable valves into the pieces that can be shut off (关阀区段).
///
/// Every segment belongs to one piece. A node that is no operable valve belongs to the piece of its segments; a valve
/// borders the pieces of the segments at it. Broken and inaccessible valves cut nothing: what lies on both sides is one
/// piece. Closed valves cut as open ones do: shut they are already.
public struct IsolationPartition: Sendable {
    public let pieceCount: Int
    /// The piece of each segment.
    public let ofSegment: [Int32]
    /// `pieceCount + 1` offsets into `members`.
    private let offsets: [Int32]
    /// Segments, piece by piece.
    private let members: [Int32]

    /// Time and memory in proportion to nodes and segments.
    public init(_ network: UtilityNetwork) {
        let graph = network.graph
        var pieces = [Int32](repeating: -1, count: graph.segmentCount)
        var members: [Int32] = []
        members.reserveCapacity(graph.segmentCount)
        var offsets: [Int32] = [0]
        for first in 0..<graph.segmentCount where pieces[first] < 0 {
            let piece = Int32(offsets.count - 1)
            pieces[first] = piece
            var next = members.count
            members.append(Int32(first))
            // The members found so far are the queue.
            while next < members.count {
                let segment = Int(members[next])
                next += 1
                for node in [Int(graph.starts[segment]), Int(graph.ends[segment])] where !network.isCut(node) {
                    for place in graph.linkRange(node) {
                        let found = graph.link(at: place).segment
                        guard pieces[found] < 0 else { continue }
                        pieces[found] = piece
                        members.append(Int32(found))
                    }
                }
            }
            offsets.append(Int32(members.count))
        }
        pieceCount = offsets.count - 1
        ofSegment = pieces
        self.offsets = offsets
        self.members = members
    }

    var byteCount: Int { 4 * (ofSegment.count + offsets.count + members.count) }

    /// The segments of a piece.
    public func segments(ofPiece piece: Int) -> ArraySlice<Int32> {
        members[Int(offsets[piece])..<Int(offsets[piece + 1])]
    }
}

extension UtilityNetwork {
    /// Whether the node is a valve that cuts: open and operable, or closed.
    func isCut(_ node: Int) -> Bool { role(ofNode: node) == .valve && valveState(ofNode: node).isOperable }
}
