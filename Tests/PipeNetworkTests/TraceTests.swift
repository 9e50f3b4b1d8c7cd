import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct ComponentTests {
    @Test func componentsEqualRepeatedRelabelling() throws {
        for seed in UInt64(1)...100 {
            let network = try NetworkFixture.random(seed: seed, nodes: 40, segments: 40)
            let found = NetworkComponents(network.graph)
            var labels = Array(0..<network.nodeCount)
            var changes = true
            while changes {
                changes = false
                for (start, end) in zip(network.graph.starts, network.graph.ends) {
                    let least = min(labels[Int(start)], labels[Int(end)])
                    if labels[Int(start)] != least || labels[Int(end)] != least {
                        (labels[Int(start)], labels[Int(end)]) = (least, least)
                        changes = true
                    }
                }
            }
            #expect(found.count == Set(labels).count, "seed \(seed)")
            for one in 0..<network.nodeCount {
                for other in 0..<one {
                    #expect(
                        (found.ofNode[one] == found.ofNode[other]) == (labels[one] == labels[other]), "seed \(seed)")
                }
            }
            let summaries = network.componentSummaries(found)
            #expect(summaries.reduce(0) { $0 + $1.nodes } == network.nodeCount)
            #expect(summaries.reduce(0) { $0 + $1.segments } == network.segmentCount)
        }
    }
}

@Suite struct ShortestPathTests {
    /// Bellman and Ford, who know no heap.
    @Test func pathsAreAsShortAsRelaxationFindsThem() throws {
        for seed in UInt64(1)...60 {
            let network = try NetworkFixture.random(seed: seed, nodes: 30, segments: 45)
            for first in stride(from: 0, to: network.nodeCount, by: 7) {
                var costs = [Double](repeating: .infinity, count: network.nodeCount)
                costs[first] = 0
                for _ in 0..<network.nodeCount {
                    for segment in 0..<network.segmentCount {
                        let (start, end) = (Int(network.graph.starts[segment]), Int(network.graph.ends[segment]))
                        let length = network.length(ofSegment: segment)
                        costs[end] = min(costs[end], costs[start] + length)
                        costs[start] = min(costs[start], costs[end] + length)
                    }
                }
                for last in 0..<network.nodeCount {
                    switch network.shortestPath(from: first, to: last) {
                    case .path(let path):
                        #expect(abs(path.lengthMetres - costs[last]) < 1e-9, "seed \(seed) \(first) \(last)")
                        expectConnected(path, network)
                    case .notConnected(let gap, _):
                        #expect(costs[last] == .infinity, "seed \(seed) \(first) \(last)")
                        expectNearest(gap, network, costs, last)
                    }
                }
            }
        }
    }

    private func expectConnected(_ path: ShortestPath, _ network: UtilityNetwork) {
        #expect(path.nodes.count == path.segments.count + 1)
        for (place, segment) in path.segments.enumerated() {
            let ends = [Int(network.graph.starts[segment]), Int(network.graph.ends[segment])]
            #expect(ends.sorted() == [path.nodes[place], path.nodes[place + 1]].sorted())
        }
        let sum = path.segments.reduce(0.0) { $0 + network.length(ofSegment: $1) }
        #expect(abs(sum - path.lengthMetres) < 1e-9)
    }

    private func expectNearest(
        _ gap: ShortestPath.NearestGap?, _ network: UtilityNetwork, _ costs: [Double], _ last: Int
    ) {
        let components = NetworkComponents(network.graph)
        var nearest = Double.infinity
        for one in 0..<network.nodeCount where costs[one].isFinite {
            for other in 0..<network.nodeCount where components.ofNode[other] == components.ofNode[last] {
                nearest = min(nearest, network.position(ofNode: one).distance(to: network.position(ofNode: other)))
            }
        }
        #expect(gap.map { abs($0.metres - nearest) < 1e-9 } == true)
    }

    @Test func aClosedValveMayBlockTheWay() throws {
        let network = try NetworkFixture.sketch("A-c^ c^-B A-X X-Y Y-B")
        let (first, last) = (try #require(network.node(code: "A")), try #require(network.node(code: "B")))
        guard case .path(let through) = network.shortestPath(from: first, to: last),
            case .path(let around) = network.shortestPath(from: first, to: last, throughClosedValves: false)
        else {
            Issue.record("there is a path")
            return
        }
        #expect(through.valves.map { network.code(ofNode: $0) } == ["c^"])
        #expect(around.nodes.map { network.code(ofNode: $0) } == ["A", "X", "Y", "B"] && around.valves.isEmpty)
    }
}

@Suite struct FlowTests {
    /// Away from every source, where cutting the segment leaves one side without any.
    @Test func supplyPassesBridgesOneWay() throws {
        for seed in UInt64(1)...80 {
            let network = try NetworkFixture.random(seed: seed, nodes: 24, segments: 28, valveShare: 0.2)
            let flows = FlowDirections(network)
            for segment in 0..<network.segmentCount {
                let (start, end) = (Int(network.graph.starts[segment]), Int(network.graph.ends[segment]))
                let isStartSupplied = isSupplied(start, without: segment, network)
                let isEndSupplied = isSupplied(end, without: segment, network)
                guard isStartSupplied != isEndSupplied else {
                    #expect(flows.basis(segment) != .source, "seed \(seed) segment \(segment)")
                    continue
                }
                let away: FlowDirections.Direction = isStartSupplied ? .along : .against
                #expect(flows.direction(segment) == away, "seed \(seed) segment \(segment)")
                #expect(flows.basis(segment) == .source, "seed \(seed) segment \(segment)")
            }
        }
    }

    /// Whether water can leave a node towards the segment, the segment itself taken out.
    private func isSupplied(_ node: Int, without left: Int, _ network: UtilityNetwork) -> Bool {
        func isShut(_ node: Int) -> Bool {
            network.role(ofNode: node) == .valve && network.valveState(ofNode: node) == .closed
        }
        if isShut(node) { return false }
        var seen: Set = [node]
        var queue = [node]
        while let next = queue.popLast() {
            if network.role(ofNode: next) == .source { return true }
            for segment in 0..<network.segmentCount where segment != left {
                let ends = [Int(network.graph.starts[segment]), Int(network.graph.ends[segment])]
                guard ends.contains(next) else { continue }
                for other in ends where !isShut(other) && seen.insert(other).inserted { queue.append(other) }
            }
        }
        return false
    }

    @Test func drawingAndInvertAreWeighedAgainstEachOther() throws {
        var builder = try NetworkFixture.builder()
        for (code, ground) in [("A", 10.0), ("B", 10)] {
            try builder.add(PipeNodeRecord(code: code, classCode: "WS", groundElevation: ground))
        }
        let cases:
            [(DrawnFlow, Double, Double, FlowDirections.Direction, FlowDirections.Basis, FlowDirections.Confidence)] =
                [
                    (.along, 8, 7, .along, .drawing, .high), (.along, 7, 8, .along, .drawing, .low),
                    (.against, 7, 8, .against, .drawing, .high), (.unsaid, 8, 7, .along, .invert, .medium),
                    (.unsaid, 7, 7.01, .against, .invert, .low), (.unsaid, 7, 7, .unknown, .none, .unknown),
                    (.unsaid, .nan, 7, .unknown, .none, .unknown), (.along, .nan, 7, .along, .drawing, .medium),
                ]
        for (place, (flow, start, end, _, _, _)) in cases.enumerated() {
            try builder.add(
                PipeSegmentRecord(
                    code: "\(place)", startNode: "A", endNode: "B", classCode: "WS", startElevation: start,
                    endElevation: end, flow: flow))
        }
        let flows = FlowDirections(builder.build())
        for (place, (_, _, _, direction, basis, confidence)) in cases.enumerated() {
            #expect(flows.direction(place) == direction, "\(place)")
            #expect(flows.basis(place) == basis, "\(place)")
            #expect(flows.confidence(place) == confidence, "\(place)")
        }
    }

    /// The segments whose flow leads to or from a node, by repeated search of all segments.
    @Test func tracesEqualBruteForce() throws {
        for seed in UInt64(1)...80 {
            let network = try NetworkFixture.random(seed: seed, nodes: 24, segments: 34, valveShare: 0.1)
            let flows = FlowDirections(network)
            for start in stride(from: 0, to: network.nodeCount, by: 5) {
                for course in [FlowTrace.Course.upstream, .downstream] {
                    let trace = network.trace(from: start, course, flows)
                    let expected = brute(start, course, flows, network)
                    #expect(Set(trace.steps.map(\.segment)) == expected, "seed \(seed) start \(start) \(course)")
                    #expect(trace.steps.count == expected.count)
                    #expect(trace.unknownFlow.allSatisfy { flows.direction($0) == .unknown })
                    #expect(zip(trace.steps, trace.steps.dropFirst()).allSatisfy { $0.depth <= $1.depth })
                }
            }
        }
    }

    private func brute(
        _ start: Int, _ course: FlowTrace.Course, _ flows: FlowDirections, _ network: UtilityNetwork
    ) -> Set<Int> {
        var nodes: Set = [start]
        var found: Set<Int> = []
        var grows = true
        while grows {
            grows = false
            for segment in 0..<network.segmentCount where !found.contains(segment) {
                let direction = flows.direction(segment)
                guard direction != .unknown else { continue }
                var (from, to) = (Int(network.graph.starts[segment]), Int(network.graph.ends[segment]))
                if (direction == .against) != (course == .upstream) { swap(&from, &to) }
                let isBlocked =
                    from != start && network.role(ofNode: from) == .valve && network.valveState(ofNode: from) == .closed
                guard nodes.contains(from), !isBlocked else { continue }
                found.insert(segment)
                nodes.insert(to)
                grows = true
            }
        }
        return found
    }
}

@Suite struct HostileNetworkTests {
    @Test func nonsenseIsKeptAndCounted() throws {
        var builder = try NetworkFixture.builder()
        try builder.add(PipeNodeRecord(code: "A", classCode: "JS", east: .nan, north: 0))
        try builder.add(PipeNodeRecord(code: "A", classCode: "??", east: 1, north: 1))
        try builder.add(PipeNodeRecord(code: "", classCode: "", east: .infinity, north: -.infinity))
        try builder.add(
            PipeSegmentRecord(
                code: "s", startNode: "A", endNode: "missing", classCode: "JS", section: "1e99", startDepth: .nan,
                endDepth: .infinity, line: [0, 0, 5, 5, 9, 9]))
        try builder.add(PipeSegmentRecord(code: "s", startNode: "A", endNode: "A", section: "-300", year: .max))
        try builder.add(PipeSegmentRecord(code: "", startNode: "", endNode: "", section: "999999999999"))
        let network = builder.build(version: 7, verticalDatum: "1985")
        #expect(network.nodeCount == 4 && network.segmentCount == 3 && network.version == 7)
        #expect(network.irregularities.repeatedNodes == [1] && network.irregularities.repeatedSegments == [1])
        #expect(network.irregularities.firstMissingNode == 3 && network.code(ofNode: 3) == "missing")
        #expect(network.position(ofNode: 3) == PlanePoint(9, 9))
        #expect(network.irregularities.segmentsWithoutLine == [1, 2])
        #expect(network.flowAreaSquareMetres(ofSegment: 0) == nil)
        #expect(network.flowAreaSquareMetres(ofSegment: 1) == nil)
        let isolation = ValveIsolation(network)
        for segment in 0..<3 { #expect(isolation.isolate(segment: segment).segments.contains(segment)) }
        #expect(network.trace(from: 0, .downstream, FlowDirections(network)).steps.isEmpty)
        guard case .path(let path) = network.shortestPath(from: 0, to: 3) else {
            Issue.record("the two nodes are connected")
            return
        }
        #expect(path.segments == [0] && path.lengthMetres.isFinite)
    }

    @Test func anEmptyNetworkAnswers() throws {
        let network = try NetworkFixture.builder().build()
        #expect(network.nodeCount == 0 && IsolationPartition(network).pieceCount == 0)
        #expect(NetworkComponents(network.graph).count == 0)
        #expect(network.node(code: "A") == nil && network.segment(code: "A") == nil)
    }

    @Test func manyCodesAreFoundAgain() throws {
        var builder = try NetworkFixture.builder()
        for number in 0..<5_000 { try builder.add(PipeNodeRecord(code: "点\(number)")) }
        let network = builder.build()
        for number in stride(from: 0, to: 5_000, by: 7) {
            #expect(network.node(code: "点\(number)") == number)
            #expect(network.code(ofNode: number) == "点\(number)")
        }
        #expect(network.node(code: "点5000") == nil)
    }

    @Test func theLevelOfARecordIsKeptWhereItIsKnown() throws {
        var builder = try NetworkFixture.builder()
        try builder.add(PipeNodeRecord(code: "A", classCode: "JS", groundElevation: 10))
        try builder.add(PipeNodeRecord(code: "B", classCode: "JS"))
        try builder.add(
            PipeSegmentRecord(
                code: "s", startNode: "A", endNode: "B", classCode: "JS", startDepth: 1.5, endElevation: 8.25))
        let network = builder.build()
        #expect(
            network.elevation(ofSegment: 0, atEnd: false) == 8.5 && network.depth(ofSegment: 0, atEnd: false) == 1.5)
        #expect(network.elevation(ofSegment: 0, atEnd: true) == 8.25)
        #expect(network.depth(ofSegment: 0, atEnd: true).isNaN && network.ground(ofSegment: 0, atEnd: true).isNaN)
        #expect(network.levelReference(ofSegment: 0) == .top)
    }
}
