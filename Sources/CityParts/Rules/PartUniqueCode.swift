import GeoModel

/// PT-02: no two parts have the same code.
struct PartUniqueCode: QualityRule {
    let id = "PT-02.unique"
    let title = "部件编码唯一"
    let clause = "GB/T 30428.2, GB/T 47678.5-2026: sequence unique in the class"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.part]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .part) else { return }
        var first: [String: FeatureID] = [:]
        for (row, feature) in rows.features.enumerated() {
            guard let code = rows.text(row, "code") else { continue }
            if let other = first[code] {
                report(
                    rows.fault(
                        row, field: "code", value: code, reason: "the code stands twice: feature \(other) has it, too"))
            } else {
                first[code] = feature.id
            }
        }
    }
}
