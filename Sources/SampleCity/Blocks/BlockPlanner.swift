/// Plans what stands in a cell: a pure function of the layout and the seed, called as often as needed.
struct BlockPlanner {
    let plan: CityPlan

    func block(_ index: Int) -> Block {
        let cell = plan.cells.cells[index]
        var random = SampleRandom(seed: plan.seed, .blocks, index)
        var block = Block(cell: index)
        let plots = cell.squares.compactMap { Plot($0, in: plan, rim: cell.use == .village ? 15 : 7) }
        guard !plots.isEmpty else { return block }
        switch cell.use {
        case .estate: planEstate(cell, plots, &block, &random)
        case .commerce: planCommerce(cell, plots[0], &block, &random)
        case .oldTown: planOldTown(plots[0], &block, &random)
        case .industry: planIndustry(cell, plots, &block, &random)
        case .civic: planCivic(cell, plots[0], &block, &random)
        case .park: planPark(cell, plots[0], &block, &random)
        case .village: planVillage(cell, plots, &block, &random)
        case .country: break
        }
        return block
    }

    /// The street side where a compound has its gate: quiet streets first.
    func gateSide(_ plots: [Plot]) -> (plot: Plot, side: Plot.Side)? {
        let choices = plots.flatMap { plot in plot.streetSides.map { (plot: plot, side: $0) } }
        return choices.max { $0.side.roadClass.rawValue < $1.side.roadClass.rawValue }
    }

    /// A gate in the middle of a side, on the frame's border.
    func gate(_ plot: Plot, _ side: Plot.Side) -> Plane {
        let along = min(0.98, max(0.02, (side.along(side.middleSlot) + side.along(side.middleSlot + 1)) / 2))
        switch side.index {
        case 0: return plot.frame.point(along, 0).rounded
        case 1: return plot.frame.point(1, along).rounded
        case 2: return plot.frame.point(along, 1).rounded
        default: return plot.frame.point(0, along).rounded
        }
    }

    /// Detached buildings in rows, all facing south.
    ///
    /// - Parameters:
    ///   - gap: metres between neighbours along u and v.
    ///   - body: the least and the greatest size of a building, metres.
    func rows(
        in area: FrameArea, of plot: Plot, gap: Plane, body: (least: Plane, greatest: Plane),
        _ random: inout SampleRandom, _ make: (Footprint, inout SampleRandom) -> Void
    ) {
        let extent = Plane(area.width, area.height) * plot.frame.size
        let columns = Int((extent.x + gap.x) / (body.least.x + gap.x))
        let lines = Int((extent.y + gap.y) / (body.least.y + gap.y))
        guard columns > 0, lines > 0 else { return }
        let step = Plane((extent.x + gap.x) / Double(columns), (extent.y + gap.y) / Double(lines))
        let size = Plane(min(step.x - gap.x, body.greatest.x), min(step.y - gap.y, body.greatest.y))
        let origin = Plane(area.west, area.south)
        for line in (0..<lines).reversed() {
            for column in 0..<columns {
                let low = Plane(Double(column) * step.x, Double(line) * step.y) + (step - gap - size) / 2
                let (from, to) = (origin + low / plot.frame.size, origin + (low + size) / plot.frame.size)
                let piece = FrameArea(west: from.x, south: from.y, east: to.x, north: to.y)
                make(Footprint(plot.frame.rectangle(piece), front: 0), &random)
            }
        }
    }

    /// The name that a community lends to its school or market: 云溪 of 云溪社区.
    func stem(_ cell: Cell) -> String {
        let name = plan.districts.communities[cell.community].name.text
        return String(name.dropLast(name.hasSuffix("社区") ? 2 : 1))
    }

    /// A shop's sign above every few doors.
    func addShop(
        _ entrance: Plane, _ cell: Int, _ building: Int, _ block: inout Block, _ random: inout SampleRandom
    ) {
        let kind = random.pick(Words.shopKinds)
        let name = plan.names.firm(cell * 16 + building) + kind.name
        block.places.append(
            PlaceOfInterest(
                name: SampleText(name), category: SampleText(kind.category), point: entrance, building: building))
    }
}
