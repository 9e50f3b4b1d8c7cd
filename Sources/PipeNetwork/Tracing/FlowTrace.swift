/// What lies upstream or downstream of a place.
public struct FlowTrace: Hashable, Sendable {
    public enum Course: String, Hashable, Sendable, Codable {
        case upstream, downstream
    }

    /// One segment of the trace, in the order in which it was reached.
    public struct Step: Hashable, Sendable {
        public let segment: Int
        /// Segments from the start, 1 for the first.
        public let depth: Int
        /// Metres from the start to the segment's far end along the way it was reached.
        public let metres: Double
        public let confidence: FlowDirections.Confidence
    }

    public var course: Course
    public var steps: [Step]
    /// Nodes where nothing leads on.
    public var ends: [Int]
    /// Segments that lead back to a node reached before.
    public var loops: [Int]
    /// Segments at the trace's border whose flow is unknown; the trace stops before them.
    public var unknownFlow: [Int]
    /// Segments left out because they reach beyond the limit that was asked for.
    public var beyondLimit = 0
    /// Closed valves where the trace stops.
    public var closedValves: [Int]
    public var candidatesExamined: Int

    public var lengthMetres: Double
}

extension UtilityNetwork {
    /// Follows the flow from a node, breadth first.
    ///
    /// - Parameters:
    ///   - throughUnknown: also follow segments whose flow is unknown; their steps say so.
    ///   - limitMetres: go no farther than this along the way; nil for no limit.
    public func trace(
        from start: Int, _ course: FlowTrace.Course, _ directions: FlowDirections, throughUnknown: Bool = false,
        limitMetres: Double? = nil
    ) -> FlowTrace {
        var trace = FlowTrace(
            course: course, steps: [], ends: [], loops: [], unknownFlow: [], closedValves: [], candidatesExamined: 0,
            lengthMetres: 0)
        var reached: [Int: (depth: Int, metres: Double)] = [start: (0, 0)]
        var taken: Set<Int> = []
        var border: Set<Int> = []
        var queue = [start]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            guard let (depth, metres) = reached[node] else { continue }
            if node != start, isShut(node) {
                trace.closedValves.append(node)
                continue
            }
            var leadsOn = false
            for place in graph.linkRange(node) {
                let link = graph.link(at: place)
                trace.candidatesExamined += 1
                guard !taken.contains(link.segment) else { continue }
                let flow = directions.direction(link.segment)
                if flow == .unknown, !throughUnknown {
                    if border.insert(link.segment).inserted { trace.unknownFlow.append(link.segment) }
                    continue
                }
                let leaves = flow == .unknown || (flow == .along) == !link.isEnd
                guard leaves == (course == .downstream) || flow == .unknown else { continue }
                let length = length(ofSegment: link.segment)
                let sum = metres + (length.isFinite ? length : 0)
                leadsOn = true
                if let limitMetres, sum > limitMetres {
                    trace.beyondLimit += 1
                    continue
                }
                taken.insert(link.segment)
                trace.lengthMetres += length.isFinite ? length : 0
                trace.steps.append(
                    .init(
                        segment: link.segment, depth: depth + 1, metres: sum,
                        confidence: directions.confidence(link.segment)))
                let other = graph.other(link)
                if reached[other] == nil {
                    reached[other] = (depth + 1, sum)
                    queue.append(other)
                } else {
                    trace.loops.append(link.segment)
                }
            }
            if !leadsOn { trace.ends.append(node) }
        }
        trace.unknownFlow.removeAll { taken.contains($0) }
        return trace
    }
}
