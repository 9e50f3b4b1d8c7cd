/// The street grid of the city: a lattice of quadrilaterals of about a hectare, with uneven spacing, bent by smooth
/// noise and turned, whose nodes are rounded to millimetres once. Everything that has an area is a union of its squares,
/// so shared borders agree vertex for vertex.
///
/// Columns run west to east, rows south to north. Squares, nodes and edges are numbered; `macro` squares are 3 × 3.
struct Lattice {
    let columns: Int
    let rows: Int
    private(set) var nodes: [Plane] = []
    /// A bend in the middle of an edge, where the edge carries no street and lies in the open country.
    private(set) var bends: [Plane?] = []

    static let macroSize = 3
    /// Where the city lies: in the county that lends its code, metres of EPSG:4547.
    static let centre = Plane(402_000, 2_505_000)

    init(macroColumns: Int, macroRows: Int, seed: UInt64) {
        columns = macroColumns * Self.macroSize
        rows = macroRows * Self.macroSize
        var random = SampleRandom(seed: seed, .lattice)
        let eastings = Self.spacing(columns, &random)
        let northings = Self.spacing(rows, &random)
        let middle = Plane((eastings.last ?? 0) / 2, (northings.last ?? 0) / 2)
        let bendings = (0..<4).map { index in
            SmoothNoise(seed: seed, index: index, wavelength: index < 2 ? 2400 : 760)
        }
        // A turn by 11.3°: (5, 1) normalised, so that no trigonometry is needed.
        let east = Plane(5, 1).normalized
        for row in 0...rows {
            for column in 0...columns {
                var point = Plane(eastings[column], northings[row]) - middle
                let large = Plane(bendings[0].value(point.x, point.y), bendings[1].value(point.x, point.y))
                let small = Plane(bendings[2].value(point.x, point.y), bendings[3].value(point.x, point.y))
                point += large * 210 + small * 30
                point += Plane(random.between(-5, 5), random.between(-5, 5))
                nodes.append((Self.centre + east * point.x + east.left * point.y).rounded)
            }
        }
        bends = Array(repeating: nil, count: edgeCount)
    }

    /// Distances from the first line to each line: 74 to 122 m apart, wider beside main roads.
    private static func spacing(_ count: Int, _ random: inout SampleRandom) -> [Double] {
        var lines = [0.0]
        for index in 0..<count {
            let besideMainRoad = index % 6 == 0 || index % 6 == 5
            lines.append((lines.last ?? 0) + random.between(74, 112) + (besideMainRoad ? 14 : 0))
        }
        return lines
    }

    var squareCount: Int { columns * rows }
    var nodeCount: Int { (columns + 1) * (rows + 1) }
    var horizontalCount: Int { columns * (rows + 1) }
    var edgeCount: Int { horizontalCount + (columns + 1) * rows }
    var macroColumns: Int { columns / Self.macroSize }
    var macroRows: Int { rows / Self.macroSize }

    func node(_ column: Int, _ row: Int) -> Int { row * (columns + 1) + column }
    func square(_ column: Int, _ row: Int) -> Int { row * columns + column }
    func place(ofSquare square: Int) -> (column: Int, row: Int) { (square % columns, square / columns) }
    func place(ofNode node: Int) -> (column: Int, row: Int) { (node % (columns + 1), node / (columns + 1)) }
    func macro(ofSquare square: Int) -> Int {
        let (column, row) = place(ofSquare: square)
        return row / Self.macroSize * macroColumns + column / Self.macroSize
    }

    /// The edge from (column, row) to the east.
    func horizontal(_ column: Int, _ row: Int) -> Int { row * columns + column }
    /// The edge from (column, row) to the north.
    func vertical(_ column: Int, _ row: Int) -> Int { horizontalCount + row * (columns + 1) + column }
    func isHorizontal(_ edge: Int) -> Bool { edge < horizontalCount }

    func place(ofEdge edge: Int) -> (column: Int, row: Int) {
        if isHorizontal(edge) { return (edge % columns, edge / columns) }
        let rest = edge - horizontalCount
        return (rest % (columns + 1), rest / (columns + 1))
    }

    /// The number of the lattice line that the edge lies on: its row or its column.
    func line(ofEdge edge: Int) -> Int {
        let (column, row) = place(ofEdge: edge)
        return isHorizontal(edge) ? row : column
    }

    /// The nodes at the ends: west and east, or south and north.
    func ends(_ edge: Int) -> (start: Int, end: Int) {
        let (column, row) = place(ofEdge: edge)
        return isHorizontal(edge)
            ? (node(column, row), node(column + 1, row)) : (node(column, row), node(column, row + 1))
    }

    func endPoints(_ edge: Int) -> (start: Plane, end: Plane) {
        let (start, end) = ends(edge)
        return (nodes[start], nodes[end])
    }

    func length(_ edge: Int) -> Double {
        let (start, end) = endPoints(edge)
        return (end - start).length
    }

    /// The squares left and right of the edge's direction; nil beyond the lattice.
    func sides(_ edge: Int) -> (left: Int?, right: Int?) {
        let (column, row) = place(ofEdge: edge)
        if isHorizontal(edge) {
            return (row < rows ? square(column, row) : nil, row > 0 ? square(column, row - 1) : nil)
        }
        return (column > 0 ? square(column - 1, row) : nil, column < columns ? square(column, row) : nil)
    }

    /// The edges of a square: south, east, north, west.
    func edges(ofSquare square: Int) -> [Int] {
        let (column, row) = place(ofSquare: square)
        return [
            horizontal(column, row), vertical(column + 1, row), horizontal(column, row + 1), vertical(column, row),
        ]
    }

    /// The corners of a square: south-west, south-east, north-east, north-west.
    func corners(ofSquare square: Int) -> [Plane] {
        let (column, row) = place(ofSquare: square)
        return [
            nodes[node(column, row)], nodes[node(column + 1, row)], nodes[node(column + 1, row + 1)],
            nodes[node(column, row + 1)],
        ]
    }

    func centre(ofSquare square: Int) -> Plane {
        let corners = corners(ofSquare: square)
        return (corners[0] + corners[1] + corners[2] + corners[3]) / 4
    }

    /// The edges at a node: east, north, west, south; nil beyond the lattice.
    func edges(atNode node: Int) -> [Int?] {
        let (column, row) = place(ofNode: node)
        return [
            column < columns ? horizontal(column, row) : nil, row < rows ? vertical(column, row) : nil,
            column > 0 ? horizontal(column - 1, row) : nil, row > 0 ? vertical(column, row - 1) : nil,
        ]
    }

    /// Bends the edges that `bends` accepts, so that borders in the country do not look drawn with a ruler.
    mutating func bend(seed: UInt64, where isOpen: (Int) -> Bool) {
        for edge in 0..<edgeCount where isOpen(edge) {
            let (start, end) = endPoints(edge)
            let along = 0.5 + 0.16 * (SampleRandom.unit(seed, .lattice, edge, 1) - 0.5)
            let aside = 22 * (SampleRandom.unit(seed, .lattice, edge, 2) - 0.5)
            bends[edge] = (between(start, end, along) + (end - start).normalized.left * aside).rounded
        }
    }
}
