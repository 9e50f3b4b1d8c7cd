/// Ground and pipe along a route (纵断面).
public struct LongitudinalProfile: Sendable {
    /// A node on the route.
    public struct Station: Sendable {
        public let node: Int
        public let chainage: Double
        /// Elevation of the ground; NaN where unknown.
        public let ground: Double
    }

    /// A segment on the route, in the route's direction.
    public struct Run: Sendable {
        public let segment: Int
        public let isReversed: Bool
        public let from: Double
        public let to: Double
        /// Elevations at the run's beginning and end: outer top, axis, inner bottom. NaN where unknown.
        public let top: (Double, Double)
        public let invert: (Double, Double)
        public let ground: (Double, Double)
        /// Fall of the invert in thousandths, positive downwards along the route; nil where unknown.
        public let slopePerMille: Double?
        /// Ground less top at both ends.
        public var cover: (Double, Double) { (ground.0 - top.0, ground.1 - top.1) }
    }

    /// Another pipe that the route crosses in plan.
    public struct Crossing: Sendable {
        public let segment: Int
        public let chainage: Double
        /// Elevation of its axis.
        public let elevation: Double
        public let outer: OuterSection
        /// Metres between the walls, the other pipe above (positive) or below (negative) the route; nil where unknown or
        /// where the walls overlap in level.
        public let gapMetres: Double?
        public let overlaps: Bool
    }

    public internal(set) var stations: [Station] = []
    public internal(set) var runs: [Run] = []
    public internal(set) var crossings: [Crossing] = []
    public internal(set) var lengthMetres = 0.0
    /// Segments of the route without level or section.
    public internal(set) var unknownRuns = 0
    public internal(set) var candidatesExamined = 0

    public init(_ network: UtilityNetwork, sections: OuterSections, locator: PipeLocator, path: ShortestPath) {
        let onRoute = Set(path.segments)
        var chainage = 0.0
        for (place, segment) in path.segments.enumerated() {
            let node = path.nodes[place]
            stations.append(Station(node: node, chainage: chainage, ground: network.groundElevation(ofNode: node)))
            let length = network.length(ofSegment: segment)
            let next = chainage + (length.isFinite ? length : 0)
            let isReversed = Int(network.graph.starts[segment]) != node
            let run = Self.run(network, sections, segment, isReversed, chainage, next)
            if !run.top.0.isFinite || !run.top.1.isFinite { unknownRuns += 1 }
            runs.append(run)
            findCrossings(network, sections, locator, segment, isReversed, chainage, onRoute)
            chainage = next
        }
        if let last = path.nodes.last {
            stations.append(Station(node: last, chainage: chainage, ground: network.groundElevation(ofNode: last)))
        }
        lengthMetres = chainage
        crossings.sort { ($0.chainage, $0.segment) < ($1.chainage, $1.segment) }
    }

    private static func run(
        _ network: UtilityNetwork, _ sections: OuterSections, _ segment: Int, _ isReversed: Bool, _ from: Double,
        _ to: Double
    ) -> Run {
        func both(_ value: (Bool) -> Double) -> (Double, Double) { (value(isReversed), value(!isReversed)) }
        let outer = sections.section(segment)
        let half = (outer?.height ?? .nan) / 2
        let wall = outer?.wall ?? .nan
        let invert = both { sections.axis(segment, atEnd: $0) - half + wall }
        let fall = (invert.0 - invert.1) / (to - from) * 1000
        return Run(
            segment: segment, isReversed: isReversed, from: from, to: to,
            top: both { sections.axis(segment, atEnd: $0) + half }, invert: invert,
            ground: both { network.ground(ofSegment: segment, atEnd: $0) },
            slopePerMille: fall.isFinite ? fall : nil)
    }

    private mutating func findCrossings(
        _ network: UtilityNetwork, _ sections: OuterSections, _ locator: PipeLocator, _ segment: Int,
        _ isReversed: Bool, _ from: Double, _ onRoute: Set<Int>
    ) {
        var line = network.line(ofSegment: segment)
        if isReversed { line.reverse() }
        guard line.allSatisfy(\.isFinite) else { return }
        let section = CrossSection(network, sections: sections, locator: locator, line: line)
        candidatesExamined += section.candidatesExamined
        let ends = [network.graph.starts[segment], network.graph.ends[segment]]
        let (start, end) = (sections.axis(segment, atEnd: isReversed), sections.axis(segment, atEnd: !isReversed))
        for cut in section.cuts where !onRoute.contains(cut.segment) {
            let others = [network.graph.starts[cut.segment], network.graph.ends[cut.segment]]
            guard !ends.contains(where: others.contains) else { continue }
            let own = section.lengthMetres > 0 ? start + (end - start) * cut.offset / section.lengthMetres : start
            let apart = cut.elevation - own
            let walls = (cut.outer.height + (sections.section(segment)?.height ?? .nan)) / 2
            let gap = abs(apart) - walls
            crossings.append(
                Crossing(
                    segment: cut.segment, chainage: from + cut.offset, elevation: cut.elevation, outer: cut.outer,
                    gapMetres: gap.isFinite && gap > 0 ? (apart > 0 ? gap : -gap) : nil, overlaps: gap <= 0))
        }
    }
}
