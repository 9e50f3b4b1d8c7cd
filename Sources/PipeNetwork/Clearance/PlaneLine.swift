/// A straight line in the plane.
struct PlaneLine {
    let from: PlanePoint
    let to: PlanePoint

    init(_ from: PlanePoint, _ to: PlanePoint) {
        self.from = from
        self.to = to
    }

    var length: Double { from.distance(to: to) }

    func point(_ share: Double) -> PlanePoint {
        PlanePoint(from.east + (to.east - from.east) * share, from.north + (to.north - from.north) * share)
    }

    /// The share of the way that is nearest to a point.
    func share(of point: PlanePoint) -> Double {
        let (dx, dy) = (to.east - from.east, to.north - from.north)
        let square = dx * dx + dy * dy
        if square == 0 { return 0 }
        return (((point.east - from.east) * dx + (point.north - from.north) * dy) / square).clamped(to: 0...1)
    }

    /// Where two lines come nearest; 0 apart where they cross or touch.
    func nearest(_ other: PlaneLine) -> (distance: Double, shares: (Double, Double)) {
        if let shares = crossing(other) { return (0, shares) }
        var best = (distance: Double.infinity, shares: (0.0, 0.0))
        for end in [0.0, 1.0] {
            let across = other.share(of: point(end))
            let there = other.point(across).distance(to: point(end))
            if there < best.distance { best = (there, (end, across)) }
            let back = share(of: other.point(end))
            let here = point(back).distance(to: other.point(end))
            if here < best.distance { best = (here, (back, end)) }
        }
        return best
    }

    /// The shares of the two ways at which they cross; nil for parallel lines and those that do not reach each other.
    func crossing(_ other: PlaneLine) -> (Double, Double)? {
        let (ax, ay) = (to.east - from.east, to.north - from.north)
        let (bx, by) = (other.to.east - other.from.east, other.to.north - other.from.north)
        let (cx, cy) = (other.from.east - from.east, other.from.north - from.north)
        let turn = ax * by - ay * bx
        guard turn != 0 else { return nil }
        let (share, across) = ((cx * by - cy * bx) / turn, (cx * ay - cy * ax) / turn)
        return (0...1).contains(share) && (0...1).contains(across) ? (share, across) : nil
    }
}
