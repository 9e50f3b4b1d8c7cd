/// The building land of a square: its quadrilateral with every side moved inward, addressed by u (west to east) and
/// v (south to north), both 0 … 1.
struct QuadFrame {
    /// South-west, south-east, north-east, north-west.
    let corners: [Plane]
    /// Mean extent along u and v, metres.
    let size: Plane

    /// - Parameters:
    ///   - outline: corners of the square, counter-clockwise from the south-west.
    ///   - setbacks: metres from south, east, north and west.
    /// - Returns: nil where too little land remains to build on.
    init?(outline: [Plane], setbacks: [Double]) {
        let sides = (0..<4).map { index -> (point: Plane, direction: Plane) in
            let direction = (outline[(index + 1) % 4] - outline[index]).normalized
            return (outline[index] + direction.left * setbacks[index], direction)
        }
        var found: [Plane] = []
        for index in 0..<4 {
            let (a, b) = (sides[(index + 3) % 4], sides[index])
            let turn = a.direction.cross(b.direction)
            guard turn > 0.3 else { return nil }
            found.append(a.point + a.direction * ((b.point - a.point).cross(b.direction) / turn))
        }
        corners = found
        size = Plane(
            ((found[1] - found[0]).length + (found[2] - found[3]).length) / 2,
            ((found[3] - found[0]).length + (found[2] - found[1]).length) / 2)
        let isUpright =
            (found[1] - found[0]).dot(outline[1] - outline[0]) > 0
            && (found[3] - found[0]).dot(outline[3] - outline[0]) > 0
        guard isUpright, size.x > 24, size.y > 24 else { return nil }
    }

    func point(_ u: Double, _ v: Double) -> Plane {
        between(between(corners[0], corners[1], u), between(corners[3], corners[2], u), v)
    }

    /// A counter-clockwise quadrilateral from the south-west.
    func rectangle(_ area: FrameArea) -> [Plane] {
        [
            point(area.west, area.south), point(area.east, area.south), point(area.east, area.north),
            point(area.west, area.north),
        ].map(\.rounded)
    }
}

/// A piece of a frame, in u and v.
struct FrameArea {
    var west = 0.0
    var south = 0.0
    var east = 1.0
    var north = 1.0

    var width: Double { east - west }
    var height: Double { north - south }

    /// The strip along a side (0 south, 1 east, 2 north, 3 west) from `start` to `end` along it.
    static func strip(_ side: Int, from start: Double, to end: Double, depth: Double) -> FrameArea {
        switch side {
        case 0: FrameArea(west: start, south: 0, east: end, north: depth)
        case 1: FrameArea(west: 1 - depth, south: start, east: 1, north: end)
        case 2: FrameArea(west: start, south: 1 - depth, east: end, north: 1)
        default: FrameArea(west: 0, south: start, east: depth, north: end)
        }
    }

    /// The area without `depth` along a side.
    func without(_ side: Int, _ depth: Double) -> FrameArea {
        var rest = self
        switch side {
        case 0: rest.south = max(south, depth)
        case 1: rest.east = min(east, 1 - depth)
        case 2: rest.north = min(north, 1 - depth)
        default: rest.west = max(west, depth)
        }
        return rest
    }
}

/// A footprint and the point behind its door.
struct Footprint {
    let ring: [Plane]
    let entrance: Plane

    /// - Parameters:
    ///   - quad: counter-clockwise corners.
    ///   - front: the side of the quad with the door: 0 from corner 0 to 1, and so on.
    ///   - notch: cuts a rear corner away, which makes an L of the rectangle.
    init(_ quad: [Plane], front: Int, notch: Bool = false) {
        let (a, b) = (quad[front], quad[(front + 1) % 4])
        let (c, d) = (quad[(front + 2) % 4], quad[(front + 3) % 4])
        let middle = between(a, b, notch ? 0.3 : 0.5)
        let rear = between(d, c, notch ? 0.3 : 0.5)
        entrance = (middle + (rear - middle).normalized).rounded
        guard notch else {
            ring = quad
            return
        }
        let waist = between(between(a, d, 0.55), between(b, c, 0.55), 0.52)
        ring = [a, b, between(b, c, 0.55).rounded, waist.rounded, between(d, c, 0.52).rounded, d]
    }
}
