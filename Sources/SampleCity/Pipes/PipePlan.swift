/// Which street carries which pipes, the levels of the ground, and the drainage tree. Gravity pipes follow the shortest
/// ways to one outfall at the lowest point, so that they fall all the way and make one network; the ground rises with
/// the distance from it.
struct PipePlan {
    /// One bit for each pipe class.
    private(set) var carried: [UInt8]
    /// Pipes of each class at each node: `degrees[class][node]`.
    private(set) var degrees: [[UInt8]]
    /// The edge by which a node drains, −1 at the outfall and beyond the network.
    private(set) var drain: [Int32]
    /// Metres of drainage upstream of a node, its own edge included.
    private(set) var upstream: [Double]
    /// Metres along the drains from the outfall; infinite off the network.
    private(set) var distance: [Double]
    let outfall: Int

    private let depthAtOutfall: Double
    private let seed: UInt64

    static let fallOfPipes = 0.002
    static let riseOfGround = 0.0017
    private static let groundAtOutfall = 3.2

    init(_ plan: CityPlan) {
        let lattice = plan.lattice
        seed = plan.seed
        carried = Array(repeating: 0, count: lattice.edgeCount)
        degrees = []
        drain = Array(repeating: -1, count: lattice.nodeCount)
        upstream = Array(repeating: 0, count: lattice.nodeCount)
        distance = Array(repeating: .infinity, count: lattice.nodeCount)
        let isStreet = plan.roads.roadOfEdge.map { $0 >= 0 }
        outfall = Self.lowest(lattice, isStreet)
        let order = Self.drain(lattice, isStreet, outfall, &distance, &drain)
        var farthest = 0.0
        if let last = order.last { farthest = distance[last] }
        depthAtOutfall = 1.9 + (Self.fallOfPipes - Self.riseOfGround) * farthest
        for node in order.reversed() where drain[node] >= 0 {
            let edge = Int(drain[node])
            upstream[node] += lattice.length(edge)
            upstream[lattice.other(node, of: edge)] += upstream[node]
        }
        let heated = Self.heatedEdges(plan, isStreet)
        for edge in 0..<lattice.edgeCount where isStreet[edge] {
            carried[edge] = carriedClasses(edge, plan, isHeated: heated[edge])
        }
        countDegrees(lattice)
    }

    func carries(_ pipe: PipeClass, _ edge: Int) -> Bool { carried[edge] & 1 << UInt8(pipe.rawValue) != 0 }

    /// Whether the edge is part of the drainage tree; other streets get a short drain that begins in the street.
    func isDrain(_ edge: Int, _ lattice: Lattice) -> Bool {
        let (start, end) = lattice.ends(edge)
        return drain[start] == Int32(edge) || drain[end] == Int32(edge)
    }

    /// Ground level of a node in metres (1985 datum).
    func ground(_ node: Int) -> Double {
        let rise = distance[node].isFinite ? distance[node] * Self.riseOfGround : 0
        return Self.groundAtOutfall + rise + 0.3 * (SampleRandom.unit(seed, .pipes, node, 7) - 0.5)
    }

    /// Invert of a gravity pipe at a node, millimetres.
    func invert(_ pipe: PipeClass, _ node: Int) -> Int {
        let depth = depthAtOutfall + (pipe == .sewage ? 1.0 : 0)
        let fall = distance[node].isFinite ? distance[node] * Self.fallOfPipes : 0
        return Int(((Self.groundAtOutfall - depth + fall) * 1000).rounded())
    }

    private func carriedClasses(_ edge: Int, _ plan: CityPlan, isHeated: Bool) -> UInt8 {
        let lattice = plan.lattice
        let isMain = RoadNetwork.roadClass(line: lattice.line(ofEdge: edge)) != .local
        let isTree = isDrain(edge, lattice)
        let (start, end) = lattice.ends(edge)
        // A leaf of the tree may go without gas: nothing beyond it depends on it.
        let leaf = drain[start] == Int32(edge) ? start : end
        let isLeaf = upstream[leaf] <= lattice.length(edge)
        let isInTown = [lattice.sides(edge).left, lattice.sides(edge).right].contains { square in
            plan.cell(ofSquare: square).map { $0.use != .country && $0.use != .village } ?? false
        }
        var classes: [PipeClass] = [.water, .storm, .sewage]
        if isMain || isTree { classes += [.power, .telecom] }
        if isMain || isTree && !(isLeaf && SampleRandom.unit(seed, .pipes, edge, 1) < 0.4) { classes.append(.gas) }
        if isHeated { classes.append(.heat) }
        if isInTown { classes.append(.lighting) }
        return classes.reduce(0) { $0 | 1 << UInt8($1.rawValue) }
    }

    private mutating func countDegrees(_ lattice: Lattice) {
        degrees = PipeClass.allCases.map { pipe in
            var counts = [UInt8](repeating: 0, count: lattice.nodeCount)
            for edge in 0..<lattice.edgeCount where carries(pipe, edge) {
                let (start, end) = lattice.ends(edge)
                counts[start] += 1
                // A street beside the tree drains to its start only.
                if !pipe.isGravity || isDrain(edge, lattice) { counts[end] += 1 }
            }
            return counts
        }
    }

    /// The street node farthest to the south-east.
    private static func lowest(_ lattice: Lattice, _ isStreet: [Bool]) -> Int {
        var best = 0
        var score = -Double.infinity
        for node in 0..<lattice.nodeCount {
            guard lattice.edges(atNode: node).contains(where: { $0.map { isStreet[$0] } ?? false }) else { continue }
            let point = lattice.nodes[node] - Lattice.centre
            if point.x - point.y > score { (best, score) = (node, point.x - point.y) }
        }
        return best
    }

    /// Dijkstra from the outfall; answers the nodes by distance.
    private static func drain(
        _ lattice: Lattice, _ isStreet: [Bool], _ outfall: Int, _ distance: inout [Double], _ drain: inout [Int32]
    ) -> [Int] {
        var queue = NearestFirst()
        var order: [Int] = []
        var isDone = Array(repeating: false, count: lattice.nodeCount)
        distance[outfall] = 0
        queue.insert(outfall, 0)
        while let node = queue.removeNearest() {
            guard !isDone[node] else { continue }
            isDone[node] = true
            order.append(node)
            for case let edge? in lattice.edges(atNode: node) where isStreet[edge] {
                let other = lattice.other(node, of: edge)
                let length = distance[node] + lattice.length(edge)
                guard length < distance[other] else { continue }
                distance[other] = length
                drain[other] = Int32(edge)
                queue.insert(other, length)
            }
        }
        return order
    }

    /// Main streets within reach of one boiler house: a connected heating network.
    private static func heatedEdges(_ plan: CityPlan, _ isStreet: [Bool]) -> [Bool] {
        let lattice = plan.lattice
        var isHeated = Array(repeating: false, count: lattice.edgeCount)
        let isMain = { (edge: Int) in
            isStreet[edge] && RoadNetwork.roadClass(line: lattice.line(ofEdge: edge)) != .local
        }
        guard let cell = plan.cells.cells.first(where: { $0.use == .industry }) ?? plan.cells.cells.first else {
            return isHeated
        }
        let (column, row) = lattice.place(ofSquare: cell.squares[0])
        let source = lattice.node(column / 3 * 3, row / 3 * 3)
        var steps = [source: 0]
        var queue = [source]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            guard let step = steps[node], step < 18 else { continue }
            for case let edge? in lattice.edges(atNode: node) where isMain(edge) {
                isHeated[edge] = true
                let other = lattice.other(node, of: edge)
                if steps[other] == nil {
                    steps[other] = step + 1
                    queue.append(other)
                }
            }
        }
        return isHeated
    }
}

extension Lattice {
    func other(_ node: Int, of edge: Int) -> Int {
        let (start, end) = ends(edge)
        return start == node ? end : start
    }
}

/// A binary heap of nodes by distance, ties by node number, so that the order is the same everywhere.
private struct NearestFirst {
    private var heap: [(distance: Double, node: Int)] = []

    mutating func insert(_ node: Int, _ distance: Double) {
        heap.append((distance, node))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeNearest() -> Int? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first.node }
        heap[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { break }
            let right = left + 1
            let child = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first.node
    }
}
