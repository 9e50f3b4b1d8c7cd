import GeoKernel
import GeoModel

/// GR-07: the area attribute is the area of the shape.
struct CellAreaAttribute: QualityRule {
    let id = "GR-07"
    let title = "网格面积属性与图形一致"
    let clause = "CJ/T 349-2010: area in m²; within 1 % (own)"
    let severity = QualitySeverity.warning
    let kinds: [LayerKind] = [.grid]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .grid) else { return }
        for (row, feature) in rows.features.enumerated() {
            guard let stated = rows.number(row, "area"), let shape = feature.geometry else { continue }
            let area = Geodesic.area(shape)
            guard abs(stated - area) > area * tolerances.areaAttributeShare else { continue }
            report(
                rows.fault(
                    row, field: "area", value: rows.text(row, "area"),
                    reason: "the area is stated as \(Int(stated.rounded())) m², but the shape has "
                        + "\(Int(area.rounded())) m²"))
        }
    }
}
