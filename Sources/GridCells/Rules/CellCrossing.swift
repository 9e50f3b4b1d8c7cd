import GeoKernel
import GeoModel

/// GR-04: a cell lies inside one community.
struct CellCrossing: QualityRule {
    let id = "GR-04"
    let title = "网格不跨社区"
    let clause = "GB/T 30428.1-2013 clause 4: inside one community, boundary snapped to it"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid, .region]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances), !coverage.communities.isEmpty else {
            return
        }
        let homes = try coverage.homes()
        for home in homes {
            guard let outside = home.outside else { continue }
            let community = coverage.communities[home.community]
            report(
                coverage.rows.fault(
                    home.cell.row, field: "geometry",
                    reason: try "\(coverage.squareMetres(outside)) of the cell lie outside of its community "
                        + "\(community.code) \(community.name)\(coverage.community(at: outside).map { ", in \($0)" } ?? "")",
                    geometry: try coverage.frame.degrees(outside)))
        }
        let placed = Set(homes.map(\.cell.row))
        for cell in coverage.cells where !placed.contains(cell.row) {
            report(coverage.rows.fault(cell.row, field: "geometry", reason: "the cell lies in no community"))
        }
    }
}
