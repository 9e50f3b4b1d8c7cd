/// The rings of one feature's areas on a tile, in units, before they are written: looked at together, because rounding and
/// cutting may let rings touch or cross that did not.
struct RingSet: ~Copyable {
    struct Ring: BitwiseCopyable {
        var start: Int
        var count: Int
        var isHole: Bool
        /// Whether it runs clockwise on the screen.
        var isClockwise: Bool
    }

    /// Not private: the compiler (6.3.1) fails on debug information for a buffer of a private type.
    struct Edge: BitwiseCopyable {
        var a: GridPoint
        var b: GridPoint
        var west: Int
        var east: Int
        var ring: Int
        /// The edge's place in its ring.
        var place: Int
    }

    private(set) var points = PointBuffer()
    private(set) var rings: [Ring] = []
    private var edges = FlatBuffer<Edge>()

    /// Edges up to which every pair is looked at.
    private static let fewEdges = 24

    var isEmpty: Bool { rings.isEmpty }

    mutating func removeAll() {
        points.removeAll()
        rings.removeAll(keepingCapacity: true)
    }

    /// Adds an open ring of at least three points.
    mutating func append(_ ring: borrowing PointBuffer, isHole: Bool, isClockwise: Bool) {
        rings.append(Ring(start: points.count, count: ring.count, isHole: isHole, isClockwise: isClockwise))
        for index in 0..<ring.count { points.append(ring[index]) }
    }

    /// Whether no two edges meet but neighbours at their common end: then rings are what they were before they were
    /// rounded, and valid (OGC 06-103r4 §6.1.11). Rings that touch in a point are left to GEOS to judge.
    mutating func isSimple() -> Bool {
        edges.removeAll()
        for (number, ring) in rings.enumerated() {
            var previous = points[ring.start + ring.count - 1]
            for place in 0..<ring.count {
                let point = points[ring.start + place]
                edges.append(
                    Edge(
                        a: previous, b: point, west: min(previous.x, point.x), east: max(previous.x, point.x),
                        ring: number,
                        place: place))
                previous = point
            }
        }
        let isSorted = edges.count > Self.fewEdges
        if isSorted {
            var sorted = UnsafeMutableBufferPointer(start: edges.base, count: edges.count)
            sorted.sort { $0.west < $1.west }
        }
        for index in 0..<edges.count {
            let edge = edges[index]
            for place in index + 1..<edges.count {
                let other = edges[place]
                if other.west > edge.east {
                    if isSorted { break }
                    continue
                }
                if other.east >= edge.west, meets(edge, other) { return false }
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
        guard max(one.a.y, one.b.y) >= min(other.a.y, other.b.y), max(other.a.y, other.b.y) >= min(one.a.y, one.b.y)
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
