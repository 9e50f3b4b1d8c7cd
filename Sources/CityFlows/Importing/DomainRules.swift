import CityParts
import GeoModel
import GridCells
import PipeNetwork

/// The one list of which rules an import applies to which kind of layer.
enum DomainRules {
    /// - Throws: when a reference table is missing or damaged.
    static func rules(for kind: LayerKind, profile: CityProfile, areas: CityAreas) throws -> [RowRule] {
        switch kind {
        case .grid: GridCellRules.rowRules(profile: profile)
        case .part:
            PartRules.rowRules(
                profile: profile,
                classes: try PartClassTable(csv: ReferenceData.text("Standards/part_classes.csv")))
        case .pipeNode: PipeRules.nodeRules(classes: try pipeClasses())
        case .pipeSegment: PipeRules.segmentRules(classes: try pipeClasses())
        case .region: [RegionRules.positionInOwnCounty(areas)]
        case .road, .place, .address, .building, .camera, .free: []
        }
    }

    private static func pipeClasses() throws -> PipeClassTable {
        try PipeClassTable(csv: ReferenceData.text("Standards/pipeline_classes.csv"))
    }
}

/// Rules of administrative regions.
enum RegionRules {
    /// A town or village lies in the county that its code begins with, where that county's area is known.
    static func positionInOwnCounty(_ areas: CityAreas) -> RowRule {
        RowRule(
            id: "RG-01", clause: "GB/T 2260, GB/T 10114: a code begins with that of its county", severity: .warning
        ) { view, report in
            guard let codes = view.texts("code") else { return }
            for row in view.rows {
                guard let code = codes.text(row), code.count > 6, !code.dropFirst(6).allSatisfy({ $0 == "0" }),
                    let point = seat(view.batch.geometry, row)
                else { continue }
                let own = String(code.prefix(6))
                guard areas.hasCounty(own), !areas.counties(at: point).contains(own) else { continue }
                let found = areas.counties(at: point).joined(separator: ", ")
                report(
                    row,
                    RowFinding(
                        field: "geometry", value: "\(point.x), \(point.y)",
                        reason: "\(code) lies outside of its county \(own)" + (found.isEmpty ? "" : ", in \(found)")))
            }
        }
    }

    private static func seat(_ geometry: ByteColumn, _ row: Int) -> Position? {
        guard let bytes = geometry.slice(row), case .point(let position)? = try? WKB.decode(Array(bytes)) else {
            return nil
        }
        return position
    }
}
