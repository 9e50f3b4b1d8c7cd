/// What stands in a pit: a polygon dug to a depth below the ground (开挖分析).
public struct Excavation: Sendable {
    public struct Pipe: Hashable, Sendable {
        public let segment: Int
        /// Metres of the segment under the polygon.
        public var lengthInside = 0.0
        /// Metres of it of which the top is above the pit's floor.
        public var exposedMetres = 0.0
        /// Least depth of the pipe's top below the ground, under the polygon; nil where unknown.
        public var leastDepth: Double?
        /// Metres between the floor and the pipe's top where it lies below the floor; negative above it; nil where unknown.
        public var belowFloor: Double?
    }

    /// Pipes under the polygon, those that are exposed first.
    public internal(set) var pipes: [Pipe] = []
    /// Nodes inside: wells, valves, hydrants and the rest.
    public internal(set) var nodes: [Int] = []
    /// Pipes beside the pit, with their distance.
    public internal(set) var beside: [(segment: Int, metres: Double)] = []
    /// Owners of all of these, to be told.
    public internal(set) var owners: [String] = []
    /// Pipes under the polygon whose depth is unknown: they may be exposed.
    public internal(set) var depthUnknown = 0
    public internal(set) var candidatesExamined = 0

    /// - Parameters:
    ///   - depthMetres: of the floor below the ground.
    ///   - bufferMetres: how far beside the pit pipes are listed.
    public init(
        _ network: UtilityNetwork, sections: OuterSections, locator: PipeLocator, area: PlaneArea, depthMetres: Double,
        bufferMetres: Double
    ) {
        let candidates = locator.segmentsTouching(
            west: area.low.east - bufferMetres, south: area.low.north - bufferMetres,
            east: area.high.east + bufferMetres, north: area.high.north + bufferMetres)
        for segment in candidates {
            candidatesExamined += 1
            let line = network.line(ofSegment: segment)
            let length = network.length(ofSegment: segment, inside: area)
            if length > 0 {
                pipes.append(
                    Self.pipe(network, sections, segment, area, depthMetres: depthMetres, lengthInside: length))
            } else {
                let metres =
                    zip(line, line.dropFirst()).map { area.distance(to: PlaneLine($0, $1)) }.min() ?? .infinity
                if metres <= bufferMetres { beside.append((segment, metres)) }
            }
        }
        depthUnknown = pipes.count { $0.leastDepth == nil }
        pipes.sort { ($1.exposedMetres, $0.segment) < ($0.exposedMetres, $1.segment) }
        for node in 0..<network.nodeCount {
            let point = network.position(ofNode: node)
            guard point.east >= area.low.east, point.east <= area.high.east, point.north >= area.low.north,
                point.north <= area.high.north, area.contains(point)
            else { continue }
            nodes.append(node)
        }
        let concerned = pipes.map(\.segment) + beside.map(\.segment)
        owners = Set(concerned.map { network.owner(ofSegment: $0) }).subtracting([""]).sorted()
    }

    private static func pipe(
        _ network: UtilityNetwork, _ sections: OuterSections, _ segment: Int, _ area: PlaneArea, depthMetres: Double,
        lengthInside: Double
    ) -> Pipe {
        var pipe = Pipe(segment: segment, lengthInside: lengthInside)
        let (start, end) = (topDepth(network, sections, segment, false), topDepth(network, sections, segment, true))
        guard start.isFinite, end.isFinite else { return pipe }
        let whole = network.length(ofSegment: segment)
        let line = network.line(ofSegment: segment)
        var along = 0.0
        for (from, to) in zip(line, line.dropFirst()) {
            let part = PlaneLine(from, to)
            func depth(_ share: Double) -> Double {
                start + (end - start) * (whole > 0 ? (along + part.length * share) / whole : 0)
            }
            for range in area.inside(part) {
                let (first, last) = (depth(range.lowerBound), depth(range.upperBound))
                let least = min(first, last)
                pipe.leastDepth = min(pipe.leastDepth ?? .infinity, least)
                // Depth runs straight: the share of the way that is above the floor.
                let greatest = max(first, last)
                let share =
                    greatest <= depthMetres ? 1 : least >= depthMetres ? 0 : (depthMetres - least) / (greatest - least)
                pipe.exposedMetres += part.length * (range.upperBound - range.lowerBound) * share
            }
            along += part.length
        }
        pipe.belowFloor = pipe.leastDepth.map { $0 - depthMetres }
        return pipe
    }

    /// Ground less the top of the outer wall at an end of a segment; NaN where unknown.
    private static func topDepth(
        _ network: UtilityNetwork, _ sections: OuterSections, _ segment: Int, _ atEnd: Bool
    ) -> Double {
        guard let section = sections.section(segment) else { return .nan }
        // The identity holds for depths alone: with the level reference at 0 the top stands above it by this much.
        let top = section.axis(of: 0, network.levelReference(ofSegment: segment)) + section.height / 2
        return network.depth(ofSegment: segment, atEnd: atEnd) - top
    }
}
