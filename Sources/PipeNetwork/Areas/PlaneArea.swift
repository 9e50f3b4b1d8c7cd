/// A polygon or several in the working zone, metres; holes by the even-odd rule.
public struct PlaneArea: Sendable {
    /// Rings, first position repeated as the last.
    public let rings: [[PlanePoint]]
    public let low: PlanePoint
    public let high: PlanePoint
    private let edges: [PlaneLine]

    /// Nil without a ring, or where a position is no number.
    public init?(rings: [[PlanePoint]]) {
        let points = rings.joined()
        guard let first = points.first, points.allSatisfy(\.isFinite) else { return nil }
        var (low, high) = (first, first)
        for point in points {
            low = PlanePoint(min(low.east, point.east), min(low.north, point.north))
            high = PlanePoint(max(high.east, point.east), max(high.north, point.north))
        }
        self.rings = rings
        (self.low, self.high) = (low, high)
        // From south to north: the border that two cells share is judged by the same numbers from both.
        edges = rings.flatMap { ring in
            zip(ring, ring.dropFirst()).map {
                ($0.north, $0.east) < ($1.north, $1.east) ? PlaneLine($0, $1) : PlaneLine($1, $0)
            }
        }
    }

    /// Whether a point lies inside. Of cells that share a border exactly one holds a point on it.
    public func contains(_ point: PlanePoint) -> Bool {
        var isInside = false
        for edge in edges where (edge.from.north > point.north) != (edge.to.north > point.north) {
            let share = (point.north - edge.from.north) / (edge.to.north - edge.from.north)
            if point.east < edge.from.east + (edge.to.east - edge.from.east) * share { isInside.toggle() }
        }
        return isInside
    }

    /// The shares of a line's way that lie inside, ascending and apart; together with the rest they are the whole line.
    func inside(_ line: PlaneLine) -> [ClosedRange<Double>] {
        var cuts = [0.0, 1.0]
        for edge in edges { if let found = line.crossing(edge) { cuts.append(found.0) } }
        cuts.sort()
        var inside: [ClosedRange<Double>] = []
        for (from, to) in zip(cuts, cuts.dropFirst()) where to > from && contains(line.point((from + to) / 2)) {
            if let last = inside.last, last.upperBound == from {
                inside[inside.count - 1] = last.lowerBound...to
            } else {
                inside.append(from...to)
            }
        }
        return inside
    }

    /// Metres from a line to the area; 0 inside.
    func distance(to line: PlaneLine) -> Double {
        if contains(line.from) { return 0 }
        return edges.map { $0.nearest(line).distance }.min() ?? .infinity
    }
}
