import Foundation

/// What a vertical plane through a line cuts (横断面).
public struct CrossSection: Sendable {
    public struct Cut: Sendable {
        public let segment: Int
        /// Metres along the line.
        public let offset: Double
        public let place: PlanePoint
        /// Elevation of the axis; NaN where unknown.
        public let elevation: Double
        public let ground: Double
        public let outer: OuterSection
        /// Width of the cut: an oblique cut of a tube is an ellipse, wider than the tube.
        public let cutWidth: Double
        /// Between the line and the pipe, in degrees, 90 for a square cut.
        public let angleDegrees: Double
        /// Metres from this pipe's walls to the next one's along the line; nil for the last.
        public var gapToNext: Double?
    }

    public internal(set) var cuts: [Cut] = []
    public let lengthMetres: Double
    /// Pipes that are crossed but have no level.
    public internal(set) var levelsUnknown = 0
    /// Pipes that are crossed but have no section: left out of the cuts.
    public internal(set) var sectionsUnknown: [Int] = []
    public internal(set) var candidatesExamined = 0

    /// - Parameter line: at least two positions.
    public init(_ network: UtilityNetwork, sections: OuterSections, locator: PipeLocator, line: [PlanePoint]) {
        lengthMetres = zip(line, line.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
        var along = 0.0
        for (from, to) in zip(line, line.dropFirst()) {
            let cut = PlaneLine(from, to)
            let candidates = locator.segmentsTouching(
                west: min(from.east, to.east), south: min(from.north, to.north), east: max(from.east, to.east),
                north: max(from.north, to.north))
            for segment in candidates {
                candidatesExamined += 1
                append(network, sections, segment, cut, along)
            }
            along += cut.length
        }
        cuts.sort { ($0.offset, $0.segment) < ($1.offset, $1.segment) }
        for place in cuts.indices.dropLast() {
            let (one, next) = (cuts[place], cuts[place + 1])
            cuts[place].gapToNext = next.offset - one.offset - (one.cutWidth + next.cutWidth) / 2
        }
        levelsUnknown = cuts.count { !$0.elevation.isFinite }
    }

    private mutating func append(
        _ network: UtilityNetwork, _ sections: OuterSections, _ segment: Int, _ cut: PlaneLine, _ along: Double
    ) {
        let line = network.line(ofSegment: segment)
        let whole = network.length(ofSegment: segment)
        var before = 0.0
        for (from, to) in zip(line, line.dropFirst()) {
            let part = PlaneLine(from, to)
            defer { before += part.length }
            guard let (share, across) = cut.crossing(part) else { continue }
            guard let outer = sections.section(segment) else {
                sectionsUnknown.append(segment)
                continue
            }
            let way = whole > 0 ? (before + part.length * across) / whole : 0
            func between(_ start: Double, _ end: Double) -> Double { start + (end - start) * way }
            let turn =
                (cut.to.east - cut.from.east) * (part.to.north - part.from.north) - (cut.to.north - cut.from.north)
                * (part.to.east - part.from.east)
            let sine = min(1, abs(turn) / (cut.length * part.length))
            cuts.append(
                Cut(
                    segment: segment, offset: along + cut.length * share, place: cut.point(share),
                    elevation: between(sections.axis(segment, atEnd: false), sections.axis(segment, atEnd: true)),
                    ground: between(
                        network.ground(ofSegment: segment, atEnd: false),
                        network.ground(ofSegment: segment, atEnd: true)),
                    // A pipe that the line runs along is cut over its whole length at most.
                    outer: outer, cutWidth: min(outer.width / max(sine, 1e-9), part.length + outer.width),
                    angleDegrees: asin(sine) * 180 / .pi))
        }
    }
}
