import GeoKernel
import GeoModel

/// The cells and communities of a city in one plane of metres, for the rules of their topology.
///
/// Shapes that are not valid are repaired first: that they are not is a fault of its own.
struct CellCoverage {
    struct Cell {
        /// Its place in the layer's rows.
        let row: Int
        /// Metres in `frame`.
        let shape: Geometry
    }

    struct Community {
        let code: String
        let name: String
        /// Metres in `frame`.
        let shape: Geometry
    }

    /// Cells that hold the same ground.
    struct Overlap {
        let first: Int
        let second: Int
        /// Metres in `frame`.
        let shape: Geometry
    }

    let rows: LayerRows
    let frame: MetricFrame
    let cells: [Cell]
    let communities: [Community]
    let tolerances: CellTolerances

    /// Nil for a city without cells.
    init?(_ city: CityRows, tolerances: CellTolerances) throws {
        guard let rows = city.rows(of: .grid) else { return nil }
        let boxes = rows.features.compactMap { $0.geometry?.boundingBox }
        guard let extent = boxes.dropFirst().reduce(boxes.first, { $0?.union($1) }) else { return nil }
        let frame = MetricFrame(around: extent.center)
        cells = try rows.features.enumerated().compactMap { row, feature in
            guard let shape = feature.geometry, shape.kind == .polygon else { return nil }
            return try Self.solid(shape, frame).map { Cell(row: row, shape: $0) }
        }
        communities = try Self.communities(city, frame)
        self.rows = rows
        self.frame = frame
        self.tolerances = tolerances
    }

    private static func communities(_ city: CityRows, _ frame: MetricFrame) throws -> [Community] {
        guard let regions = city.rows(of: .region) else { return [] }
        return try regions.features.enumerated().compactMap { row, feature in
            guard regions.text(row, "level") == "community", let shape = feature.geometry, shape.kind == .polygon,
                let solid = try solid(shape, frame)
            else { return nil }
            return Community(
                code: regions.text(row, "code") ?? "", name: regions.text(row, "name") ?? "", shape: solid)
        }
    }

    /// A valid shape in the frame; nil where nothing is left of it.
    static func solid(_ shape: Geometry, _ frame: MetricFrame) throws -> Geometry? {
        try? GeometryCheck.repaired(frame.metres(shape))
    }

    // MARK: Gaps and overlaps

    /// Ground of the communities that no cell holds; where no community has a shape, holes among the cells.
    func gaps() throws -> [Geometry] {
        guard let covered = try GeometryCheck.union(cells.map(\.shape)) else { return [] }
        guard let ground = try GeometryCheck.union(communities.map(\.shape)) else {
            return try covered.simpleParts.flatMap { part -> [Geometry] in
                guard case .polygon(let polygon) = part else { return [] }
                return polygon.holes.map { .polygon(Polygon($0)) }
            }.flatMap(realParts)
        }
        return try GeometryCheck.difference(ground, covered)?.simpleParts.flatMap(realParts) ?? []
    }

    /// Every pair of cells that hold the same ground.
    func overlaps() throws -> [Overlap] {
        let shapes = try ShapeSet(cells.map(\.shape))
        let tree = BoxTree(cells.map { $0.shape.boundingBox })
        var overlaps: [Overlap] = []
        for (first, cell) in cells.enumerated() {
            guard let box = cell.shape.boundingBox else { continue }
            for second in tree.indices(meeting: box) where second > first {
                guard let common = try shapes.intersection(first, second, smallestArea: Self.smallestArea) else {
                    continue
                }
                let parts = try common.simpleParts.flatMap(realParts)
                guard !parts.isEmpty else { continue }
                overlaps.append(
                    Overlap(first: cell.row, second: cells[second].row, shape: .collecting(parts)))
            }
        }
        return overlaps
    }

    /// Square metres that are worth a look at their width.
    private static let smallestArea = 1e-6

    /// What of a shape is more than the rounding of coordinates: borders that were rounded apart leave hairs beside a gap, as
    /// long as the border is.
    private func realParts(_ shape: Geometry) throws -> [Geometry] {
        guard shape.kind == .polygon, PlanarMeasure.area(shape) > Self.smallestArea else { return [] }
        return try GeometryCheck.opened(shape, width: tolerances.roundingMetres)?.simpleParts ?? []
    }

    /// Whether it is nowhere as wide as a gap or overlap that is no sliver.
    func isSliver(_ shape: Geometry) throws -> Bool {
        // The measure is never above the true width.
        if PlanarMeasure.width(shape) >= tolerances.sliverMetres { return false }
        return try GeometryCheck.opened(shape, width: tolerances.sliverMetres) == nil
    }

    // MARK: Communities

    /// The community of a cell and what of the cell lies outside of it.
    struct Home {
        let cell: Cell
        /// Place in `communities`.
        let community: Int
        /// Metres in `frame`; nil for nothing.
        let outside: Geometry?
    }

    /// For every cell the community that holds most of it; cells that no community meets are left out.
    func homes() throws -> [Home] {
        let shapes = try ShapeSet(communities.map(\.shape) + cells.map(\.shape))
        let tree = BoxTree(communities.map { $0.shape.boundingBox })
        return try cells.enumerated().compactMap { place, cell in
            guard let box = cell.shape.boundingBox else { return nil }
            let near = tree.indices(meeting: box)
            if let whole = try near.first(where: { try shapes.covers($0, communities.count + place) }) {
                return Home(cell: cell, community: whole, outside: nil)
            }
            let shares = try near.map { community in
                (community, try shapes.intersection(community, communities.count + place).map(PlanarMeasure.area) ?? 0)
            }
            guard let most = shares.max(by: { $0.1 < $1.1 }), most.1 > 0 else { return nil }
            let outside = try GeometryCheck.difference(cell.shape, communities[most.0].shape)
            let parts = try outside?.simpleParts.flatMap(realParts) ?? []
            return Home(
                cell: cell, community: most.0, outside: parts.isEmpty ? nil : .collecting(parts))
        }
    }

    // MARK: Words

    func code(_ row: Int) -> String { rows.text(row, "code") ?? rows.features[row].id.description }

    /// Square metres on the ellipsoid of a shape in the frame, for people.
    func squareMetres(_ shape: Geometry) throws -> String {
        let area = try Geodesic.area(frame.degrees(shape))
        return area >= 10 ? "\(Int(area.rounded())) m²" : "\((area * 100).rounded() / 100) m²"
    }

    func width(_ shape: Geometry) -> String {
        let metres = PlanarMeasure.width(shape)
        return metres >= 1 ? "\((metres * 10).rounded() / 10) m" : "\((metres * 1000).rounded() / 10) cm"
    }

    /// The community that a place lies in, for people; nil for none.
    func community(at shape: Geometry) throws -> String? {
        let place = try GeometryCheck.representativePosition(of: shape)
        let found = try communities.first { try GeometryCheck.test(.intersects, $0.shape, .point(place)) }
        return found.map { "community \($0.code) \($0.name)" }
    }
}
