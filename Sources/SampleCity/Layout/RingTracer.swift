/// Traces the border of a set of squares as closed rings of lattice vertices.
struct RingTracer {
    private let lattice: Lattice
    private var isInside: [Bool]
    /// Up to two border edges leave a node with the inside on the left; −1 where there is none.
    private var leaving: [Int32]

    init(_ lattice: Lattice) {
        self.lattice = lattice
        isInside = Array(repeating: false, count: lattice.squareCount)
        leaving = Array(repeating: -1, count: lattice.nodeCount * 2)
    }

    /// The rings around `squares` (a set connected by edges), the outer one clockwise and first, holes
    /// counter-clockwise. Where the border touches itself in a node the rings are parted there.
    mutating func rings(around squares: [Int]) -> [[Plane]] {
        for square in squares { isInside[square] = true }
        defer { for square in squares { isInside[square] = false } }
        var starts: [(node: Int, edge: Int)] = []
        for square in squares { addBorder(of: square, to: &starts) }
        var rings: [[Plane]] = []
        for start in starts where isWaiting(start.edge, at: start.node) {
            rings.append(walk(from: start.node, along: start.edge).reversed())
        }
        // Clockwise rings have a negative area: the outer one comes first.
        let outer = rings.filter { signedDoubleArea($0) < 0 }
        return outer + rings.filter { signedDoubleArea($0) >= 0 }
    }

    private mutating func addBorder(of square: Int, to starts: inout [(node: Int, edge: Int)]) {
        for (index, edge) in lattice.edges(ofSquare: square).enumerated() {
            let sides = lattice.sides(edge)
            // Counter-clockwise: south eastward, east northward, north westward, west southward.
            let forward = index < 2
            let other = forward ? sides.right : sides.left
            if let other, isInside[other] { continue }
            let ends = lattice.ends(edge)
            let node = forward ? ends.start : ends.end
            if leaving[node * 2] < 0 { leaving[node * 2] = Int32(edge) } else { leaving[node * 2 + 1] = Int32(edge) }
            starts.append((node, edge))
        }
    }

    private func isWaiting(_ edge: Int, at node: Int) -> Bool {
        leaving[node * 2] == Int32(edge) || leaving[node * 2 + 1] == Int32(edge)
    }

    private mutating func take(_ edge: Int, at node: Int) {
        let slot = leaving[node * 2] == Int32(edge) ? node * 2 : node * 2 + 1
        leaving[slot] = -1
    }

    private mutating func walk(from first: Int, along firstEdge: Int) -> [Plane] {
        var ring: [Plane] = []
        var node = first
        var edge = firstEdge
        repeat {
            take(edge, at: node)
            ring.append(lattice.nodes[node])
            if let bend = lattice.bends[edge] { ring.append(bend) }
            let ends = lattice.ends(edge)
            let came = edge
            let forward = ends.start == node
            node = forward ? ends.end : ends.start
            guard let next = next(at: node, after: came, forward: forward) else { break }
            edge = next
        } while node != first || edge != firstEdge
        ring.append(lattice.nodes[first])
        return ring
    }

    /// The border edge that goes on from `node`. Where two do, the one that turns right: it keeps the outer ring simple.
    private func next(at node: Int, after edge: Int, forward: Bool) -> Int? {
        let choices = [leaving[node * 2], leaving[node * 2 + 1]].filter { $0 >= 0 }.map(Int.init)
        guard choices.count == 2 else { return choices.first }
        // Headings 0 east, 1 north, 2 west, 3 south.
        let heading = (lattice.isHorizontal(edge) ? 0 : 1) + (forward ? 0 : 2)
        let right = lattice.edges(atNode: node)[(heading + 3) % 4]
        return choices.first { $0 == right } ?? choices.first
    }
}
