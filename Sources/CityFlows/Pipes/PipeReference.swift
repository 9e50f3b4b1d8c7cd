import PipeNetwork

/// The tables that a pipe network is judged by, each a file that a city can replace.
public struct PipeReference: Sendable {
    public var classes: PipeClassTable
    public var roles: NodeRoleTable
    public var walls: WallTable
    public var clearance: ClearanceRules
    public var cover: CoverRules
    public var materials: MaterialTable

    /// The tables of `ReferenceData`.
    ///
    /// - Throws: `CityFlowError.referenceDataMissing`, `PipeNetworkError.malformedTable`.
    public static func standard() throws -> PipeReference {
        PipeReference(
            classes: try PipeClassTable(csv: ReferenceData.text("Standards/pipeline_classes.csv")),
            roles: try NodeRoleTable(csv: ReferenceData.text("Pipes/node_roles.csv")),
            walls: try WallTable(csv: ReferenceData.text("Pipes/walls.csv")),
            clearance: try ClearanceRules(
                horizontal: ReferenceData.text("Standards/clearance_horizontal.csv"),
                vertical: ReferenceData.text("Standards/clearance_vertical.csv"), version: "GB 50289-2016"),
            cover: try CoverRules(csv: ReferenceData.text("Standards/cover_depth.csv"), version: "GB 50289-2016"),
            materials: try MaterialTable(csv: ReferenceData.text("Standards/pipeline_dictionaries.csv")))
    }
}
