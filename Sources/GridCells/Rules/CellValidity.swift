import GeoKernel
import GeoModel

/// GR-01: a cell is a closed polygon that does not meet itself.
struct CellValidity: QualityRule {
    let id = "GR-01.shape"
    let title = "网格图形有效"
    let clause = "CJ/T 349-2010; DB11: closed polygon"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .grid) else { return }
        for (row, feature) in rows.features.enumerated() {
            guard let shape = feature.geometry, shape.kind == .polygon else {
                report(rows.fault(row, field: "geometry", reason: "the cell has no polygon"))
                continue
            }
            if let problem = try GeometryCheck.problem(in: shape) {
                report(rows.fault(row, field: "geometry", reason: problem))
            }
        }
    }
}
