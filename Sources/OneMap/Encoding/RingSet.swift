/// The rings of one feature's areas on a tile, in units, before they are written: looked at together, because rounding and
/// cutting may let rings touch or cross that did not.
struct RingSet: ~Copyable {
    struct Ring: BitwiseCopyable {
        var start: Int
        var count: Int
        var isHole: Bool
    }

    private struct Edge: BitwiseCopyable {
        var a: GridPoint
        var b: GridPoint
        var ring: Int
        /// The edge's place in its ring.
        var place: Int
    }

    private(set) var points = PointBuffer()
    private(set) var rings: [Ring] = []
    private var edges: [Edge] = []

    /// Edges up to which every pair is looked at.
    private static let fewEdges = 24

    var isEmpty: Bool { rings.isEmpty }

    mutating func removeAll() {
        points.removeAll()
        rings.removeAll(keepingCapacity: true)
    }

    /// Adds an open ring of at least three points.
    mutating func append(_ ring: borrowing PointBuffer, isHole: Bool) {
        rings.append(Ring(start: points.count, count: ring.count, isHole: isHole))
        for index in 0..<ring.count { points.append(ring[index]) }
    }

    /// Whether no two edges meet but neighbours at their common end: then rings are what they were before they were
    /// rounded, and valid (OGC 06-103r4 §6.1.11). Rings that touch in a point are left to GEOS to judge.
    mutating func isSimple() -> Bool {
        edges.removeAll(keepingCapacity: true)
        for (number, ring) in rings.enumerated() {
            var previous = points[ring.start + ring.count - 1]
            for place in 0..<ring.count {
                let point = points[ring.start + place]
                edges.append(Edge(a: previous, b: point, ring: number, place: place))
                previous = point
            }
        }
        if edges.count > Self.fewEdges { edges.sort { min($0.a.x, $0.b.x) < min($1.a.x, $1.b.x) } }
        let isSorted = edges.count > Self.fewEdges
        for index in edges.indices {
            let edge = edges[index]
            let east = max(edge.a.x, edge.b.x)
            for other in edges[(index + 1)...] {
                if min(other.a.x, other.b.x) > east {
                    if isSorted { break }
                    continue
                }
                if meets(edge, other) { return false }
            }
        }
        return true
    }

    private func meets(_ one: Edge, _ other: Edge) -> Bool {
        if one.ring == other.ring {
            let count = rings[one.ring].count
            if (one.place + 1) % count == other.place { return Self.turnsBack(one.a, one.b, other.b) }
            if (other.place + 1) % count == one.place { return Self.turnsBack(other.a, other.b, one.b) }
        }
        guard max(one.a.y, one.b.y) >= min(other.a.y, other.b.y), max(other.a.y, other.b.y) >= min(one.a.y, one.b.y),
            max(one.a.x, one.b.x) >= min(other.a.x, other.b.x), max(other.a.x, other.b.x) >= min(one.a.x, one.b.x)
        else { return false }
        let (first, second) = (Self.side(one.a, one.b, other.a), Self.side(one.a, one.b, other.b))
        let (third, fourth) = (Self.side(other.a, other.b, one.a), Self.side(other.a, other.b, one.b))
        return first * second <= 0 && third * fourth <= 0
    }

    /// Whether the path from a over b to c runs back on itself.
    private static func turnsBack(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Bool {
        side(a, b, c) == 0 && (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0
    }

    /// On which side of the line from a to b the point lies: -1, 0, 1.
    private static func side(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Int {
        ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).signum()
    }
}
