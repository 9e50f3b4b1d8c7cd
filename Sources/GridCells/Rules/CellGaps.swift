import GeoKernel
import GeoModel

/// GR-01, GR-04: the cells leave no ground of their communities out.
struct CellGaps: QualityRule {
    let id = "GR-01.gap"
    let title = "网格无缝隙"
    let clause = "CJ/T 349-2010; GB/T 30428.1: no gap; the cells of a community make up the community"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid, .region]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances) else { return }
        for gap in try coverage.gaps() where try !coverage.isSliver(gap) {
            report(
                QualityFault(
                    layer: coverage.rows.schema.id, field: "geometry",
                    reason: try
                        "no cell holds \(coverage.squareMetres(gap)) in \(coverage.community(at: gap) ?? "the city")",
                    geometry: try coverage.frame.degrees(gap)))
        }
    }
}
