import Foundation

/// A straight part of a pipe between two bends, with its outer walls. Metres.
struct PipePart {
    var segment: Int32
    var from: SIMD3<Double>
    var to: SIMD3<Double>
    var halfWidth: Double
    var halfHeight: Double
    var isRound: Bool

    /// Whether both levels are known.
    var hasLevels: Bool { from.z.isFinite && to.z.isFinite }

    /// The box around the walls in the plane.
    var box: PlaneBoxTree.Box {
        PlaneBoxTree.Box(
            west: min(from.x, to.x) - halfWidth, south: min(from.y, to.y) - halfWidth,
            east: max(from.x, to.x) + halfWidth, north: max(from.y, to.y) + halfWidth)
    }

    /// The place at a share of the way, 0 … 1.
    @inline(__always)
    func point(_ share: Double) -> SIMD3<Double> { from + (to - from) * share }

    /// The straight parts of a segment, levels interpolated along its length; empty where a position or the section is
    /// unknown.
    static func parts(of segment: Int, _ network: UtilityNetwork, _ sections: OuterSections) -> [PipePart] {
        guard let section = sections.section(segment) else { return [] }
        let line = network.line(ofSegment: segment)
        guard line.allSatisfy(\.isFinite) else { return [] }
        let (start, end) = (sections.axis(segment, atEnd: false), sections.axis(segment, atEnd: true))
        let length = network.length(ofSegment: segment)
        var along = 0.0
        var parts: [PipePart] = []
        for (one, other) in zip(line, line.dropFirst()) {
            let next = along + one.distance(to: other)
            let (low, high) = length > 0 ? (along / length, next / length) : (0, 1)
            parts.append(
                PipePart(
                    segment: Int32(segment), from: SIMD3(one.east, one.north, start + (end - start) * low),
                    to: SIMD3(other.east, other.north, start + (end - start) * high), halfWidth: section.width / 2,
                    halfHeight: section.height / 2, isRound: section.isRound))
            along = next
        }
        return parts
    }
}

/// How near two straight parts come, wall to wall. Metres; negative where walls overlap.
struct PartGap {
    /// In the plane.
    var horizontal: Double
    /// Where the walls lie above one another; nil where they do not, or where a level is unknown.
    var vertical: Double?
    /// In space; nil where a level is unknown.
    var space: Double?
    /// The nearest places on the two axes: in space, else in the plane.
    var shares: (Double, Double)
    /// Whether the axes cross in the plane.
    var isCrossing: Bool

    init(_ one: PipePart, _ other: PipePart) {
        let (one2, other2) = (PlaneLine(one), PlaneLine(other))
        let plane = one2.nearest(other2)
        isCrossing = plane.distance == 0
        horizontal = plane.distance - one.halfWidth - other.halfWidth
        shares = plane.shares
        guard one.hasLevels, other.hasLevels else { return }
        let (gap, nearest) = Self.space(one, other)
        space = gap
        shares = nearest
        if horizontal < 0 { vertical = Self.vertical(one, other, one2, other2, plane.shares) }
    }

    // MARK: Space

    private static func space(_ one: PipePart, _ other: PipePart) -> (Double, (Double, Double)) {
        if one.isRound, other.isRound {
            let shares = nearestShares(one, other)
            let apart = one.point(shares.0) - other.point(shares.1)
            return ((apart * apart).sum().squareRoot() - one.halfWidth - other.halfWidth, shares)
        }
        return boxGap(one, other)
    }

    /// The nearest places of two straight lines in space (Ericson 2005, 5.1.9).
    private static func nearestShares(_ one: PipePart, _ other: PipePart) -> (Double, Double) {
        let (first, second, offset) = (one.to - one.from, other.to - other.from, one.from - other.from)
        let (a, e, f) = ((first * first).sum(), (second * second).sum(), (second * offset).sum())
        if a == 0, e == 0 { return (0, 0) }
        if a == 0 { return (0, (f / e).clamped(to: 0...1)) }
        let c = (first * offset).sum()
        if e == 0 { return ((-c / a).clamped(to: 0...1), 0) }
        let b = (first * second).sum()
        let denominator = a * e - b * b
        // Parallel lines: any place of the first will do to begin with.
        let share = denominator > 1e-12 * a * e ? ((b * f - c * e) / denominator).clamped(to: 0...1) : 0
        let across = (b * share + f) / e
        if across < 0 { return ((-c / a).clamped(to: 0...1), 0) }
        if across > 1 { return (((b - c) / a).clamped(to: 0...1), 1) }
        return (share, across)
    }

    /// The gap of upright boxes (or of a box and a tube): what is beyond the half widths in the plane and beyond the half
    /// heights in level, less the tube's radius. The measure is convex along both parts, so that nested thirds find it.
    private static func boxGap(_ one: PipePart, _ other: PipePart) -> (Double, (Double, Double)) {
        let width = (one.isRound ? 0 : one.halfWidth) + (other.isRound ? 0 : other.halfWidth)
        let height = (one.isRound ? 0 : one.halfHeight) + (other.isRound ? 0 : other.halfHeight)
        let radius = (one.isRound ? one.halfWidth : 0) + (other.isRound ? other.halfWidth : 0)
        func measure(_ share: Double, _ across: Double) -> Double {
            let apart = one.point(share) - other.point(across)
            let plane = max(0, (apart.x * apart.x + apart.y * apart.y).squareRoot() - width)
            let level = max(0, abs(apart.z) - height)
            return (plane * plane + level * level).squareRoot()
        }
        var best = (Double.infinity, (0.0, 0.0))
        _ = leastOverUnit { share in
            let (across, value) = leastOverUnit { measure(share, $0) }
            if value < best.0 { best = (value, (share, across)) }
            return value
        }
        return (best.0 - radius, best.1)
    }

    /// The least value of a convex function over 0 … 1.
    private static func leastOverUnit(_ measure: (Double) -> Double) -> (Double, Double) {
        var (low, high) = (0.0, 1.0)
        // (2/3)^40 of the length of a segment is far below a tenth of a millimetre.
        for _ in 0..<40 {
            let third = (high - low) / 3
            if measure(low + third) <= measure(high - third) { high -= third } else { low += third }
        }
        return [0, (low + high) / 2, 1].map { ($0, measure($0)) }.min { $0.1 < $1.1 } ?? (0, measure(0))
    }

    // MARK: Above one another

    /// The least vertical gap where the walls overlap in the plane: at the nearest places of the axes and at the ends that
    /// lie over the other pipe; levels are straight between them.
    private static func vertical(
        _ one: PipePart, _ other: PipePart, _ one2: PlaneLine, _ other2: PlaneLine, _ nearest: (Double, Double)
    ) -> Double {
        let reach = one.halfWidth + other.halfWidth
        var differences = [one.point(nearest.0).z - other.point(nearest.1).z]
        for share in [0.0, 1.0] {
            let across = other2.share(of: one2.point(share))
            if other2.point(across).distance(to: one2.point(share)) <= reach {
                differences.append(one.point(share).z - other.point(across).z)
            }
            let back = one2.share(of: other2.point(share))
            if one2.point(back).distance(to: other2.point(share)) <= reach {
                differences.append(one.point(back).z - other.point(share).z)
            }
        }
        let (least, greatest) = (differences.min() ?? 0, differences.max() ?? 0)
        let apart = least <= 0 && greatest >= 0 ? 0 : min(abs(least), abs(greatest))
        return apart - one.halfHeight - other.halfHeight
    }
}

extension PlaneLine {
    init(_ part: PipePart) {
        self.init(PlanePoint(part.from.x, part.from.y), PlanePoint(part.to.x, part.to.y))
    }
}
