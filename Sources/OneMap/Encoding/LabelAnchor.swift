/// Where the name of an area stands: in the middle of the widest stretch of its outer ring at half its height.
///
/// Computed from the whole ring, so every tile of a zoom finds the same place, and one tile alone holds it: clients that
/// place names on the pieces of a cut area write them once a tile.
enum LabelAnchor {
    /// - Parameter ring: open, at least three points.
    static func of(_ ring: borrowing PointBuffer, _ box: GridBox) -> GridPoint {
        // Half a unit below a row of the grid no edge ends, so every edge crosses or does not.
        let row = (box.north + box.south) >> 1
        var crossings: [Int] = []
        var previous = ring[ring.count - 1]
        for index in 0..<ring.count {
            let point = ring[index]
            if (previous.y <= row) != (point.y <= row) { crossings.append(crossing(previous, point, row)) }
            previous = point
        }
        crossings.sort()
        var widest = (width: -1, middle: (box.west + box.east) >> 1)
        for index in stride(from: 0, to: crossings.count - 1, by: 2) {
            let width = crossings[index + 1] - crossings[index]
            if width > widest.width { widest = (width, (crossings[index] + crossings[index + 1]) >> 1) }
        }
        return GridPoint(x: widest.middle, y: row)
    }

    /// Where the edge crosses the line half a unit below the row, rounded down.
    private static func crossing(_ a: GridPoint, _ b: GridPoint, _ row: Int) -> Int {
        guard a.y < b.y else { return crossing(b, a, row) }
        let run = Int128(b.y - a.y) * 2
        let product = Int128(b.x - a.x) * Int128((row - a.y) * 2 + 1)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: run)
        return a.x + Int(remainder < 0 ? quotient - 1 : quotient)
    }
}
