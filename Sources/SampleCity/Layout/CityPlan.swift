/// The whole layout of a sample city: small enough to be held in memory at any size, and the only thing that is.
/// Buildings, addresses, parts and pipes are made from it block by block and street by street while files are written.
struct CityPlan {
    let seed: UInt64
    let names: NameBook
    let lattice: Lattice
    let districts: Districts
    let cells: CellMap
    let roads: RoadNetwork

    /// - Parameters:
    ///   - addresses: decides the size: a large city has about 110 addresses a built-up hectare, a small one fewer.
    init(addresses: Int, seed: UInt64) {
        self.seed = seed
        names = NameBook(seed: seed)
        let hectares = Double(addresses) / 130 + 2 * Double(addresses).squareRoot()
        let urban = max(6, Int((hectares / 8.6).rounded()))
        let shape = CityShape(urban: urban, rural: max(8, urban), seed: seed)
        let grid = Lattice(macroColumns: shape.columns, macroRows: shape.rows, seed: seed)
        districts = Districts(shape, names: names, seed: seed)
        cells = CellMap(grid, shape, districts, seed: seed)
        roads = RoadNetwork(grid, shape, cells, names: names, seed: seed)
        var bent = grid
        let (roadOfEdge, isUrban) = (roads.roadOfEdge, shape.isUrban)
        bent.bend(seed: seed) { edge in
            guard roadOfEdge[edge] < 0 else { return false }
            let sides = grid.sides(edge)
            return ![sides.left, sides.right].contains { square in
                square.map { isUrban[grid.macro(ofSquare: $0)] } ?? false
            }
        }
        lattice = bent
    }

    /// The cell that holds a square; nil outside the county.
    func cell(ofSquare square: Int?) -> Cell? {
        guard let square, cells.cellOfSquare[square] >= 0 else { return nil }
        return cells.cells[Int(cells.cellOfSquare[square])]
    }

    func squares(ofCommunities communities: [Int]) -> [Int] {
        communities.flatMap { cells.cellsOfCommunity[$0] }.flatMap { cells.cells[$0].squares }
    }
}
