import GeoModel

/// What every pipe node and segment must keep when it comes in; quality rules PL of
/// GeoData/Standards/quality_rules.csv, CJJ 61-2017.
///
/// A row rule sees one row: rules between rows (ends in the node table, levels along the flow) belong to the network
/// check.
public enum PipeRules {
    /// Levels in deliveries are rounded to centimetres or millimetres: ground, depth and pipe may differ by this much.
    public static let levelToleranceMetres = 0.01
    /// Depths beyond it are reported (PL-11: "a project maximum").
    public static let greatestDepthMetres = 30.0
    /// From the Turpan depression (−154 m) to the Himalaya, with a margin.
    public static let elevationRangeMetres = -300.0...9000.0
    /// Larger sections are no pipes but mistakes of unit.
    public static let greatestSectionMillimetres = 20_000.0

    /// Rules for 管线点.
    public static func nodeRules(classes: PipeClassTable) -> [RowRule] {
        [
            present("PL-01", ["ground_elevation"], .warning), blankKey("PL-01.key", ["code", "class"]),
            knownClass(classes), featureOrAppurtenance, levelIdentity,
            numbers(["ground_elevation", "elevation", "depth", "well_depth"]),
            elevations(["ground_elevation", "elevation"]), depths(["depth", "well_depth"], embedding: nil),
        ]
    }

    /// Rules for 管线段.
    public static func segmentRules(classes: PipeClassTable) -> [RowRule] {
        [
            present("PL-02", ["start_depth", "end_depth", "start_elevation", "end_elevation"], .warning),
            present("PL-02.attributes", ["material", "embedding", "owner", "year", "road"], .warning),
            blankKey("PL-02.key", ["code", "start_node", "end_node", "class"]), differentEnds,
            knownClass(classes), numbers(["start_depth", "end_depth", "start_elevation", "end_elevation"]),
            elevations(["start_elevation", "end_elevation"]),
            depths(["start_depth", "end_depth"], embedding: "embedding"), section, sectionPlaceholder, year,
        ]
    }
}
