import GeoKernel
import GeoModel
import GridCells
import TestSupport

/// Puts faults of nine kinds into a town, each into a community of its own, so that they do not meet.
struct FaultInjector {
    /// A fault that was put in: which rules must find it, and where.
    struct Fault {
        let rules: Set<String>
        /// Metres; nil for a fault of the code alone, which has the whole cell as its place.
        let place: Position
        let cell: Int
    }

    enum Kind: CaseIterable {
        case gap, overlap, sliver, crossing, cutBuilding, tiny, duplicateCode, foreignCode, large
    }

    var town: CellTown
    private(set) var faults: [Fault] = []

    /// - Parameter count: how many faults, kinds in turn.
    init(count: Int, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let blocks = Int(Double(count).squareRoot().rounded(.up))
        town = try CellTown(communityColumns: blocks, communityRows: blocks, random: &random)
        for number in 0..<count {
            let (column, row) = (number % blocks * CellTown.side, number / blocks * CellTown.side)
            try inject(Kind.allCases[number % Kind.allCases.count], column, row, &random)
        }
    }

    private mutating func inject(_ kind: Kind, _ column: Int, _ row: Int, _ random: inout SeededGenerator) throws {
        // The cell in the middle of a community and its eastern neighbour.
        let (cell, east) = (town.index(column + 2, row + 2), town.index(column + 3, row + 2))
        let low = town.node(column + 3, row + 2)
        let high = town.node(column + 3, row + 3)
        let middle = Position((low.x + high.x) / 2, (low.y + high.y) / 2)
        switch kind {
        case .gap:
            // The cell withdraws from its eastern side.
            let depth = random.double(in: 4...20)
            town.cells[cell].insert(Position(middle.x - depth, middle.y), at: 2)
            add(["GR-01.gap"], Position(middle.x - depth / 4, middle.y), cell)
        case .overlap:
            let depth = random.double(in: 4...20)
            town.cells[cell].insert(Position(middle.x + depth, middle.y), at: 2)
            add(["GR-01.overlap"], Position(middle.x + depth / 4, middle.y), cell)
        case .sliver:
            let depth = random.double(in: 0.02...0.3) * (random.int(in: 0...1) == 0 ? -1 : 1)
            town.cells[cell].insert(Position(middle.x + depth, middle.y), at: 2)
            add(["GR-01.sliver"], Position(middle.x + depth / 4, middle.y), cell)
        case .crossing:
            // A border of the community moves for the cells on both sides, not for the community: the western one, at
            // the town's rim the eastern one.
            let border = column == 0 ? column + CellTown.side : column
            let (a, b) = (town.node(border, row + 2), town.node(border, row + 3))
            let bend = Position((a.x + b.x) / 2 + random.double(in: 3...15), (a.y + b.y) / 2)
            let (left, right) = (town.index(border - 1, row + 2), town.index(border, row + 2))
            town.cells[left].insert(bend, at: 2)
            town.cells[right].append(bend)
            add(["GR-04"], Position((bend.x + (a.x + b.x) / 2 * 3) / 4, bend.y), left)
        case .cutBuilding:
            town.buildings.append(CellTown.square(around: middle, half: random.double(in: 3...12)))
            add(["GR-05"], middle, cell)
        case .tiny:
            // A corner of the cell becomes a cell of its own; its code is new.
            let ring = town.cells[cell]
            let size = random.double(in: 0.05...0.2)
            let corner = ring[0]
            let (toEast, toNorth) = (Self.between(corner, ring[1], size), Self.between(corner, ring[3], size))
            // The neighbours keep their straight sides: the new corners lie on them to the rounding of numbers.
            town.cells[cell] = [toEast, ring[1], ring[2], ring[3], toNorth]
            town.cells.append([corner, toEast, toNorth])
            town.codes.append(String(town.codes[cell].prefix(12)) + "9" + String(CellTown.padded(cell % 100).suffix(2)))
            add(["GR-06"], corner, town.cells.count - 1)
        case .duplicateCode:
            town.codes[cell] = town.codes[east]
            add(["GR-03"], middle, east)
        case .foreignCode:
            town.codes[cell] = "440703002" + town.codes[cell].dropFirst(9)
            add(["GR-02.community"], middle, cell)
        case .large:
            // Nine cells become one, whose buildings stay: more than five hectares of built-up ground.
            let (west, south) = (column + 1, row + 1)
            let corners =
                (0..<3).map { town.node(west + $0, south) } + (0..<3).map { town.node(west + 3, south + $0) }
                + (0..<3).map { town.node(west + 3 - $0, south + 3) }
                + (0..<3).map { town.node(west, south + 3 - $0) }
            let merged = Set((0..<3).flatMap { y in (0..<3).map { town.index(west + $0, south + y) } })
            for index in merged { town.cells[index] = [] }
            town.cells[town.index(west, south)] = corners
            add(["GR-06"], middle, town.index(west, south))
        }
    }

    private mutating func add(_ rules: Set<String>, _ place: Position, _ cell: Int) {
        faults.append(Fault(rules: rules, place: place, cell: cell))
    }

    private static func between(_ a: Position, _ b: Position, _ share: Double) -> Position {
        Position(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
    }

    /// The town without the cells that were merged away.
    func finished() -> CellTown {
        var town = town
        let kept = town.cells.indices.filter { !town.cells[$0].isEmpty }
        town.codes = kept.map { town.codes[$0] }
        town.cells = kept.map { town.cells[$0] }
        return town
    }
}
