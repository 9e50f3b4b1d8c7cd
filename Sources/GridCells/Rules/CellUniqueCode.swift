import GeoModel

/// GR-03: no two cells have the same code.
struct CellUniqueCode: QualityRule {
    let id = "GR-03"
    let title = "网格编码唯一"
    let clause = "GB/T 30428.1-2013: unique sequence in the community"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .grid) else { return }
        var first: [String: Int] = [:]
        for row in rows.features.indices {
            guard let code = rows.text(row, "code") else { continue }
            guard let other = first[code] else {
                first[code] = row
                continue
            }
            report(
                rows.fault(
                    row, field: "code", value: code,
                    reason: "the code stands twice: feature \(rows.features[other].id) has it, too"))
        }
    }
}
