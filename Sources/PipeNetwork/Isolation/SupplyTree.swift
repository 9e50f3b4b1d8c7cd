/// Pieces and open valves as a breadth-first tree below the sources, numbered so that a subtree is a range.
///
/// Where vertices are taken out, every vertex outside their subtrees keeps its supply: its own way up is untouched. Only
/// what lies inside them needs a search, and the search ends at the first vertex outside.
struct SupplyTree: Sendable {
    /// Preorder number of each vertex from 1; 0 for what no source reaches.
    private let enters: [Int32]
    /// The last number in the subtree of a vertex.
    private let lasts: [Int32]

    var byteCount: Int { 4 * (enters.count + lasts.count) }

    /// - Parameter neighbours: calls its last argument with every vertex around a vertex; −1 is passed over.
    init(vertexCount: Int, roots: [Int], neighbours: (Int, (Int32) -> Void) -> Void) {
        var parents = [Int32](repeating: -2, count: vertexCount)
        var order: [Int32] = []
        for root in roots {
            parents[root] = -1
            order.append(Int32(root))
        }
        var next = 0
        while next < order.count {
            let vertex = order[next]
            next += 1
            neighbours(Int(vertex)) { other in
                guard other >= 0, parents[Int(other)] == -2 else { return }
                parents[Int(other)] = vertex
                order.append(other)
            }
        }
        // Sizes from the leaves up, then numbers from the roots down.
        var sizes = [Int32](repeating: 1, count: vertexCount)
        for vertex in order.reversed() where parents[Int(vertex)] >= 0 {
            sizes[Int(parents[Int(vertex)])] += sizes[Int(vertex)]
        }
        var enters = [Int32](repeating: 0, count: vertexCount)
        var free = [Int32](repeating: 0, count: vertexCount)
        var freeRoot: Int32 = 1
        for vertex in order.map({ Int($0) }) {
            if parents[vertex] < 0 {
                enters[vertex] = freeRoot
                freeRoot += sizes[vertex]
            } else {
                let parent = Int(parents[vertex])
                enters[vertex] = free[parent]
                free[parent] += sizes[vertex]
            }
            free[vertex] = enters[vertex] + 1
        }
        lasts = enters.indices.map { enters[$0] + sizes[$0] - 1 }
        self.enters = enters
    }

    /// Whether the vertex lies in the subtree of another, or is it.
    func contains(_ vertex: Int, below other: Int) -> Bool {
        enters[other] <= enters[vertex] && enters[vertex] <= lasts[other]
    }
}
