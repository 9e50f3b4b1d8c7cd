import GeoModel

/// Applies a layer's rules to every row: errors refuse it, warnings are counted.
struct RuleStage {
    private let schema: LayerSchema
    private let rules: [RowRule]
    private var found: [String: ImportReport.Warning] = [:]

    init(_ rules: [RowRule], schema: LayerSchema) {
        self.rules = rules
        self.schema = schema
    }

    /// Findings of rules that do not refuse a row, by rule.
    var warnings: [ImportReport.Warning] { found.keys.sorted().compactMap { found[$0] } }

    /// The rows that a rule refuses, with the first reason.
    mutating func run(_ batch: FeatureBatch) -> [Int: RowRefusal] {
        var refusals: [Int: RowRefusal] = [:]
        for finding in batch.findings(of: rules, schema: schema) {
            let number = batch.rowNumbers[finding.row]
            switch finding.severity {
            case .error where refusals[finding.row] == nil:
                refusals[finding.row] = RowRefusal(
                    row: number, field: finding.finding.field, value: finding.finding.value,
                    reason: "\(finding.ruleID): \(finding.finding.reason)")
            case .error: break
            case .warning: warn(finding, row: number)
            }
        }
        return refusals
    }

    private mutating func warn(_ finding: BatchFinding, row: Int) {
        if found[finding.ruleID] == nil {
            let clause = rules.first { $0.id == finding.ruleID }?.clause ?? ""
            found[finding.ruleID] = ImportReport.Warning(
                rule: finding.ruleID, clause: clause, rows: [], reason: finding.finding.reason)
        }
        found[finding.ruleID]?.rows.append(row)
    }
}
