import CityParts
import GeoModel
import GridCells

/// The one list of all quality rules. A new rule is a file in its domain's room and a line in that room's list.
public enum QualityRegistry {
    /// - Throws: `CityFlowError.referenceDataMissing`, or the error of a damaged table.
    public static func rules(
        profile: CityProfile, cells: CellTolerances = CellTolerances()
    ) throws -> [any QualityRule] {
        GridCellQuality.rules(profile: profile, tolerances: cells)
            + PartQuality.rules(
                profile: profile, classes: try PartClassTable(csv: ReferenceData.text("Standards/part_classes.csv")))
            + PipeQuality.rules(try PipeReference.standard()) + CameraQuality.rules()
    }

    /// The rules whose ids begin with one of the prefixes: `GR`, `PT-02`, `GR-01.gap`.
    ///
    /// - Throws: `CityFlowError.noSuchRule` for a prefix that no rule has.
    public static func select(_ rules: [any QualityRule], prefixes: [String]) throws -> [any QualityRule] {
        guard !prefixes.isEmpty else { return rules }
        for prefix in prefixes where !rules.contains(where: { $0.id.hasPrefix(prefix) }) {
            throw CityFlowError.noSuchRule(prefix)
        }
        return rules.filter { rule in prefixes.contains { rule.id.hasPrefix($0) } }
    }
}
