import GeoKernel
import GeoModel

/// PT-08: no two parts of a class stand within a metre of each other: most likely one was surveyed twice.
struct PartDuplicate: QualityRule {
    let id = "PT-08"
    let title = "部件疑似重复"
    let clause = "common practice: same class within 0.5–1 m"
    let severity = QualitySeverity.warning
    let kinds: [LayerKind] = [.part]

    private static let metres = 1.0

    private struct Square: Hashable {
        let part: Substring
        let x: Int
        let y: Int
    }

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: .part) else { return }
        let digits = 6..<6 + city.profile.partStandard.classDigits
        var frame: MetricFrame?
        var squares: [Square: [(row: Int, position: Position)]] = [:]
        for (row, feature) in rows.features.enumerated() {
            guard case .point(let position)? = feature.geometry, let code = rows.text(row, "code"),
                code.utf8.count >= digits.upperBound
            else { continue }
            let plane = frame ?? MetricFrame(around: position)
            frame = plane
            let part = code.dropFirst(6).prefix(digits.count)
            let place = plane.metres(position)
            let (x, y) = (Int(place.x.rounded(.down)), Int(place.y.rounded(.down)))
            let near = (-1...1).flatMap { dx in
                (-1...1).flatMap { dy in squares[Square(part: part, x: x + dx, y: y + dy)] ?? [] }
            }
            let twin = near.filter { Geodesic.distance($0.position, position) < Self.metres }.min { $0.row < $1.row }
            if let twin {
                report(
                    rows.fault(
                        row, field: "geometry", value: rows.text(twin.row, "code"),
                        reason: "a part of the same class stands within \(Int(Self.metres)) m: "
                            + (rows.text(twin.row, "code") ?? "")))
            }
            squares[Square(part: part, x: x, y: y), default: []].append((row, position))
        }
    }
}
