import GeoModel

/// Scores of departments: 100 less 12 an error, 4 a warning and 1 a note for every hundred rows or part of them (after
/// GB/T 24356-2009, defects B, C and D; that a unit is a hundred rows is our own).
enum QualityScores {
    private struct Unit: Hashable {
        var department: String
        var layer: LayerID
    }

    static func scores(_ layers: [LayerRows], faults: [CheckReport.Fault]) -> [CheckReport.Score] {
        var scores: [Unit: CheckReport.Score] = [:]
        for layer in layers {
            var departments: [FeatureID: String] = [:]
            for (row, feature) in layer.features.enumerated() {
                let department = layer.text(row, "department") ?? layer.schema.owner ?? unknown
                departments[feature.id] = department
                scores[Unit(department: department, layer: layer.schema.id), default: empty(department, layer)].rows +=
                    1
            }
            for fault in faults where fault.fault.layer == layer.schema.id {
                let department = fault.fault.feature.flatMap { departments[$0] } ?? layer.schema.owner ?? unknown
                let unit = Unit(department: department, layer: layer.schema.id)
                switch fault.severity {
                case .error: scores[unit, default: empty(department, layer)].errors += 1
                case .warning: scores[unit, default: empty(department, layer)].warnings += 1
                case .info: scores[unit, default: empty(department, layer)].notes += 1
                }
            }
        }
        return scores.values.map(graded).sorted { ($0.department, $0.layer) < ($1.department, $1.layer) }
    }

    private static let unknown = "未注明部门"

    private static func empty(_ department: String, _ layer: LayerRows) -> CheckReport.Score {
        CheckReport.Score(
            department: department, layer: layer.schema.id.text, rows: 0, errors: 0, warnings: 0, notes: 0, score: 100,
            grade: "")
    }

    private static func graded(_ score: CheckReport.Score) -> CheckReport.Score {
        var result = score
        let units = max(1, Double(score.rows) / 100)
        let lost = Double(score.errors * 12 + score.warnings * 4 + score.notes) / units
        result.score = max(0, ((100 - lost) * 10).rounded() / 10)
        result.grade =
            switch result.score {
            case 90...: "优"
            case 75...: "良"
            case 60...: "合格"
            default: "不合格"
            }
        return result
    }
}
