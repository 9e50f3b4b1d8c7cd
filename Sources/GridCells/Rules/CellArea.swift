import GeoKernel
import GeoModel

/// GR-06: a cell has about 10,000 m² in the built-up area, and is not tiny anywhere.
struct CellArea: QualityRule {
    let id = "GR-06"
    let title = "网格面积适度"
    let clause = "CJ/T 213-2005: 万米单元网格; thresholds own"
    let severity = QualitySeverity.warning
    let kinds: [LayerKind] = [.grid, .building]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .grid) else { return }
        let areas = rows.features.map { $0.geometry.map(Geodesic.area) ?? 0 }
        let built = try builtAreas(rows, city.rows(of: .building))
        for row in rows.features.indices where areas[row] > 0 {
            let area = areas[row]
            let isBuiltUp = built[row] >= area * tolerances.builtUpShare
            guard area < tolerances.smallestSquareMetres || isBuiltUp && area > tolerances.largestSquareMetres else {
                continue
            }
            let bound =
                area < tolerances.smallestSquareMetres
                ? "less than \(Int(tolerances.smallestSquareMetres)) m²"
                : "more than \(Int(tolerances.largestSquareMetres)) m² in the built-up area"
            report(
                rows.fault(
                    row, field: "geometry", value: "\(Int(area.rounded()))",
                    reason: "the cell has \(Int(area.rounded())) m², \(bound)"))
        }
    }

    /// The ground that buildings cover in each cell, square metres.
    private func builtAreas(_ cells: LayerRows, _ buildings: LayerRows?) throws -> [Double] {
        var built = [Double](repeating: 0, count: cells.count)
        guard let buildings else { return built }
        let polygons = cells.features.enumerated().compactMap { row, feature in
            feature.geometry.flatMap { $0.kind == .polygon ? (row, $0) : nil }
        }
        let locator = try PolygonLocator(polygons.map(\.1))
        for feature in buildings.features {
            guard let shape = feature.geometry, shape.kind == .polygon, let middle = shape.boundingBox?.center,
                let place = locator.locate(x: middle.x, y: middle.y)
            else { continue }
            built[polygons[Int(place)].0] += Geodesic.area(shape)
        }
        return built
    }
}
