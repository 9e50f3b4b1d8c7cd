import GeoModel

/// How the scores of departments went: a layer without shapes, a row for each day, department and layer.
public struct QualityHistory: Sendable {
    /// What a check found on a day; of several checks of a day the last stands.
    public struct Entry: Hashable, Sendable {
        /// ISO 8601
        public var day: String
        public var department: String
        public var layer: String
        /// 0 … 100
        public var score: Double
    }

    private static let fields: [FieldDefinition] = [
        FieldDefinition("code", .text, "编号", isRequired: true), FieldDefinition("checked_on", .date, "检查日期"),
        FieldDefinition("department", .text, "部门"), FieldDefinition("checked_layer", .text, "图层"),
        FieldDefinition("rows", .integer, "行数"), FieldDefinition("errors", .integer, "错误"),
        FieldDefinition("warnings", .integer, "警告"), FieldDefinition("notes", .integer, "提示"),
        FieldDefinition("score", .real, "得分"), FieldDefinition("grade", .text, "等级"),
    ]

    private let load: FeatureLoad

    public init(operatorName: String, importer: @escaping FeatureLoad.Importer) {
        load = FeatureLoad(origin: "luotu check", operatorName: operatorName, importer: importer)
    }

    /// Notes the scores of a check.
    ///
    /// - Parameter day: ISO 8601.
    /// - Throws: `CityFlowError.noScores` for a report without scores, the import's error.
    public func record(_ report: CheckReport, on day: String, in layer: LayerID) async throws {
        guard !report.scores.isEmpty else { throw CityFlowError.noScores(layer.text) }
        let schema = LayerSchema(
            id: layer, kind: .free, title: "质量评分", englishTitle: "Quality scores", theme: "数据质量", geometry: .none,
            fields: Self.fields)
        try await load.run(
            report.scores.map { score in
                (
                    [
                        "code": "\(day) \(score.department) \(score.layer)", "checked_on": day,
                        "department": score.department, "checked_layer": score.layer, "rows": String(score.rows),
                        "errors": String(score.errors), "warnings": String(score.warnings),
                        "notes": String(score.notes), "score": String(score.score), "grade": score.grade,
                    ], nil
                )
            }, .layer(layer), schema: schema)
    }

    /// What was noted so far, by department and layer, then by day.
    ///
    /// - Throws: `CityFlowError.noSuchField` for a layer that holds something else, the store's error.
    public static func entries(
        in layer: LayerID, of source: any FeatureSource, access: Access
    ) async throws -> [Entry] {
        guard let schema = try await source.layer(layer, access: access)?.schema else { return [] }
        let names = ["checked_on", "department", "checked_layer", "score"]
        for name in names where schema.field(name) == nil {
            throw CityFlowError.noSuchField(layer: layer.text, field: name)
        }
        var entries: [Entry] = []
        try await source.forEachChunk(FeatureQuery(layer: layer, fields: names, limit: 2000), access: access) { chunk in
            for feature in chunk.features {
                let texts = feature.values.map { $0.displayText ?? "" }
                entries.append(
                    Entry(day: texts[0], department: texts[1], layer: texts[2], score: Double(texts[3]) ?? 0))
            }
        }
        return entries.sorted { ($0.department, $0.layer, $0.day) < ($1.department, $1.layer, $1.day) }
    }
}
