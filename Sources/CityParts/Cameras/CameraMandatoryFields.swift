import GeoModel

/// CA-02: the mandatory fields of a camera's file are filled; those that a city's layer lacks are not asked for.
struct CameraMandatoryFields: QualityRule {
    let id = "CA-02"
    let title = "一机一档必填项完整"
    let clause = "camera_attributes.csv (M)"
    let severity = QualitySeverity.warning
    let kinds: [LayerKind] = [.camera]

    private static let fields = [
        "name", "division", "point_class", "builder", "platform_code", "manager", "department", "keeper",
        "keeper_phone",
        "contractor", "maintainer", "vendor", "kind", "function", "codec", "resolution", "height_class",
        "police_station",
        "address", "landmark", "indoors", "direction", "pole", "network", "ipv4", "mac", "enabled_on", "status",
        "recording_days", "area_class",
    ]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .camera) else { return }
        for row in rows.features.indices {
            let missing = Self.fields.filter { rows.column($0) != nil && rows.text(row, $0) == nil }
            guard let first = missing.first else { continue }
            report(
                rows.fault(
                    row, field: first,
                    reason: "\(missing.count) mandatory fields are empty: \(missing.joined(separator: ", "))"))
        }
    }
}
