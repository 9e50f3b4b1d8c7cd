/// What a block is used for.
enum BlockUse: Int, Sendable {
    /// 住宅小区
    case estate
    /// 沿街商业
    case commerce
    /// 老街, with a lane through it.
    case oldTown
    /// 工业园
    case industry
    /// Schools, hospitals, offices, markets.
    case civic
    case park
    /// 村庄 with groups and houses.
    case village
    /// Fields, ponds and woods.
    case country
}

/// A unit grid cell (单元网格): one block, or a piece of country.
struct Cell {
    let squares: [Int]
    let community: Int
    let use: BlockUse
    /// 0 in a town's centre, about 1 at its rim.
    let remoteness: Double
    var code = SampleText("")
    /// Village groups of the community in the cells before this one.
    var groupsBefore = 0
}

/// All unit grid cells in the order in which everything is written: town, community, cell code.
struct CellMap {
    private(set) var cells: [Cell] = []
    /// The cell of each square, −1 outside the county.
    private(set) var cellOfSquare: [Int32]
    /// The cells of each community.
    private(set) var cellsOfCommunity: [Range<Int>]

    init(_ lattice: Lattice, _ shape: CityShape, _ districts: Districts, seed: UInt64) {
        cellOfSquare = Array(repeating: -1, count: lattice.squareCount)
        cellsOfCommunity = Array(repeating: 0..<0, count: districts.communities.count)
        let maker = CellMaker(lattice: lattice, shape: shape, seed: seed)
        for community in districts.towns.flatMap(\.communities) {
            var found = districts.communities[community].macros.flatMap { maker.cells(ofMacro: $0, community) }
            // North to south by rows of the street grid, west to east within a row.
            found.sort { left, right in
                let (a, b) = (lattice.place(ofSquare: left.squares[0]), lattice.place(ofSquare: right.squares[0]))
                return (b.row, a.column) < (a.row, b.column)
            }
            let first = cells.count
            var groups = 0
            for index in found.indices {
                found[index].groupsBefore = groups
                if found[index].use == .village { groups += found[index].squares.count }
                found[index].code = SampleText(districts.communities[community].code + padded(index + 1, 3))
                for square in found[index].squares { cellOfSquare[square] = Int32(first + index) }
            }
            cells += found
            cellsOfCommunity[community] = first..<cells.count
        }
    }
}

/// Cuts a macro square into cells.
private struct CellMaker {
    let lattice: Lattice
    let shape: CityShape
    let seed: UInt64

    /// The north-west square of each cell comes first.
    func cells(ofMacro macro: Int, _ community: Int) -> [Cell] {
        var random = SampleRandom(seed: seed, .cells, macro)
        let column = macro % shape.columns * Lattice.macroSize
        let row = macro / shape.columns * Lattice.macroSize
        let square = { (x: Int, y: Int) in lattice.square(column + x, row + 2 - y) }
        let remoteness = shape.remoteness[macro]
        let make = { (squares: [Int], use: BlockUse) in
            Cell(squares: squares, community: community, use: use, remoteness: remoteness)
        }
        guard shape.isUrban[macro] else {
            guard random.chance(0.34) else {
                let all = (0..<9).map { square($0 % 3, $0 / 3) }
                return [make(all, .country)]
            }
            // A village in one corner of two by two squares, its fields around it.
            let (x, y) = (random.int(2), random.int(2))
            let isVillage = { (index: Int) in (x...x + 1).contains(index % 3) && (y...y + 1).contains(index / 3) }
            let village = (0..<9).filter(isVillage).map { square($0 % 3, $0 / 3) }
            let fields = (0..<9).filter { !isVillage($0) }.map { square($0 % 3, $0 / 3) }
            return [make(village, .village), make(fields, .country)]
        }
        var isTaken = Array(repeating: false, count: 9)
        var found: [Cell] = []
        let merges = random.pick([0, 0, 0, 1, 1, 2])
        for _ in 0..<merges {
            let isEastward = random.chance(0.5)
            let (x, y) = (random.int(isEastward ? 2 : 3), random.int(isEastward ? 3 : 2))
            let other = isEastward ? y * 3 + x + 1 : (y + 1) * 3 + x
            guard !isTaken[y * 3 + x], !isTaken[other] else { continue }
            isTaken[y * 3 + x] = true
            isTaken[other] = true
            found.append(make([square(x, y), square(other % 3, other / 3)], random.chance(0.85) ? .estate : .industry))
        }
        for index in 0..<9 where !isTaken[index] {
            found.append(make([square(index % 3, index / 3)], use(remoteness, &random)))
        }
        return found
    }

    private func use(_ remoteness: Double, _ random: inout SampleRandom) -> BlockUse {
        let weights: [(BlockUse, Double)] =
            switch remoteness {
            case ..<0.3: [(.estate, 34), (.commerce, 30), (.oldTown, 18), (.civic, 12), (.park, 6)]
            case ..<0.7: [(.estate, 55), (.commerce, 14), (.oldTown, 10), (.civic, 10), (.industry, 4), (.park, 7)]
            default: [(.estate, 42), (.commerce, 8), (.oldTown, 8), (.civic, 9), (.industry, 25), (.park, 8)]
            }
        var rest = random.unit() * weights.reduce(0) { $0 + $1.1 }
        for (use, weight) in weights {
            rest -= weight
            if rest < 0 { return use }
        }
        return .estate
    }
}
