/// What shutting off a break takes and costs (关阀分析). Numbers are those of the network.
public struct Isolation: Hashable, Sendable {
    /// Why water behind a boundary valve needs no closing, or cannot be closed.
    public enum Skipped: String, Hashable, Sendable, Codable {
        /// Recorded as broken, or named as failing in the question.
        case broken, inaccessible, failing
    }

    public struct SkippedValve: Hashable, Sendable {
        public let valve: Int
        public let reason: Skipped
    }

    /// Segments that are shut off, the broken one first.
    public var segments: [Int] = []
    /// The fewest of the boundary's valves to close so that no source reaches the break.
    public var valvesToClose: [Int] = []
    /// Boundary valves that are closed already.
    public var alreadyClosed: [Int] = []
    /// Open boundary valves that may stay open: without the shut-off segments no source lies behind them.
    public var notNeeded: [Int] = []
    /// Valves inside, which could not be used; the next ones were taken.
    public var skipped: [SkippedValve] = []
    /// Sources inside: they must be shut at the source.
    public var sourcesInside: [Int] = []
    /// Whether any source supplies the network around the break. Without one every open boundary valve is to be closed.
    public var isSourceKnown = true
    /// Whether water reached the break before.
    public var wasSupplied = true
    /// Segments outside that lose every source.
    public var segmentsCutOffOutside: [Int] = []
    public var consumersInside: [Int] = []
    public var consumersOutside: [Int] = []
    public var hydrantsInside: [Int] = []
    public var hydrantsOutside: [Int] = []
    /// Service points (水表).
    public var metersInside: [Int] = []
    public var metersOutside: [Int] = []
    /// Of the shut-off segments, in the plane.
    public var lengthMetres = 0.0
    /// Of the shut-off segments, by nominal section.
    public var volumeCubicMetres = 0.0
    /// Shut-off segments whose length or section is unknown: not in the sums.
    public var unmeasuredSegments = 0
    /// Segments, valves and pieces looked at.
    public var candidatesExamined = 0
}
