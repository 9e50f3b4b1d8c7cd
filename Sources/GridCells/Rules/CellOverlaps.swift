import GeoKernel
import GeoModel

/// GR-01: no two cells hold the same ground.
struct CellOverlaps: QualityRule {
    let id = "GR-01.overlap"
    let title = "网格无重叠"
    let clause = "CJ/T 349-2010; DB11: no overlap"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances) else { return }
        for overlap in try coverage.overlaps() where try !coverage.isSliver(overlap.shape) {
            report(
                coverage.rows.fault(
                    overlap.first, field: "geometry", value: coverage.code(overlap.second),
                    reason: "the cell overlaps cell \(coverage.code(overlap.second)) by "
                        + (try coverage.squareMetres(overlap.shape)),
                    geometry: try coverage.frame.degrees(overlap.shape)))
        }
    }
}
