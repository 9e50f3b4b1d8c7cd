/// How an estate is built.
private struct EstateStyle {
    let floors: ClosedRange<Int>
    /// Between neighbours, along u and v.
    let gap: Plane
    let body: (least: Plane, greatest: Plane)
    /// Metres of front for a staircase.
    let unitLength: Double
    /// On a floor of a unit.
    let rooms: Int

    static let walkUp = EstateStyle(
        floors: 6...9, gap: Plane(8, 13), body: (Plane(30, 11), Plane(62, 13)), unitLength: 16, rooms: 2)
    static let slabs = EstateStyle(
        floors: 11...18, gap: Plane(10, 20), body: (Plane(34, 13), Plane(58, 16)), unitLength: 20, rooms: 3)
    static let towers = EstateStyle(
        floors: 24...33, gap: Plane(18, 24), body: (Plane(24, 21), Plane(29, 26)), unitLength: 27, rooms: 4)
}

extension BlockPlanner {
    /// 住宅小区: rows of slabs or towers behind one gate, shops along the busiest street.
    func planEstate(_ cell: Cell, _ plots: [Plot], _ block: inout Block, _ random: inout SampleRandom) {
        let name = plan.names.estate(block.cell)
        if let (plot, side) = gateSide(plots) {
            block.estate = Estate(name: name, door: side.door(side.middleSlot), gate: gate(plot, side))
        } else {
            block.estate = Estate(name: name, door: nil, gate: plots[0].frame.point(0.5, 0.5).rounded)
        }
        // One kind of building for the whole estate.
        let kind = random.unit() + 0.25 * max(0, 1 - cell.remoteness)
        let style: EstateStyle = kind < 0.5 ? .walkUp : kind < 0.8 ? .slabs : .towers
        let floors = random.int(style.floors)
        for plot in plots {
            var area = FrameArea()
            let busy = plot.streetSides.filter { $0.door(0)?.road != block.estate?.door?.road }
                .min { $0.roadClass.rawValue < $1.roadClass.rawValue }
            if let busy, busy.roadClass != .local || random.chance(0.3) {
                addShops(plot, busy, &block, &random)
                area = area.without(busy.index, plot.depth(18, side: busy.index))
            }
            rows(in: area, of: plot, gap: style.gap, body: style.body, &random) { footprint, random in
                let length = (footprint.ring[1] - footprint.ring[0]).length
                let number = block.buildings.filter { $0.door == nil }.count + 1
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .dwelling,
                        floors: max(2, floors - random.int(2)), units: max(1, Int(length / style.unitLength)),
                        rooms: style.rooms, title: CommonWords.buildings[number]))
            }
        }
        let place = block.estate?.gate ?? plots[0].frame.point(0.5, 0.5)
        block.places.append(
            PlaceOfInterest(name: name, category: SampleText("住宅小区"), point: place, building: nil))
    }

    private func addShops(
        _ plot: Plot, _ side: Plot.Side, _ block: inout Block, _ random: inout SampleRandom
    ) {
        let gateSlot = side.door(side.middleSlot) == block.estate?.door ? side.middleSlot : nil
        for lot in plot.lots(side, depthMetres: 11, gapMetres: 0.6, leaving: gateSlot, slots: { 1 }) {
            let footprint = Footprint(lot.quad, front: side.index)
            block.buildings.append(
                Building(
                    footprint: footprint.ring, entrance: footprint.entrance, use: .shop, floors: 2,
                    door: side.door(lot.slot)))
            if random.chance(0.12) {
                addShop(footprint.entrance, block.cell, block.buildings.count - 1, &block, &random)
            }
        }
    }

    /// 老街: narrow houses on both sides of a lane, and along the streets around it.
    func planOldTown(_ plot: Plot, _ block: inout Block, _ random: inout SampleRandom) {
        let lane = Int(plan.roads.laneOfSquare[plot.square])
        guard lane >= 0 else { return }
        let line = plan.roads.roads[lane].line
        let direction = (line[1] - line[0]).normalized
        let isEastward = abs(direction.x) > abs(direction.y)
        let slots = RoadNetwork.slots((line[1] - line[0]).length)
        for slot in 0..<slots {
            for isLeft in [true, false] {
                let away = isLeft ? direction.left : direction.left * -1
                let start = between(line[0], line[1], (Double(slot) + 0.04) / Double(slots)) + away * 4
                let end = between(line[0], line[1], (Double(slot) + 0.96) / Double(slots)) + away * 4
                // Counter-clockwise with the front on the lane.
                let (a, b) = isLeft ? (start, end) : (end, start)
                let quad = [a, b, b + away * 9, a + away * 9].map(\.rounded)
                guard quad.allSatisfy({ plot.frame.contains($0, margin: 0.5) }) else { continue }
                let footprint = Footprint(quad, front: 0)
                let number = 2 * slot + (isLeft ? 1 : 2)
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .dwelling,
                        floors: random.int(1...4), door: Door(road: lane, number: number)))
            }
        }
        let parallel = isEastward ? [0, 2] : [1, 3]
        for side in plot.streetSides where parallel.contains(side.index) {
            // From the street's building line to the backs of the houses on the lane.
            let ends = [plot.frame.corners[side.index], plot.frame.corners[(side.index + 1) % 4]]
            let room = (ends.map { abs(direction.cross($0 - line[0])) }.min() ?? 0) - 14.5
            guard room > 9 else { continue }
            for lot in plot.lots(side, depthMetres: min(room, 13), gapMetres: 0.4, slots: { 1 }) {
                let footprint = Footprint(lot.quad, front: side.index)
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .shop,
                        floors: random.int(2...5), rooms: random.chance(0.5) ? 2 : 0, door: side.door(lot.slot)))
                if random.chance(0.15) {
                    addShop(footprint.entrance, block.cell, block.buildings.count - 1, &block, &random)
                }
            }
        }
    }

    /// 村庄: groups of houses, numbered through the village.
    func planVillage(_ cell: Cell, _ plots: [Plot], _ block: inout Block, _ random: inout SampleRandom) {
        var number = 0
        for (index, plot) in plots.enumerated() {
            let group = cell.groupsBefore + index + 1
            block.groups.append((group, plot.frame.point(0.5, 0.5).rounded))
            let gap = Plane(random.between(3, 7), random.between(6, 11))
            rows(
                in: FrameArea(), of: plot, gap: gap, body: (Plane(10, 10.5), Plane(12, 12.5)), &random
            ) { footprint, random in
                guard random.chance(0.72) else { return }
                number += random.chance(0.06) ? 2 : 1
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .villageHouse,
                        floors: random.int(1...4), group: group, houseNumber: number))
            }
        }
        let point = plots[0].frame.point(0.5, 0.02).rounded
        block.places.append(
            PlaceOfInterest(
                name: SampleText(stem(cell) + random.pick(["村文化室", "祠堂", "村口公园"])),
                category: SampleText("公共服务"), point: point, building: nil))
    }
}

extension QuadFrame {
    /// Whether a point lies inside, at least `margin` metres from every side.
    func contains(_ point: Plane, margin: Double) -> Bool {
        (0..<4).allSatisfy { index in
            let direction = (corners[(index + 1) % 4] - corners[index]).normalized
            return direction.cross(point - corners[index]) >= margin
        }
    }
}
