/// Which way each segment flows, where that is known, from what, and how sure it is. Never guessed: what no source of
/// knowledge settles is unknown.
public struct FlowDirections: Sendable {
    public enum Direction: UInt8, Hashable, Sendable, Codable {
        case unknown
        /// From the segment's start to its end.
        case along
        case against
    }

    /// What a direction rests on.
    public enum Basis: UInt8, Hashable, Sendable, Codable {
        case none
        /// 流向 of the record.
        case drawing
        /// The levels of a gravity pipe's two ends.
        case invert
        /// Cutting the segment would part one side from every source: supply passes it one way only.
        case source

        public var name: String {
            switch self {
            case .none: "none"
            case .drawing: "drawing"
            case .invert: "invert"
            case .source: "source"
            }
        }
    }

    public enum Confidence: UInt8, Hashable, Sendable, Codable, Comparable {
        case unknown
        /// Two sources of knowledge contradict each other, or a level difference is within measuring accuracy.
        case low
        /// One source of knowledge.
        case medium
        /// Two agree, or the network leaves no other way.
        case high

        public var name: String {
            switch self {
            case .unknown: "unknown"
            case .low: "low"
            case .medium: "medium"
            case .high: "high"
            }
        }

        public static func < (left: Confidence, right: Confidence) -> Bool { left.rawValue < right.rawValue }
    }

    /// A fall smaller than this says nothing sure: levels are measured to ± 30 mm (CJJ 61-2017).
    public static let sureFallMetres = 0.03

    /// Bits 0–1 direction, 2–3 basis, 4–5 confidence.
    private let packed: [UInt8]

    public init(_ network: UtilityNetwork) {
        var packed = [UInt8](repeating: 0, count: network.segmentCount)
        let supply = SupplyBridges(network)
        for segment in 0..<network.segmentCount {
            packed[segment] =
                network.isGravity(segment) ? Self.gravity(network, segment) : Self.pressure(network, segment, supply)
        }
        self.packed = packed
    }

    public func direction(_ segment: Int) -> Direction { Direction(rawValue: packed[segment] & 3) ?? .unknown }
    public func basis(_ segment: Int) -> Basis { Basis(rawValue: packed[segment] >> 2 & 3) ?? .none }
    public func confidence(_ segment: Int) -> Confidence {
        Confidence(rawValue: packed[segment] >> 4 & 3) ?? .unknown
    }

    private static func pack(_ direction: Direction, _ basis: Basis, _ confidence: Confidence) -> UInt8 {
        direction.rawValue | basis.rawValue << 2 | confidence.rawValue << 4
    }

    /// Drawing first, then the fall of the invert.
    private static func gravity(_ network: UtilityNetwork, _ segment: Int) -> UInt8 {
        let drawn = drawing(network, segment)
        let fall =
            network.elevation(ofSegment: segment, atEnd: false) - network.elevation(ofSegment: segment, atEnd: true)
        let falls: Direction = fall > 0 ? .along : fall < 0 ? .against : .unknown
        let isSure = abs(fall) >= sureFallMetres
        switch (drawn, falls) {
        case (.unknown, .unknown): return 0
        case (.unknown, _): return pack(falls, .invert, isSure ? .medium : .low)
        case (_, .unknown): return pack(drawn, .drawing, .medium)
        case _ where drawn == falls: return pack(drawn, .drawing, .high)
        default: return pack(drawn, .drawing, isSure ? .low : .medium)
        }
    }

    /// The only way supply can take, then the drawing.
    private static func pressure(_ network: UtilityNetwork, _ segment: Int, _ supply: SupplyBridges) -> UInt8 {
        let drawn = drawing(network, segment)
        let supplied = supply.onlyWay(segment)
        switch (supplied, drawn) {
        case (.unknown, .unknown): return 0
        case (.unknown, _): return pack(drawn, .drawing, .medium)
        case (_, .unknown): return pack(supplied, .source, .high)
        default: return pack(supplied, .source, supplied == drawn ? .high : .low)
        }
    }

    private static func drawing(_ network: UtilityNetwork, _ segment: Int) -> Direction {
        switch network.drawnFlow(ofSegment: segment) {
        case .unsaid: .unknown
        case .along: .along
        case .against: .against
        }
    }
}

/// A depth-first tree from all sources (Tarjan 1974): the segments without which a part has no supply, and away from
/// which end the sources lie. Closed valves let nothing pass.
private struct SupplyBridges {
    /// 0 no bridge, 1 supply runs from start to end, 2 the other way.
    private var bridges: [UInt8]

    func onlyWay(_ segment: Int) -> FlowDirections.Direction {
        FlowDirections.Direction(rawValue: bridges[segment]) ?? .unknown
    }

    init(_ network: UtilityNetwork) {
        let graph = network.graph
        bridges = Array(repeating: 0, count: graph.segmentCount)
        // Visit times from 2 on; 1 is the root above all sources.
        var times = [Int32](repeating: 0, count: graph.nodeCount)
        var lows = [Int32](repeating: 0, count: graph.nodeCount)
        var time: Int32 = 1
        var stack: [(node: Int32, arrival: Int32, place: Int32)] = []
        for source in 0..<graph.nodeCount where times[source] == 0 && network.role(ofNode: source) == .source {
            time += 1
            times[source] = time
            lows[source] = 1
            stack.append((Int32(source), -1, Int32(graph.linkRange(source).lowerBound)))
            while let (number, arrival, placeNumber) = stack.last {
                let (node, place) = (Int(number), Int(placeNumber))
                if place < graph.linkRange(node).upperBound {
                    stack[stack.count - 1].place += 1
                    let link = graph.link(at: place)
                    guard link.segment != Int(arrival) else { continue }
                    let other = graph.other(link)
                    if network.isShut(other) {
                        // A dead end, whatever lies beyond.
                        bridges[link.segment] = link.isEnd ? 2 : 1
                        continue
                    }
                    if times[other] != 0 {
                        lows[node] = min(lows[node], times[other])
                        continue
                    }
                    time += 1
                    times[other] = time
                    lows[other] = network.role(ofNode: other) == .source ? 1 : time
                    stack.append((Int32(other), Int32(link.segment), Int32(graph.linkRange(other).lowerBound)))
                } else {
                    stack.removeLast()
                    guard arrival >= 0, let parent = stack.last.map({ Int($0.node) }) else { continue }
                    lows[parent] = min(lows[parent], lows[node])
                    if lows[node] > times[parent] {
                        bridges[Int(arrival)] = Int(graph.starts[Int(arrival)]) == parent ? 1 : 2
                    }
                }
            }
        }
    }
}

extension UtilityNetwork {
    /// Whether the node is a closed valve.
    func isShut(_ node: Int) -> Bool { role(ofNode: node) == .valve && valveState(ofNode: node) == .closed }
}
