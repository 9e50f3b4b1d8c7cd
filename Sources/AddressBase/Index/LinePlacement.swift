import GeoKernel
import GeoModel

/// Places what is found on the centre lines of roads: crossings and kilometre posts.
enum LinePlacement {
    /// Lines that end this near to each other meet: they are drawn to the kerb or to the middle.
    static let gapMetres = 25.0
    /// At least as much in degrees, up to a latitude of 60°.
    static let gapDegrees = 0.0005

    /// Where the lines of two roads meet, each place once.
    static func crossings(_ lines: [[Position]], _ others: [[Position]]) -> [Position] {
        var found: [Position] = []
        let against = others.flatMap(segments)
        for own in lines.flatMap(segments) {
            for other in against {
                guard let position = crossing(own, other) else { continue }
                if !found.contains(where: { Geodesic.distance($0, position) < 30 }) { found.append(position) }
            }
        }
        guard found.isEmpty else { return found }
        var best: (metres: Double, position: Position)?
        for (lines, against) in [(lines, others), (others, lines)] {
            for end in lines.flatMap({ [$0[0], $0[$0.count - 1]] }) {
                guard let (metres, foot) = nearest(end, against), metres < best?.metres ?? gapMetres else { continue }
                best = (metres, Position((end.x + foot.x) / 2, (end.y + foot.y) / 2))
            }
        }
        return best.map { [$0.position] } ?? []
    }

    /// The position at a distance from the beginning of a road's only line; nil beyond its end or where it has several.
    static func post(_ metres: Double, on lines: [[Position]]) -> Position? {
        guard lines.count == 1 else { return nil }
        var left = metres
        for segment in segments(lines[0]) {
            let length = Geodesic.distance(segment.start, segment.end)
            if left <= length {
                let share = length > 0 ? left / length : 0
                return Position(
                    segment.start.x + (segment.end.x - segment.start.x) * share,
                    segment.start.y + (segment.end.y - segment.start.y) * share)
            }
            left -= length
        }
        // Lengths are rounded to the metre on posts.
        return left < 1 ? lines[0].last : nil
    }

    // MARK: Segments

    private struct Segment {
        var start: Position
        var end: Position
    }

    private static func segments(_ line: [Position]) -> [Segment] {
        zip(line, line.dropFirst()).map { Segment(start: $0, end: $1) }
    }

    /// Where two segments cross or touch; nil for parallels.
    private static func crossing(_ a: Segment, _ b: Segment) -> Position? {
        let (ax, ay) = (a.end.x - a.start.x, a.end.y - a.start.y)
        let (bx, by) = (b.end.x - b.start.x, b.end.y - b.start.y)
        let cross = ax * by - ay * bx
        guard abs(cross) > 1e-18 else { return nil }
        let (dx, dy) = (b.start.x - a.start.x, b.start.y - a.start.y)
        let (s, t) = ((dx * by - dy * bx) / cross, (dx * ay - dy * ax) / cross)
        let slack = 1e-6
        guard s > -slack, s < 1 + slack, t > -slack, t < 1 + slack else { return nil }
        return Position(a.start.x + ax * s, a.start.y + ay * s)
    }

    /// The point of lines that is nearest to a position.
    private static func nearest(_ position: Position, _ lines: [[Position]]) -> (metres: Double, foot: Position)? {
        let ratio = Geodesic.cosineOfLatitude(position.y)
        var best: (metres: Double, foot: Position)?
        for segment in lines.flatMap(segments) {
            let (start, end) = (segment.start, segment.end)
            let (dx, dy) = ((end.x - start.x) * ratio, end.y - start.y)
            let square = dx * dx + dy * dy
            let along = ((position.x - start.x) * ratio * dx + (position.y - start.y) * dy) / max(square, 1e-18)
            let share = min(1, max(0, along))
            let foot = Position(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
            let metres = Geodesic.distance(position, foot)
            if metres < best?.metres ?? .infinity { best = (metres, foot) }
        }
        return best
    }
}
