/// Cuts lines and rings at a box, in integers: the cut of an edge is the same whichever tile or ring asks.
struct GridClipper {
    let box: GridBox

    enum Side: CaseIterable { case west, east, north, south }

    /// Sutherland–Hodgman (1974), one side at a time. The ring is open: its last point is not its first again.
    /// A ring that the box cuts in several pieces comes back as one, joined along the box's border.
    func clip(ring: inout PointBuffer, scratch: inout PointBuffer) {
        for side in Side.allCases {
            guard ring.count > 0 else { return }
            scratch.removeAll()
            var previous = ring[ring.count - 1]
            var previousIsInside = isInside(previous, side)
            for index in 0..<ring.count {
                let point = ring[index]
                let pointIsInside = isInside(point, side)
                if pointIsInside != previousIsInside { scratch.appendDistinct(crossing(previous, point, side)) }
                if pointIsInside { scratch.appendDistinct(point) }
                (previous, previousIsInside) = (point, pointIsInside)
            }
            swap(&ring, &scratch)
        }
    }

    /// The part of the segment inside the box; nil where there is none.
    func clip(_ start: GridPoint, _ end: GridPoint) -> (GridPoint, GridPoint)? {
        var (a, b) = (start, end)
        for side in Side.allCases {
            switch (isInside(a, side), isInside(b, side)) {
            case (true, true): continue
            case (false, false): return nil
            case (true, false): b = crossing(a, b, side)
            case (false, true): a = crossing(a, b, side)
            }
        }
        return (a, b)
    }

    @inline(__always)
    private func isInside(_ point: GridPoint, _ side: Side) -> Bool {
        switch side {
        case .west: point.x >= box.west
        case .east: point.x <= box.east
        case .north: point.y >= box.north
        case .south: point.y <= box.south
        }
    }

    private func crossing(_ a: GridPoint, _ b: GridPoint, _ side: Side) -> GridPoint {
        switch side {
        case .west: GridPoint(x: box.west, y: Self.interpolate(a.x, a.y, b.x, b.y, at: box.west))
        case .east: GridPoint(x: box.east, y: Self.interpolate(a.x, a.y, b.x, b.y, at: box.east))
        case .north: GridPoint(x: Self.interpolate(a.y, a.x, b.y, b.x, at: box.north), y: box.north)
        case .south: GridPoint(x: Self.interpolate(a.y, a.x, b.y, b.x, at: box.south), y: box.south)
        }
    }

    /// The value at `position` on the line from (p, v) to (q, w), rounded half up; p ≠ q.
    private static func interpolate(_ p: Int, _ v: Int, _ q: Int, _ w: Int, at position: Int) -> Int {
        // From the lesser end, so that both directions of an edge give one answer.
        guard p < q else { return interpolate(q, w, p, v, at: position) }
        let run = Int128(q - p)
        let doubled = Int128(w - v) * Int128(position - p) * 2 + run
        let (quotient, remainder) = doubled.quotientAndRemainder(dividingBy: run * 2)
        return v + Int(remainder < 0 ? quotient - 1 : quotient)
    }
}
