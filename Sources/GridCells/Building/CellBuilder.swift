import GeoKernel
import GeoModel

/// Makes unit grid cells of communities from what divides the ground: roads, rivers, borders (GB/T 30428.1 clause 4).
///
/// The lines and the community's border enclose blocks; the smallest block is joined to the neighbour with which it shares
/// the most border, until every block has half the wanted area and the wanted least load, or no neighbour that would stay
/// below the largest area. Nothing that the lines leave whole is divided, so large blocks stay large. Greedy: the result
/// depends on the shapes alone.
public struct CellBuilder: Sendable {
    public struct Wishes: Sendable {
        /// About what a cell should have; blocks below half of it are joined.
        public var squareMetres = 10_000.0
        /// What joining never exceeds.
        public var largestSquareMetres = 50_000.0
        /// Parts and households that a cell should have at least; 0 minds only the area.
        public var leastLoad = 0

        public init() {}
    }

    private let wishes: Wishes
    private let dividers: [Geometry]
    private let dividerTree: BoxTree
    private let loads: [Position]
    private let loadTree: BoxTree

    /// - Parameters:
    ///   - dividers: lines, degrees.
    ///   - loads: places of parts and households, degrees.
    public init(dividers: [Geometry], loads: [Position] = [], wishes: Wishes = Wishes()) {
        self.wishes = wishes
        self.dividers = dividers
        dividerTree = BoxTree(dividers.map(\.boundingBox))
        self.loads = loads
        loadTree = BoxTree(loads.map { BoundingBox(west: $0.x, south: $0.y, east: $0.x, north: $0.y) })
    }

    /// A cell of a community.
    private struct Block {
        var shape: Geometry
        var area: Double
        var load: Int
    }

    /// The cells of a community, in no particular order; degrees.
    ///
    /// - Throws: `GeoKernelError.invalidShape`.
    public func cells(of community: Geometry) throws -> [Geometry] {
        guard let box = community.boundingBox else { return [] }
        let lines = dividerTree.indices(meeting: box).map { dividers[$0] }
        var pieces = [community]
        if !lines.isEmpty, let divided = try? CellDivision.split(community, along: lines) { pieces = divided }
        let frame = MetricFrame(around: box.center)
        let inside = try PolygonLocator(pieces)
        var load = [Int](repeating: 0, count: pieces.count)
        loadTree.forEach(meeting: box) { place in
            if let piece = inside.locate(x: loads[place].x, y: loads[place].y) { load[Int(piece)] += 1 }
        }
        var blocks: [Block?] = try zip(pieces, load).map { piece, load in
            let shape = try frame.metres(piece)
            return Block(shape: shape, area: PlanarMeasure.area(shape), load: load)
        }
        try join(&blocks)
        return try blocks.compactMap { try $0.map { try frame.degrees($0.shape) } }
    }

    private func join(_ blocks: inout [Block?]) throws {
        var isSettled = [Bool](repeating: false, count: blocks.count)
        while true {
            let open = blocks.indices.filter { place in
                guard let block = blocks[place], !isSettled[place] else { return false }
                return block.area < wishes.squareMetres / 2 || block.load < wishes.leastLoad
            }
            guard let smallest = open.min(by: { (blocks[$0]?.area ?? 0) < (blocks[$1]?.area ?? 0) }),
                let block = blocks[smallest]
            else { return }
            guard let partner = try neighbour(of: smallest, block, in: blocks), let other = blocks[partner],
                let union = try GeometryCheck.union([block.shape, other.shape]), case .polygon = union
            else {
                isSettled[smallest] = true
                continue
            }
            blocks[partner] = Block(shape: union, area: PlanarMeasure.area(union), load: block.load + other.load)
            blocks[smallest] = nil
            isSettled[partner] = false
        }
    }

    /// The neighbour with the longest common border, among those that stay below the largest area.
    private func neighbour(of place: Int, _ block: Block, in blocks: [Block?]) throws -> Int? {
        guard let box = block.shape.boundingBox else { return nil }
        var best: (place: Int, border: Double)?
        for (other, candidate) in blocks.enumerated() where other != place {
            guard let candidate, candidate.area + block.area <= wishes.largestSquareMetres,
                candidate.shape.boundingBox?.intersects(box) == true,
                let common = try GeometryCheck.intersection(block.shape, candidate.shape)
            else { continue }
            let border = PlanarMeasure.length(common)
            if border > (best?.border ?? 1e-3) { best = (other, border) }
        }
        return best?.place
    }
}
