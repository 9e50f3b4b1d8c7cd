/// One square of a block as building land: its frame and the streets on its four sides.
struct Plot {
    let square: Int
    let frame: QuadFrame
    let sides: [Side]

    /// South, east, north or west side.
    struct Side {
        let index: Int
        let edge: Int
        /// The street in front; nil at an inner border or the rim of the county.
        let road: Int?
        let roadClass: RoadClass
        let slotBase: Int
        let slots: Int
        /// Distances along the edge at which the frame begins and ends.
        let begin: Double
        let end: Double
        let length: Double

        /// Even numbers stand on the right of a road: blocks see such a road in the north or west.
        func number(_ slot: Int) -> Int { 2 * (slotBase + slot) + (index == 0 || index == 1 ? 1 : 2) }

        func door(_ slot: Int) -> Door? { road.map { Door(road: $0, number: number(slot)) } }

        /// The place of a slot's border along the frame, 0 … 1 inside it.
        func along(_ slot: Int) -> Double {
            (Double(slot) / Double(slots) * length - begin) / (end - begin)
        }

        var middleSlot: Int { slots / 2 }
    }

    /// Nil where the square is too small to build on.
    init?(_ square: Int, in plan: CityPlan, rim: Double = 7) {
        let lattice = plan.lattice
        let edges = lattice.edges(ofSquare: square)
        let cell = plan.cells.cellOfSquare[square]
        let setbacks = edges.map { edge -> Double in
            let road = plan.roads.roadOfEdge[edge]
            if road >= 0 {
                let width = plan.roads.roads[Int(road)].width
                return width / 2 + (width > 20 ? 7 : 3.5)
            }
            let sides = lattice.sides(edge)
            let isInner = [sides.left, sides.right].allSatisfy { $0.map { plan.cells.cellOfSquare[$0] } == cell }
            return isInner ? 4 : rim
        }
        guard let frame = QuadFrame(outline: lattice.corners(ofSquare: square), setbacks: setbacks) else { return nil }
        self.square = square
        self.frame = frame
        sides = edges.enumerated().map { index, edge in
            let road = Int(plan.roads.roadOfEdge[edge])
            let (start, end) = lattice.endPoints(edge)
            let direction = (end - start).normalized
            // The frame's corners at the start and the end of the edge.
            let (first, last) = [(0, 1), (1, 2), (3, 2), (0, 3)][index]
            return Side(
                index: index, edge: edge, road: road >= 0 ? road : nil,
                roadClass: RoadNetwork.roadClass(line: lattice.line(ofEdge: edge)),
                slotBase: Int(plan.roads.slotBase[edge]), slots: RoadNetwork.slots((end - start).length),
                begin: (frame.corners[first] - start).dot(direction),
                end: (frame.corners[last] - start).dot(direction), length: (end - start).length)
        }
    }

    var streetSides: [Side] { sides.filter { $0.road != nil } }

    /// Depth in metres as a share of the frame, measured from a side.
    func depth(_ metres: Double, side: Int) -> Double { metres / (side % 2 == 0 ? frame.size.y : frame.size.x) }

    /// The front lots along a side: runs of `slots` doorplate slots between `low` and `high` of the frame.
    func lots(
        _ side: Side, depthMetres: Double, gapMetres: Double, low: Double = 0, high: Double = 1,
        leaving skipped: Int? = nil, slots: () -> Int
    ) -> [(slot: Int, quad: [Plane])] {
        var found: [(slot: Int, quad: [Plane])] = []
        let depth = depth(depthMetres, side: side.index)
        let gap = gapMetres / (side.end - side.begin)
        var slot = 0
        while slot < side.slots {
            let count = slots()
            let (start, end) = (side.along(slot), side.along(slot + count))
            let isFree = skipped.map { !(slot..<slot + count).contains($0) } ?? true
            guard slot + count <= side.slots, start >= low, end <= high, isFree else {
                slot += 1
                continue
            }
            let area = FrameArea.strip(side.index, from: start + gap / 2, to: end - gap / 2, depth: depth)
            found.append((slot, frame.rectangle(area)))
            slot += count
        }
        return found
    }
}
