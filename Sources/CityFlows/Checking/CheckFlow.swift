import GeoModel

/// Holds a city against quality rules: read the layers that they need → run them → score → report.
public struct CheckFlow: Sendable {
    private let source: any FeatureSource
    private let profile: CityProfile

    public init(source: any FeatureSource, profile: CityProfile) {
        self.source = source
        self.profile = profile
    }

    /// - Parameter progress: told which rule runs next.
    /// - Throws: the store's error, or a rule's.
    public func run(
        _ rules: [any QualityRule], access: Access = .everything, progress: (String) -> Void = { _ in }
    ) async throws -> CheckReport {
        var layers: [LayerRows] = []
        let wanted = Set(rules.flatMap(\.kinds))
        for schema in try await source.layers(access: access).map(\.schema) where wanted.contains(schema.kind) {
            progress(schema.title)
            layers.append(try await rows(of: schema, access: access))
        }
        let city = CityRows(profile: profile, layers: layers)
        var report = CheckReport(rules: [], faults: [], scores: [])
        for rule in rules {
            progress("\(rule.id) \(rule.title)")
            let before = report.faults.count
            try rule.check(city) { fault in
                report.faults.append(CheckReport.Fault(rule: rule.id, severity: rule.severity, fault: fault))
            }
            report.rules.append(
                CheckReport.Rule(
                    id: rule.id, title: rule.title, clause: rule.clause, severity: rule.severity,
                    kind: rule.kinds[0], rows: city.rows(of: rule.kinds[0])?.count ?? 0,
                    faults: report.faults.count - before))
        }
        let judged = Set(rules.map { $0.kinds[0] })
        report.scores = QualityScores.scores(layers.filter { judged.contains($0.schema.kind) }, faults: report.faults)
        return report
    }

    private func rows(of schema: LayerSchema, access: Access) async throws -> LayerRows {
        var features: [Feature] = []
        try await source.forEachChunk(FeatureQuery(layer: schema.id, limit: 2000), access: access) {
            features += $0.features
        }
        return LayerRows(schema: schema, features: features)
    }
}
