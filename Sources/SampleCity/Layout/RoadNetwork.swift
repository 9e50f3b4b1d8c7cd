/// How important a street is; decides its width, its name and what lies under it.
enum RoadClass: Int, Sendable {
    case arterial, secondary, local, lane

    var title: String {
        switch self {
        case .arterial: "主干路"
        case .secondary: "次干路"
        case .local: "支路"
        case .lane: "巷道"
        }
    }
}

/// A named road: a run of lattice edges, or a lane through a block.
struct Road {
    let name: SampleText
    let roadClass: RoadClass
    /// Between the red lines, metres.
    let width: Double
    let line: [Plane]
}

/// The city's roads. Doorplates count along a road in slots of `slotLength`: odd numbers on its left, even on its right.
struct RoadNetwork {
    private(set) var roads: [Road] = []
    /// The road on each lattice edge, −1 where there is none.
    private(set) var roadOfEdge: [Int32]
    /// Doorplate slots of the road before the edge begins.
    private(set) var slotBase: [Int32]
    /// The lane through a square.
    private(set) var laneOfSquare: [Int32]

    static let slotLength = 12.0

    init(_ lattice: Lattice, _ shape: CityShape, _ cells: CellMap, names: NameBook, seed: UInt64) {
        roadOfEdge = Array(repeating: -1, count: lattice.edgeCount)
        slotBase = Array(repeating: 0, count: lattice.edgeCount)
        laneOfSquare = Array(repeating: -1, count: lattice.squareCount)
        let streets = StreetEdges(lattice, shape, cells, seed: seed)
        var namer = RoadNamer(names: names)
        for row in 0...lattice.rows {
            addLine((0..<lattice.columns).map { lattice.horizontal($0, row) }, lattice, streets, &namer, seed)
        }
        for column in 0...lattice.columns {
            addLine((0..<lattice.rows).map { lattice.vertical(column, $0) }, lattice, streets, &namer, seed)
        }
        for (index, cell) in cells.cells.filter({ $0.use == .oldTown }).enumerated() {
            addLane(through: cell.squares[0], lattice, names.lane(index), seed)
        }
    }

    static func slots(_ length: Double) -> Int { max(1, Int(length / slotLength)) }

    /// Width of every road on a lattice line: it keeps its width from end to end.
    static func width(_ roadClass: RoadClass, line: Int, isHorizontal: Bool, seed: UInt64) -> Double {
        let choice = SampleRandom.hash(seed, .roads, line, isHorizontal ? 1 : 2) % 3
        switch roadClass {
        case .arterial: return [36, 40, 50][Int(choice)]
        case .secondary: return [24, 26, 30][Int(choice)]
        case .local: return [12, 14, 16][Int(choice)]
        case .lane: return 5
        }
    }

    static func roadClass(line: Int) -> RoadClass {
        line % 6 == 0 ? .arterial : line % 3 == 0 ? .secondary : .local
    }

    private mutating func addLine(
        _ edges: [Int], _ lattice: Lattice, _ streets: StreetEdges, _ namer: inout RoadNamer, _ seed: UInt64
    ) {
        var random = SampleRandom(seed: seed, .roads, edges[0])
        let line = lattice.line(ofEdge: edges[0])
        let roadClass = Self.roadClass(line: line)
        let isHorizontal = lattice.isHorizontal(edges[0])
        let width = Self.width(roadClass, line: line, isHorizontal: isHorizontal, seed: seed)
        for run in edges.split(whereSeparator: { !streets.isStreet[$0] }) {
            let pieces = Self.cut(Array(run), roadClass, &random)
            let titles = namer.names(pieces.count, roadClass, isHorizontal: isHorizontal)
            for (piece, name) in zip(pieces, titles) {
                var base: Int32 = 0
                for edge in piece {
                    roadOfEdge[edge] = Int32(roads.count)
                    slotBase[edge] = base
                    base += Int32(Self.slots(lattice.length(edge)))
                }
                let nodes = [lattice.ends(piece[0]).start] + piece.map { lattice.ends($0).end }
                roads.append(
                    Road(name: name, roadClass: roadClass, width: width, line: nodes.map { lattice.nodes[$0] }))
            }
        }
    }

    /// Cuts a run of edges where people would expect a road to change its name.
    private static func cut(_ run: [Int], _ roadClass: RoadClass, _ random: inout SampleRandom) -> [[Int]] {
        var pieces: [[Int]] = []
        var rest = run[...]
        while !rest.isEmpty {
            let wanted =
                switch roadClass {
                case .arterial: random.int(24...42)
                case .secondary: random.int(9...18)
                default: random.int(3...8)
                }
            let take = rest.count < wanted * 4 / 3 ? rest.count : wanted
            pieces.append(Array(rest.prefix(take)))
            rest = rest.dropFirst(take)
        }
        return pieces
    }

    private mutating func addLane(through square: Int, _ lattice: Lattice, _ name: SampleText, _ seed: UInt64) {
        let corners = lattice.corners(ofSquare: square)
        let isEastward = SampleRandom.hash(seed, .roads, square, 9) % 2 == 0
        let line =
            isEastward
            ? [between(corners[0], corners[3], 0.5), between(corners[1], corners[2], 0.5)]
            : [between(corners[0], corners[1], 0.5), between(corners[3], corners[2], 0.5)]
        laneOfSquare[square] = Int32(roads.count)
        roads.append(
            Road(name: name, roadClass: .lane, width: 5, line: line.map(\.rounded)))
    }
}

/// Gives the pieces of one line names that belong together: 东路 and 西路, or 一路, 二路 …
private struct RoadNamer {
    let names: NameBook
    private var used = 0

    init(names: NameBook) { self.names = names }

    mutating func names(_ count: Int, _ roadClass: RoadClass, isHorizontal: Bool) -> [SampleText] {
        if roadClass == .local {
            return (0..<count).map { _ in SampleText(next() + (used % 4 == 0 ? "路" : "街")) }
        }
        let base = next()
        let ending = roadClass == .arterial && count == 1 ? "大道" : "路"
        switch count {
        case 1: return [SampleText(base + ending)]
        case 2: return (isHorizontal ? ["西", "东"] : ["南", "北"]).map { SampleText(base + $0 + "路") }
        case 3: return (isHorizontal ? ["西", "中", "东"] : ["南", "中", "北"]).map { SampleText(base + $0 + "路") }
        default:
            let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
            return (0..<count).map { SampleText((count > 10 && $0 >= 10 ? next() : base + numerals[$0]) + "路") }
        }
    }

    private mutating func next() -> String {
        used += 1
        return names.road(used - 1)
    }
}
