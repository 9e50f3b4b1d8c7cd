import GeoModel

/// What every unit grid cell must keep when it comes in; quality rules GR of GeoData/Standards/quality_rules.csv.
///
/// A missing code is left to the schema, which requires it.
public enum GridCellRules {
    public static func rowRules(profile: CityProfile) -> [RowRule] { [codeForm, county(profile)] }

    private static let clause = "GB/T 30428.1-2013 (6+3+3+3)"

    /// The code has 15 characters of the right kinds.
    static let codeForm = RowRule(id: "GR-02.form", clause: clause, severity: .error) { view, report in
        view.forEachText("code") { row, bytes in
            guard let fault = GridCellCode.fault(in: bytes) else { return }
            report(
                row,
                RowFinding(
                    field: "code", value: String(decoding: bytes, as: UTF8.self),
                    reason: "no grid cell code: \(fault)"))
        }
    }

    /// The code begins with the city's division.
    static func county(_ profile: CityProfile) -> RowRule {
        let prefix = Array(profile.divisionPrefix.utf8)
        let expected = profile.divisionPrefix
        return RowRule(id: "GR-02.county", clause: clause, severity: .error) { view, report in
            view.forEachText("code") { row, bytes in
                // A code of another length is the form rule's finding.
                guard bytes.count == GridCellCode.length, !bytes.starts(with: prefix) else { return }
                report(
                    row,
                    RowFinding(
                        field: "code", value: String(decoding: bytes, as: UTF8.self),
                        reason: "the cell belongs to another division: its code does not begin with \(expected)"))
            }
        }
    }
}
