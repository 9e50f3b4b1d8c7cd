/// A part (城市部件) before it has its code.
struct StreetPart {
    /// An index into `PartClass.all`.
    let partClass: Int
    let point: Plane
    /// The cell that holds it.
    let cell: Int
}

/// What stands along a street: furniture on both pavements, covers and posts above its pipes.
struct StreetParts {
    let plan: CityPlan
    let street: StreetPipes

    func parts(_ edge: Int) -> [StreetPart] {
        let lattice = plan.lattice
        let road = plan.roads.roads[Int(plan.roads.roadOfEdge[edge])]
        var random = SampleRandom(seed: plan.seed, .parts, edge)
        var found = covers(edge)
        let (left, right) = lattice.sides(edge)
        let (first, last, direction) = pavement(edge)
        for (square, side) in [(left, 1.0), (right, -1.0)] {
            guard let cell = plan.cell(ofSquare: square), let square else { continue }
            let isInTown = cell.use != .country && cell.use != .village
            let kerb = direction.left * (side * (road.width / 2 - 0.8))
            for (partClass, along) in Self.furniture(road.roadClass, isInTown: isInTown, &random) {
                let point = (between(first, last, along) + kerb).rounded
                found.append(
                    StreetPart(partClass: partClass, point: point, cell: Int(plan.cells.cellOfSquare[square])))
            }
        }
        return found
    }

    /// A part of the class somewhere on the pavements of a street; nil where that side is outside the county.
    func part(_ partClass: Int, on edge: Int, _ random: inout SampleRandom) -> StreetPart? {
        let isLeft = random.chance(0.5)
        let sides = plan.lattice.sides(edge)
        guard let square = isLeft ? sides.left : sides.right, plan.cells.cellOfSquare[square] >= 0 else { return nil }
        let road = plan.roads.roads[Int(plan.roads.roadOfEdge[edge])]
        let (first, last, direction) = pavement(edge)
        let aside = (road.width / 2 - random.between(0.3, 2.8)) * (isLeft ? 1 : -1)
        let point = between(first, last, random.unit()) + direction.left * aside
        return StreetPart(partClass: partClass, point: point.rounded, cell: Int(plan.cells.cellOfSquare[square]))
    }

    /// Parts inside a block: playgrounds, toilets, sheds for rubbish.
    func parts(ofCell index: Int) -> [StreetPart] {
        let cell = plan.cells.cells[index]
        var random = SampleRandom(seed: plan.seed, .parts, index + 10_000_000)
        let codes: [String] =
            switch cell.use {
            case .estate: ["0126", "0304", "0501", "0305", "0201"]
            case .park: ["0301", "0406", "0407", "0407", "0404", "0401", "0126"]
            case .commerce: ["0307", "0212", "0307"]
            case .oldTown: ["0501", "0113", "0401"]
            case .civic: ["0201", "0501", "0212"]
            case .village: ["0501", "0305", "0401", "0126"]
            case .industry: ["0134", "0201"]
            case .country: []
            }
        return codes.enumerated().compactMap { number, code in
            guard random.chance(0.6) else { return nil }
            let corners = plan.lattice.corners(ofSquare: random.pick(cell.squares))
            // A strip each, so that two of a kind do not fall together.
            let strip = (Double(number) + random.between(0.2, 0.8)) / Double(codes.count)
            let (u, v) = (0.28 + 0.44 * strip, random.between(0.28, 0.72))
            let point = between(between(corners[0], corners[1], u), between(corners[3], corners[2], u), v)
            return StreetPart(partClass: PartClass.index(code), point: point.rounded, cell: index)
        }
    }

    private static let coverClasses: [PipeClass: Int] = [
        .water: PartClass.index("0101"), .sewage: PartClass.index("0102"), .storm: PartClass.index("0103"),
        .power: PartClass.index("0105"), .telecom: PartClass.index("0107"), .heat: PartClass.index("0110"),
        .gas: PartClass.index("0111"),
    ]
    private static let postClasses: [String: Int] = [
        "灯杆": PartClass.index("0118"), "消防栓": PartClass.index("0113"), "接线箱": PartClass.index("0115"),
        "变压器": PartClass.index("0134"), "调压箱": PartClass.index("0135"),
    ]

    private func covers(_ edge: Int) -> [StreetPart] {
        let (left, right) = plan.lattice.sides(edge)
        var found: [StreetPart] = []
        for pipe in PipeClass.allCases where street.pipes.carries(pipe, edge) {
            guard let square = pipe.offset > 0 ? left : right else { continue }
            let cell = Int(plan.cells.cellOfSquare[square])
            let corners = plan.lattice.corners(ofSquare: square)
            for node in street.between(pipe, edge) {
                let partClass = node.hasCover ? Self.coverClasses[pipe] : Self.postClasses[node.appurtenance]
                // At a corner of the county a pipe may change sides; its covers are then left out.
                guard let partClass, isInside(node.point, corners) else { continue }
                found.append(StreetPart(partClass: partClass, point: node.point, cell: cell))
            }
        }
        return found
    }

    /// The middle of the street between the places where its pavements begin and end, short of the crossing streets.
    private func pavement(_ edge: Int) -> (first: Plane, last: Plane, direction: Plane) {
        let (start, end) = plan.lattice.endPoints(edge)
        let direction = (end - start).normalized
        return (start + direction * reach(edge, atEnd: false), end - direction * reach(edge, atEnd: true), direction)
    }

    /// Metres from the end of a street to the far kerb of the line that crosses it there, with room to spare.
    private func reach(_ edge: Int, atEnd: Bool) -> Double {
        let (column, row) = plan.lattice.place(ofEdge: edge)
        let isHorizontal = plan.lattice.isHorizontal(edge)
        let line = (isHorizontal ? column : row) + (atEnd ? 1 : 0)
        return street.halfWidth(line: line, isHorizontal: !isHorizontal) + 5
    }

    private func isInside(_ point: Plane, _ corners: [Plane]) -> Bool {
        (0..<4).allSatisfy { (corners[($0 + 1) % 4] - corners[$0]).cross(point - corners[$0]) > 0 }
    }

    /// Class and place along the pavement for one side; the same class never twice within two metres.
    private static func furniture(
        _ roadClass: RoadClass, isInTown: Bool, _ random: inout SampleRandom
    ) -> [(partClass: Int, along: Double)] {
        var found: [(partClass: Int, along: Double)] = []
        for item in items {
            let isMain = roadClass != .local
            let frequency = (isMain ? item.main : item.local) * (isInTown ? 1 : item.country)
            let whole = Int(frequency)
            let count = whole + (random.chance(frequency - Double(whole)) ? 1 : 0)
            for number in 0..<count {
                let share = (Double(number) + random.between(0.2, 0.8)) / Double(count)
                found.append((item.partClass, share))
            }
        }
        return found
    }

    private struct Item: Sendable {
        let partClass: Int
        /// How many on one pavement of a main and of a local street of about 100 m.
        let main: Double
        let local: Double
        /// The share of it that stands outside the town.
        let country: Double

        init(_ code: String, main: Double, local: Double, country: Double = 0) {
            partClass = PartClass.index(code)
            self.main = main
            self.local = local
            self.country = country
        }
    }

    private static let items = [
        Item("0104", main: 1.2, local: 0.7), Item("0106", main: 0.4, local: 0.2), Item("0116", main: 0.1, local: 0.05),
        Item("0117", main: 0.3, local: 0.2, country: 1), Item("0121", main: 0.04, local: 0),
        Item("0122", main: 0.03, local: 0.01),
        Item("0123", main: 0.05, local: 0.02), Item("0136", main: 0.2, local: 0.06),
        Item("0203", main: 0.2, local: 0, country: 0.4), Item("0209", main: 0.5, local: 0.1, country: 0.6),
        Item("0210", main: 0.25, local: 0), Item("0211", main: 0.4, local: 0), Item("0212", main: 0.1, local: 0.06),
        Item("0213", main: 0.3, local: 0.25, country: 0.3), Item("0305", main: 0.8, local: 0.4),
        Item("0307", main: 0.2, local: 0.05), Item("0402", main: 3, local: 1.4, country: 0.7),
        Item("0404", main: 0.1, local: 0.02), Item("0407", main: 0.15, local: 0.04),
        Item("0501", main: 0.06, local: 0.05),
    ]
}
