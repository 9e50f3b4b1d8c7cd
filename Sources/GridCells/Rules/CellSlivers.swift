import GeoKernel
import GeoModel

/// GR-01: between cells lies no narrow strip, neither free nor held twice; borders were drawn twice there.
struct CellSlivers: QualityRule {
    let id = "GR-01.sliver"
    let title = "网格无狭缝"
    let clause = "CJ/T 349-2010: topology built; GB/T 30428.1: boundaries snapped"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid, .region]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances) else { return }
        for gap in try coverage.gaps() where try coverage.isSliver(gap) {
            report(
                QualityFault(
                    layer: coverage.rows.schema.id, field: "geometry",
                    reason: "a strip \(coverage.width(gap)) wide lies in no cell",
                    geometry: try coverage.frame.degrees(gap)))
        }
        for overlap in try coverage.overlaps() where try coverage.isSliver(overlap.shape) {
            report(
                coverage.rows.fault(
                    overlap.first, field: "geometry", value: coverage.code(overlap.second),
                    reason: "a strip \(coverage.width(overlap.shape)) wide lies in cell "
                        + "\(coverage.code(overlap.second)), too",
                    geometry: try coverage.frame.degrees(overlap.shape)))
        }
    }
}
