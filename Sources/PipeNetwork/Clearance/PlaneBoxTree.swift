/// A packed tree of boxes in the plane (sort-tile-recursive; Leutenegger, Lopez and Edgington 1997), 16 to a node.
///
/// A network of a million segments is held in memory for as long as the service runs, so that a box may cost 16 bytes, not
/// 32: this is why it is not GeoKernel's `BoxTree`, which answers in degrees, exactly as the boxes were given.
///
/// Boxes are kept as 32-bit numbers relative to an origin and grown outwards by the rounding, so that no hit is lost.
struct PlaneBoxTree: Sendable {
    struct Box {
        var west: Double
        var south: Double
        var east: Double
        var north: Double

        func expanded(_ metres: Double) -> Box {
            Box(west: west - metres, south: south - metres, east: east + metres, north: north + metres)
        }
    }

    private static let fan = 16

    /// `(west, south, −east, −north)` of every box, level by level, the leaves first.
    private var boxes: [SIMD4<Float>] = []
    /// Where each level begins in `boxes`.
    private var levels: [Int] = [0]
    /// The items in the order of the leaves.
    let items: [Int32]
    private let origin: PlanePoint

    /// - Parameter boxes: one an item, all finite.
    init(_ given: [Box]) {
        let first = given.first
        let origin = PlanePoint(first?.west ?? 0, first?.south ?? 0)
        self.origin = origin
        var order = Array(given.indices.map { Int32($0) })
        let perSlice = Int((Double(given.count) / Double(Self.fan)).squareRoot().rounded(.up)) * Self.fan
        let easts = given.map { Float($0.west + $0.east - 2 * origin.east) }
        let norths = given.map { Float($0.south + $0.north - 2 * origin.north) }
        order.sort { easts[Int($0)] < easts[Int($1)] }
        for start in stride(from: 0, to: order.count, by: max(1, perSlice)) {
            order[start..<min(start + perSlice, order.count)].sort { norths[Int($0)] < norths[Int($1)] }
        }
        items = order
        boxes = order.map { Self.packed(given[Int($0)], origin) }
        var start = 0
        while boxes.count - start > 1 {
            let end = boxes.count
            levels.append(end)
            for place in stride(from: start, to: end, by: Self.fan) {
                var whole = boxes[place]
                for other in place + 1..<max(place + 1, min(place + Self.fan, end)) {
                    whole = pointwiseMin(whole, boxes[other])
                }
                boxes.append(whole)
            }
            start = end
        }
    }

    private static func packed(_ box: Box, _ origin: PlanePoint) -> SIMD4<Float> {
        let low = SIMD4(
            Float(box.west - origin.east), Float(box.south - origin.north), Float(origin.east - box.east),
            Float(origin.north - box.north))
        return SIMD4(low[0].nextDown, low[1].nextDown, low[2].nextDown, low[3].nextDown)
    }

    /// Calls `body` with the place (in `items`) of every box that touches the given one; no place below `first`.
    @inline(__always)
    func forEachHit(_ box: Box, from first: Int = 0, _ body: (Int) -> Void) {
        guard !items.isEmpty else { return }
        let wanted = SIMD4(
            Float(box.east - origin.east).nextUp, Float(box.north - origin.north).nextUp,
            Float(origin.east - box.west).nextUp, Float(origin.north - box.south).nextUp)
        boxes.withUnsafeBufferPointer { boxes in
            visit(levels.count - 1, boxes.count - 1, wanted, first, boxes, body)
        }
    }

    private func visit(
        _ level: Int, _ place: Int, _ wanted: SIMD4<Float>, _ first: Int, _ boxes: UnsafeBufferPointer<SIMD4<Float>>,
        _ body: (Int) -> Void
    ) {
        guard all(boxes[place] .<= wanted) else { return }
        if level == 0 {
            if place >= first { body(place) }
            return
        }
        let below = levels[level - 1] + (place - levels[level]) * Self.fan
        // Everything under the node stands before the first place that is asked for.
        var width = 1
        for _ in 1..<level { width *= Self.fan }
        for child in below..<min(below + Self.fan, levels[level]) {
            if (child - levels[level - 1] + 1) * width <= first { continue }
            visit(level - 1, child, wanted, first, boxes, body)
        }
    }
}
