/// How many address rows each block writes, so that the city has exactly as many as were asked for.
///
/// Everything above the staircases is written, except that a small city leaves out some single houses; units, floors
/// and rooms fill what is left, in the same proportion everywhere.
struct AddressQuota {
    /// Single houses with a smaller hash are written.
    let leafShare: Double
    /// Rows of units, floors and rooms for each cell.
    private(set) var detail: [Int]
    /// Rows of county, towns, communities and roads.
    let upperRows: Int

    /// - Throws: `SampleError.addresses` where the number is too small to name every road and estate.
    init(_ plan: CityPlan, addresses: Int) throws {
        let planner = BlockPlanner(plan: plan)
        upperRows = 1 + plan.districts.towns.count + plan.districts.communities.count + plan.roads.roads.count
        let outlines = plan.cells.cells.indices.map { index -> (fixed: Int, leaves: Int) in
            let items = AddressOutline(planner.block(index), in: plan).items
            let leaves = items.filter(\.isLeaf).count
            return (items.count - leaves, leaves)
        }
        let fixed = upperRows + outlines.reduce(0) { $0 + $1.fixed }
        let leaves = outlines.reduce(0) { $0 + $1.leaves }
        let wanted = Double(addresses) * 0.7 - Double(fixed)
        leafShare = min(1, max(0, leaves > 0 ? wanted / Double(leaves) : 0))
        detail = []
        var written = fixed
        var capacities: [Int] = []
        for index in plan.cells.cells.indices {
            let block = planner.block(index)
            var capacity = 0
            for (number, building) in block.buildings.enumerated() {
                let isLeaf = building.title.isEmpty
                guard !isLeaf || Self.isListed(index, number, leafShare, plan.seed) else { continue }
                if isLeaf { written += 1 }
                capacity += building.detail
            }
            capacities.append(capacity)
        }
        let rest = addresses - written
        let total = capacities.reduce(0, +)
        guard rest >= 0 else { throw SampleError.addresses(addresses, smallest: written, largest: nil) }
        guard rest <= total else { throw SampleError.addresses(addresses, smallest: nil, largest: written + total) }
        detail = Self.share(rest, capacities, total)
    }

    func isListed(_ cell: Int, _ building: Int, _ plan: CityPlan) -> Bool {
        Self.isListed(cell, building, leafShare, plan.seed)
    }

    private static func isListed(_ cell: Int, _ building: Int, _ share: Double, _ seed: UInt64) -> Bool {
        SampleRandom.unit(seed, .thinning, cell, building) < share
    }

    /// Proportional shares whose sum is `rest`; none exceeds its capacity because `rest` does not exceed `total`.
    private static func share(_ rest: Int, _ capacities: [Int], _ total: Int) -> [Int] {
        var seen = 0
        var given = 0
        return capacities.map { capacity in
            seen += capacity
            let upTo = total > 0 ? total.dividingFullWidth(rest.multipliedFullWidth(by: seen)).quotient : 0
            defer { given = upTo }
            return upTo - given
        }
    }

    /// Shares a block's rows out over its buildings, whole buildings in a random order, the last one in part.
    func details(of block: Block, in plan: CityPlan) -> [Int] {
        var random = SampleRandom(seed: plan.seed, .detail, block.cell)
        var order = Array(block.buildings.indices)
        random.shuffle(&order)
        var rest = detail[block.cell]
        var given = Array(repeating: 0, count: block.buildings.count)
        for index in order where rest > 0 {
            let building = block.buildings[index]
            guard !building.title.isEmpty || isListed(block.cell, index, plan) else { continue }
            given[index] = min(rest, building.detail)
            rest -= given[index]
        }
        return given
    }
}
