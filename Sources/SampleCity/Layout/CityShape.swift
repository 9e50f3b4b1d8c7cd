/// Which macro squares belong to the county and which of them are built up: one main town, smaller towns around it, open
/// country between.
struct CityShape {
    let columns: Int
    let rows: Int
    private(set) var isCounty: [Bool]
    private(set) var isUrban: [Bool]
    /// Distance from the nearest town centre in units of that town's radius: 0 in the middle of a town.
    private(set) var remoteness: [Double]

    /// - Parameters:
    ///   - urban: macro squares to build up.
    ///   - rural: macro squares of country around them.
    init(urban: Int, rural: Int, seed: UInt64) {
        let total = urban + rural
        let side = (Double(total) * 1.62).squareRoot()
        columns = max(4, Int((side * 1.06).rounded(.up)))
        rows = max(4, Int((side / 1.06).rounded(.up)))
        isCounty = Array(repeating: false, count: columns * rows)
        isUrban = isCounty
        remoteness = Array(repeating: 9, count: columns * rows)
        shapeCounty(total, seed)
        let centres = townCentres(total, seed)
        measure(from: centres, total: total, seed)
        for index in lowest(urban, of: remoteness, where: { isCounty[$0] }) { isUrban[index] = true }
    }

    func neighbours(_ index: Int) -> [Int] {
        let (column, row) = (index % columns, index / columns)
        var found: [Int] = []
        if row > 0 { found.append(index - columns) }
        if column > 0 { found.append(index - 1) }
        if column < columns - 1 { found.append(index + 1) }
        if row < rows - 1 { found.append(index + columns) }
        return found
    }

    func centre(_ index: Int) -> Plane { Plane(Double(index % columns) + 0.5, Double(index / columns) + 0.5) }

    private mutating func shapeCounty(_ total: Int, _ seed: UInt64) {
        let half = Plane(Double(columns) / 2, Double(rows) / 2)
        let noise = SmoothNoise(seed: seed, index: 10, wavelength: Double(columns) / 2.6)
        let scores = (0..<columns * rows).map { index in
            let place = (centre(index) - half) / half
            return place.length + 0.34 * noise.value(centre(index).x, centre(index).y)
        }
        for index in lowest(total, of: scores, where: { _ in true }) { isCounty[index] = true }
        keepOnePiece()
        fillHoles()
    }

    /// The `count` places with the smallest scores, ties by number.
    private func lowest(_ count: Int, of scores: [Double], where isChoice: (Int) -> Bool) -> [Int] {
        let order = scores.indices.filter(isChoice).sorted { (scores[$0], $0) < (scores[$1], $1) }
        return Array(order.prefix(count))
    }

    private mutating func keepOnePiece() {
        let pieces = connectedPieces(isCounty.indices.filter { isCounty[$0] }, neighbours)
        let largest = pieces.max { $0.count < $1.count } ?? []
        isCounty = Array(repeating: false, count: isCounty.count)
        for index in largest { isCounty[index] = true }
    }

    private mutating func fillHoles() {
        let outside = connectedPieces(isCounty.indices.filter { !isCounty[$0] }, neighbours)
        for piece in outside {
            let reachesBorder = piece.contains { neighbours($0).count < 4 }
            if !reachesBorder { for index in piece { isCounty[index] = true } }
        }
    }

    private func townCentres(_ total: Int, _ seed: UInt64) -> [(place: Plane, radius: Double)] {
        var random = SampleRandom(seed: seed, .shape)
        let half = Plane(Double(columns) / 2, Double(rows) / 2)
        let main = half * Plane(random.between(0.92, 1.1), random.between(0.92, 1.1))
        var centres = [(place: main, radius: 1.0)]
        let wanted = min(7, total / 60 + 1)
        let inside = isCounty.indices.filter { isCounty[$0] && neighbours($0).allSatisfy { isCounty[$0] } }
        guard !inside.isEmpty else { return centres }
        let reach = (Double(total)).squareRoot()
        for _ in 0..<wanted * 40 where centres.count <= wanted {
            let place = centre(random.pick(inside))
            let gap = centres.map { (place - $0.place).length }.min() ?? 0
            let radius = random.between(0.24, 0.42)
            if gap > reach * 0.3 { centres.append((place, radius)) }
        }
        return centres
    }

    private mutating func measure(from centres: [(place: Plane, radius: Double)], total: Int, _ seed: UInt64) {
        let reach = (Double(total)).squareRoot() * 0.33
        let noise = SmoothNoise(seed: seed, index: 11, wavelength: max(3, reach / 2))
        for index in isCounty.indices where isCounty[index] {
            let place = centre(index)
            let nearest = centres.map { (place - $0.place).length / ($0.radius * reach) }.min() ?? 9
            remoteness[index] = max(0, nearest + 0.28 * noise.value(place.x, place.y))
        }
    }
}

/// The connected pieces of a set, each in the order in which it is reached, pieces by their smallest member.
func connectedPieces(_ members: [Int], _ neighbours: (Int) -> [Int]) -> [[Int]] {
    var waiting = Set(members)
    var pieces: [[Int]] = []
    for first in members where waiting.contains(first) {
        waiting.remove(first)
        var piece = [first]
        var next = 0
        while next < piece.count {
            for neighbour in neighbours(piece[next]) where waiting.remove(neighbour) != nil { piece.append(neighbour) }
            next += 1
        }
        pieces.append(piece)
    }
    return pieces
}
