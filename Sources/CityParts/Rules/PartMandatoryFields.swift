import GeoModel

/// PT-01: the mandatory attributes of a part are filled.
struct PartMandatoryFields: QualityRule {
    let id = "PT-01"
    let title = "部件必填属性完整"
    let clause = "GB/T 47678.5-2026 table 2 (M)"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.part]

    private static let fields = ["code", "name", "department_code", "department", "grid", "status", "start_date"]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .part) else { return }
        for row in rows.features.indices {
            let missing = Self.fields.filter { rows.column($0) != nil && rows.text(row, $0) == nil }
            guard let first = missing.first else { continue }
            report(rows.fault(row, field: first, reason: "mandatory and empty: \(missing.joined(separator: ", "))"))
        }
    }
}
