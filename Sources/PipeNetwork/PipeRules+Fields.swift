import GeoModel

extension PipeRules {
    private static let surveyClause = "CJJ 61-2017 attribute tables"

    /// Fields that must have a value.
    static func present(_ id: String, _ fields: [String], _ severity: RowRule.Severity) -> RowRule {
        RowRule(id: id, clause: surveyClause, severity: severity) { view, report in
            for field in fields {
                guard let column = view.column(field) else { continue }
                for row in view.rows where column.isMissing(row) {
                    report(row, RowFinding(field: field, value: nil, reason: "the value is missing"))
                }
            }
        }
    }

    /// Keys that are there but blank; keys that are missing are left to the schema, which requires them.
    static func blankKey(_ id: String, _ fields: [String]) -> RowRule {
        RowRule(id: id, clause: surveyClause, severity: .error) { view, report in
            for field in fields {
                view.forEachText(field) { row, bytes in
                    guard bytes.allSatisfy({ $0 == 0x20 }) else { return }
                    report(row, RowFinding(field: field, value: "", reason: "the value is blank"))
                }
            }
        }
    }

    /// PL-17: the class stands in the class table.
    static func knownClass(_ classes: PipeClassTable) -> RowRule {
        RowRule(id: "PL-17.class", clause: "CJJ 61-2017 appendix B", severity: .error) { view, report in
            view.forEachText("class") { row, bytes in
                guard !bytes.isEmpty, !classes.holds(bytes) else { return }
                report(
                    row,
                    RowFinding(
                        field: "class", value: String(decoding: bytes, as: UTF8.self),
                        reason: "no pipe class of the class table; write a code such as JP, YS or JS"))
            }
        }
    }

    /// PL-04: a node is either a feature (三通) or an appurtenance (阀门井).
    ///
    /// A warning: the rule is one of survey practice, and many deliveries fill both.
    static let featureOrAppurtenance = RowRule(id: "PL-04", clause: "survey practice", severity: .warning) {
        view, report in
        guard let features = view.column("feature"), let appurtenances = view.column("appurtenance") else { return }
        for row in view.rows where features.isMissing(row) == appurtenances.isMissing(row) {
            let reason =
                features.isMissing(row)
                ? "neither the feature nor the appurtenance is filled"
                : "both the feature and the appurtenance are filled: \(features.value(row).displayText ?? "") and "
                    + "\(appurtenances.value(row).displayText ?? "")"
            report(row, RowFinding(field: "feature", value: features.value(row).displayText, reason: reason))
        }
    }

    /// PL-06: a segment's ends differ.
    static let differentEnds = RowRule(id: "PL-06", clause: surveyClause, severity: .error) { view, report in
        guard let starts = view.texts("start_node"), let ends = view.texts("end_node") else { return }
        starts.withCells { starts in
            ends.withCells { ends in
                for row in view.rows {
                    guard let start = starts[row], let end = ends[row], !start.isEmpty, start.elementsEqual(end) else {
                        continue
                    }
                    report(
                        row,
                        RowFinding(
                            field: "end_node", value: String(decoding: end, as: UTF8.self),
                            reason: "the segment ends where it starts"))
                }
            }
        }
    }
}

extension Column {
    /// Whether the row has no value, or a text of blanks.
    func isMissing(_ row: Int) -> Bool {
        switch self {
        case .integers(let values): values[row] == nil
        case .reals(let values): values[row] == nil
        case .texts(let values): values.slice(row)?.allSatisfy { $0 == 0x20 } ?? true
        }
    }

    /// The row as a number; nil for no value, NaN for a text that is no number.
    func number(_ row: Int) -> Double? {
        switch self {
        case .integers(let values): values[row].map(Double.init)
        case .reals(let values): values[row]
        case .texts(let values): isMissing(row) ? nil : values.text(row).map { Double($0) ?? .nan }
        }
    }
}
