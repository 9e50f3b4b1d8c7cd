import GeoModel

/// Keeps the faults of a check in a layer, so that they show on the map and their number over time can be read from its
/// imports: what is mended goes, what is new comes, what stays is untouched.
public struct FaultLayer: Sendable {
    /// What became of the layer.
    public struct Outcome: Encodable, Sendable {
        /// Faults that are new since the check before.
        public var appeared: Int
        public var stayed: Int
        /// Faults that are gone.
        public var mended: Int
        /// Faults without a place, which a map cannot show; they are not in the layer.
        public var withoutPlace: Int
    }

    private static let fields: [FieldDefinition] = [
        FieldDefinition("rule", .text, "规则编号"), FieldDefinition("severity", .text, "严重程度"),
        FieldDefinition("layer", .text, "图层"), FieldDefinition("feature", .integer, "要素编号"),
        FieldDefinition("element", .text, "要素编码"), FieldDefinition("attribute", .text, "字段"),
        FieldDefinition("found", .text, "值"), FieldDefinition("reason", .text, "问题"),
    ]

    private let load: FeatureLoad

    public init(operatorName: String, importer: @escaping FeatureLoad.Importer) {
        load = FeatureLoad(origin: "luotu check", operatorName: operatorName, importer: importer)
    }

    /// - Throws: `CityFlowError.nothingToKeep` for a report none of whose faults has a place: an empty layer cannot be made.
    public func keep(_ report: CheckReport, in layer: LayerID) async throws -> Outcome {
        let placed = report.faults.compactMap { entry in
            entry.fault.geometry.map { (properties: Self.properties(entry), shape: Optional($0)) }
        }
        guard !placed.isEmpty else { throw CityFlowError.nothingToKeep(layer.text) }
        let schema = LayerSchema(
            id: layer, kind: .free, title: "质量问题", englishTitle: "Quality faults", theme: "数据质量", geometry: .mixed,
            fields: Self.fields)
        let world = BoundingBox(west: -180, south: -90, east: 180, north: 90).polygon
        let done = try await load.run(placed, .layer(layer), schema: schema, replacing: world)
        return Outcome(
            appeared: done.inserted, stayed: done.unchanged, mended: done.retired,
            withoutPlace: report.faults.count - placed.count)
    }

    private static func properties(_ entry: CheckReport.Fault) -> [String: String] {
        let values = CheckReport.values(entry).map { $0.displayText ?? "" }
        return Dictionary(uniqueKeysWithValues: zip(fields.map(\.name), values))
    }
}
