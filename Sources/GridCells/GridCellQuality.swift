import GeoModel

/// The one list of what the unit grid cells of a city must keep; quality rules GR of GeoData/Standards/quality_rules.csv.
public enum GridCellQuality {
    public static func rules(profile: CityProfile, tolerances: CellTolerances = CellTolerances()) -> [any QualityRule] {
        [
            CellValidity(), CellGaps(tolerances: tolerances), CellOverlaps(tolerances: tolerances),
            CellSlivers(tolerances: tolerances),
            ImportedRowRule(GridCellRules.codeForm, kind: .grid, title: "网格编码为15位"),
            ImportedRowRule(GridCellRules.county(profile), kind: .grid, title: "网格编码以本区划代码开头"),
            CellCommunityCode(tolerances: tolerances), CellUniqueCode(), CellCrossing(tolerances: tolerances),
            CellCutBuilding(tolerances: tolerances), CellArea(tolerances: tolerances),
            CellAreaAttribute(tolerances: tolerances),
        ]
    }
}
