import GeoKernel
import GeoModel

/// PT-03: a part lies in the unit grid cell that its record names; on the border of two cells either is right.
struct PartInNamedCell: QualityRule {
    let id = "PT-03"
    let title = "部件位于所填单元网格内"
    let clause = "GB/T 30428.2: 所在单元网格"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.part, .grid]

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let parts = city.rows(of: .part), let grids = city.rows(of: .grid) else { return }
        let cells = grids.features.enumerated().compactMap { row, feature -> (code: String, shape: Geometry)? in
            guard let shape = feature.geometry, shape.kind == .polygon else { return nil }
            return (grids.text(row, "code") ?? "", shape)
        }
        let locator = try PolygonLocator(cells.map(\.shape))
        for (row, part) in parts.features.enumerated() {
            guard let named = parts.text(row, "grid"), case .point(let position)? = part.geometry else { continue }
            let found = locator.locateAll(x: position.x, y: position.y).map { cells[Int($0)].code }
            guard !found.contains(named) else { continue }
            report(
                parts.fault(
                    row, field: "grid", value: named,
                    reason: found.first.map { "the part lies in cell \($0)" } ?? "the part lies in no cell"))
        }
    }
}
