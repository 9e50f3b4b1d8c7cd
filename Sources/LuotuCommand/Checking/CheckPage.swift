import CityFlows
import Foundation

/// The quality report as one HTML page without outside parts: scores, rules, faults.
struct CheckPage {
    let text: String

    /// - Parameter past: scores of earlier checks and of this one; empty where none were noted.
    init(_ report: CheckReport, past: [QualityHistory.Entry], city: String) {
        let trends = ScoreTrend.all(past).map { trend in
            let (first, last) = (trend.days[0], trend.days[trend.days.count - 1])
            let cells = [trend.department, trend.layer, "\(first.day): \(first.score)", "\(last.day): \(last.score)"]
            return "<tr>" + cells.map { "<td>\(Self.escaped($0))</td>" }.joined() + "<td>\(trend.svg)</td></tr>"
        }
        let trend = trends.isEmpty ? "" : "<h2>趋势 Trend</h2>\n" + Self.table(["部门", "图层", "起", "今", "得分"], trends)
        let scores = report.scores.map { score in
            Self.row([
                score.department, score.layer, "\(score.rows)", "\(score.errors)", "\(score.warnings)",
                "\(score.score)", score.grade,
            ])
        }
        let rules = report.rules.map { rule in
            Self.row([rule.id, rule.title, rule.clause, rule.severity.rawValue, "\(rule.rows)", "\(rule.faults)"])
        }
        let faults = report.faults.map { entry in
            let place = entry.fault.geometry?.boundingBox?.center
            return Self.row([
                entry.rule, entry.severity.rawValue, entry.fault.layer.text, entry.fault.code ?? "",
                entry.fault.field ?? "", entry.fault.value ?? "", entry.fault.reason,
                place.map { String(format: "%.6f, %.6f", $0.x, $0.y) } ?? "",
            ])
        }
        let title = "数据质量报告 \(Self.escaped(city))"
        text = """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><title>\(title)</title>
            <style>
            body { font: 15px/1.5 "Noto Sans CJK SC", sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
            table { border-collapse: collapse; width: 100%; margin-bottom: 2rem }
            th, td { border-bottom: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top }
            </style></head><body>
            <h1>\(title)</h1>
            <p>\(report.faults.count) 个问题，其中错误 \(report.errorCount) 个 · \(report.faults.count) faults, \
            \(report.errorCount) of them errors</p>
            <h2>部门评分 Scores</h2>
            \(Self.table(["部门", "图层", "行数", "错误", "警告", "得分", "等级"], scores))
            \(trend)
            <h2>规则 Rules</h2>
            \(Self.table(["编号", "规则", "依据", "严重程度", "行数", "问题数"], rules))
            <h2>问题 Faults</h2>
            \(Self.table(["规则", "严重程度", "图层", "编码", "字段", "值", "问题", "位置"], faults))
            </body></html>

            """
    }

    private static func table(_ header: [String], _ rows: [String]) -> String {
        let cells = header.map { "<th>\(escaped($0))</th>" }.joined()
        return "<table><thead><tr>\(cells)</tr></thead><tbody>\n\(rows.joined(separator: "\n"))\n</tbody></table>"
    }

    private static func row(_ cells: [String]) -> String {
        "<tr>" + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }
}
