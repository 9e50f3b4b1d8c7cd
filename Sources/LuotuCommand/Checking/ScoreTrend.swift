import CityFlows
import Foundation

/// How the score of one department's layer went, as a small drawing: days from left to right, 0 to 100 upwards.
struct ScoreTrend {
    let department: String
    let layer: String
    let days: [(day: String, score: Double)]

    private static let (width, height) = (240.0, 44.0)

    /// One for each department and layer.
    static func all(_ entries: [QualityHistory.Entry]) -> [ScoreTrend] {
        var trends: [ScoreTrend] = []
        for entry in entries {
            if let last = trends.last, last.department == entry.department, last.layer == entry.layer {
                trends[trends.count - 1] = ScoreTrend(
                    department: last.department, layer: last.layer, days: last.days + [(entry.day, entry.score)])
            } else {
                trends.append(
                    ScoreTrend(department: entry.department, layer: entry.layer, days: [(entry.day, entry.score)]))
            }
        }
        return trends
    }

    var svg: String {
        let step = (Self.width - 8) / Double(max(1, days.count - 1))
        let points = days.enumerated().map { place, day in
            (x: 4 + Double(place) * step, y: 4 + (Self.height - 8) * (1 - day.score / 100))
        }
        let line = points.map { String(format: "%.1f,%.1f", $0.x, $0.y) }.joined(separator: " ")
        let dots = zip(points, days).map { point, day in
            String(format: "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"><title>", point.x, point.y)
                + "\(day.day) \(day.score)</title></circle>"
        }
        return "<svg width=\"\(Int(Self.width))\" height=\"\(Int(Self.height))\" role=\"img\">"
            + "<polyline points=\"\(line)\" fill=\"none\" stroke=\"#1c7c54\"/>\(dots.joined())</svg>"
    }
}
