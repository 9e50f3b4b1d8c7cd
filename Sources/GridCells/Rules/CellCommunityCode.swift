import GeoKernel
import GeoModel

/// GR-02: the first twelve characters of a cell's code are those of the community that it lies in.
struct CellCommunityCode: QualityRule {
    let id = "GR-02.community"
    let title = "网格编码与所在社区一致"
    let clause = "GB/T 30428.1-2013 (6+3+3+3); DB11: first 12 characters"
    let severity = QualitySeverity.error
    let kinds: [LayerKind] = [.grid, .region]
    let tolerances: CellTolerances

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let coverage = try CellCoverage(city, tolerances: tolerances), !coverage.communities.isEmpty else {
            return
        }
        for home in try coverage.homes() {
            let community = coverage.communities[home.community]
            // A malformed code is another rule's fault.
            guard let text = coverage.rows.text(home.cell.row, "code"), let code = try? GridCellCode(text),
                code.communityCode != community.code
            else { continue }
            report(
                coverage.rows.fault(
                    home.cell.row, field: "code", value: text,
                    reason: "the cell lies in community \(community.code) \(community.name), but its code begins with "
                        + code.communityCode))
        }
    }
}
