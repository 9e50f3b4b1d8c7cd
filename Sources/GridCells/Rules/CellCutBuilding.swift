import GeoKernel
import GeoModel

/// GR-05: the border of a cell cuts no building.
struct CellCutBuilding: QualityRule {
    let id = "GR-05"
    let title = "网格不切割建筑物"
    let clause = "CJ/T 213-2005; GB/T 30428.1: a building lies in one cell"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid, .building]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances), let rows = city.rows(of: .building) else {
            return
        }
        let buildings: [(row: Int, shape: Geometry)] = try rows.features.enumerated().compactMap { row, feature in
            guard let shape = feature.geometry, shape.kind == .polygon else { return nil }
            return try CellCoverage.solid(shape, coverage.frame).map { (row, $0) }
        }
        let cells = coverage.cells
        let shapes = try ShapeSet(cells.map(\.shape) + buildings.map(\.shape))
        let tree = BoxTree(cells.map { $0.shape.boundingBox })
        for (place, building) in buildings.enumerated() {
            guard let box = building.shape.boundingBox else { continue }
            let near = tree.indices(meeting: box)
            guard near.count > 1, try !near.contains(where: { try shapes.covers($0, cells.count + place) }) else {
                continue
            }
            let pieces = try near.compactMap { cell -> (cell: Int, shape: Geometry)? in
                guard let piece = try shapes.intersection(cell, cells.count + place),
                    PlanarMeasure.width(piece) > tolerances.cutMetres
                else { return nil }
                return (cell, piece)
            }
            guard pieces.count > 1, try isDivided(building.shape, pieces.map(\.shape)) else { continue }
            let codes = pieces.map { coverage.code(cells[$0.cell].row) }
            report(
                QualityFault(
                    layer: coverage.rows.schema.id, feature: coverage.rows.features[cells[pieces[0].cell].row].id,
                    code: codes[0], field: "geometry", value: rows.text(building.row, "code"),
                    reason: "building \(rows.text(building.row, "code") ?? rows.features[building.row].id.description) "
                        + "lies in the cells \(codes.joined(separator: ", "))",
                    geometry: rows.features[building.row].geometry))
        }
    }

    /// Whether no piece is all of the building but a narrow rest.
    private func isDivided(_ building: Geometry, _ pieces: [Geometry]) throws -> Bool {
        for piece in pieces {
            let rest = try GeometryCheck.difference(building, piece)
            if PlanarMeasure.width(rest ?? .multiPoint([])) <= tolerances.cutMetres { return false }
        }
        return true
    }
}
