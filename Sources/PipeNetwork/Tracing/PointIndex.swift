/// Nodes in square bins, to find the nearest one to a position.
struct PointIndex {
    private let network: UtilityNetwork
    private let west: Double
    private let south: Double
    private let side: Double
    private let columns: Int
    private let rows: Int
    private let offsets: [Int32]
    private let members: [Int32]

    /// About one node a bin; nil without nodes.
    ///
    /// - Parameter nodes: all with finite positions.
    init?(_ nodes: [Int32], of network: UtilityNetwork) {
        guard let first = nodes.first else { return nil }
        var low = network.position(ofNode: Int(first))
        var high = low
        for node in nodes {
            let point = network.position(ofNode: Int(node))
            low = PlanePoint(min(low.east, point.east), min(low.north, point.north))
            high = PlanePoint(max(high.east, point.east), max(high.north, point.north))
        }
        let (width, height) = (high.east - low.east, high.north - low.north)
        let perSide = max(1, Double(nodes.count).squareRoot())
        side = max(width, height, 1e-3) / perSide
        columns = Int(width / side) + 1
        rows = Int(height / side) + 1
        (west, south) = (low.east, low.north)
        self.network = network
        var offsets = [Int32](repeating: 0, count: columns * rows + 1)
        var bins = [Int32](repeating: 0, count: nodes.count)
        for (place, node) in nodes.enumerated() {
            let point = network.position(ofNode: Int(node))
            let bin =
                min(columns - 1, Int((point.east - low.east) / side)) + columns
                * min(rows - 1, Int((point.north - low.north) / side))
            bins[place] = Int32(bin)
            offsets[bin + 1] += 1
        }
        for bin in 0..<columns * rows { offsets[bin + 1] += offsets[bin] }
        var next = offsets
        var members = [Int32](repeating: 0, count: nodes.count)
        for (place, node) in nodes.enumerated() {
            members[Int(next[Int(bins[place])])] = node
            next[Int(bins[place])] += 1
        }
        self.offsets = offsets
        self.members = members
    }

    /// The nearest node; nil where none is nearer than `limit`.
    func nearest(to point: PlanePoint, within limit: Double? = nil) -> (node: Int, metres: Double)? {
        let column = Int(((point.east - west) / side).rounded(.down).clamped(to: -1...Double(columns)))
        let row = Int(((point.north - south) / side).rounded(.down).clamped(to: -1...Double(rows)))
        // How far outside the bins the position lies: rings nearer than that hold nothing.
        let outside = max(
            max(west - point.east, point.east - west - side * Double(columns), 0),
            max(south - point.north, point.north - south - side * Double(rows), 0))
        var best: (node: Int, metres: Double)?
        var bound = limit ?? .infinity
        for ring in 0...max(columns, rows) + 1 {
            guard max(outside, Double(ring - 1) * side) < bound else { break }
            for (x, y) in Self.ring(column, row, ring) where (0..<columns).contains(x) && (0..<rows).contains(y) {
                let bin = x + columns * y
                for place in Int(offsets[bin])..<Int(offsets[bin + 1]) {
                    let metres = network.position(ofNode: Int(members[place])).distance(to: point)
                    if metres < bound { (bound, best) = (metres, (Int(members[place]), metres)) }
                }
            }
        }
        return best
    }

    private static func ring(_ column: Int, _ row: Int, _ ring: Int) -> [(Int, Int)] {
        if ring == 0 { return [(column, row)] }
        var places: [(Int, Int)] = []
        for step in -ring...ring {
            places += [(column + step, row - ring), (column + step, row + ring)]
            if abs(step) < ring { places += [(column - ring, row + step), (column + ring, row + step)] }
        }
        return places
    }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
