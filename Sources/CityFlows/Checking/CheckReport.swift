import GeoModel

/// What the quality rules found in a city.
public struct CheckReport: Encodable, Sendable {
    /// A rule that was held against the city.
    public struct Rule: Encodable, Sendable {
        public var id: String
        public var title: String
        public var clause: String
        public var severity: QualitySeverity
        /// The kind of layer that it judges.
        public var kind: LayerKind
        /// Rows of the layer; 0 means that there was nothing to judge.
        public var rows: Int
        public var faults: Int
    }

    public struct Fault: Sendable {
        public var rule: String
        public var severity: QualitySeverity
        public var fault: QualityFault
    }

    /// How good a department's rows of a layer are.
    public struct Score: Encodable, Sendable {
        public var department: String
        public var layer: String
        public var rows: Int
        public var errors: Int
        public var warnings: Int
        public var notes: Int
        /// 0 … 100
        public var score: Double
        /// 优, 良, 合格, 不合格
        public var grade: String
    }

    public var rules: [Rule]
    /// In the order of the rules, then of the rows.
    public var faults: [Fault]
    /// By department, then layer.
    public var scores: [Score]

    public var errorCount: Int { faults.count { $0.severity == .error } }

    /// Without shapes: those stand in the GeoJSON form.
    private enum Key: String, CodingKey { case faults, errors, rules, scores, list }
    private enum FaultKey: String, CodingKey { case rule, severity, layer, id, code, field, value, reason, lon, lat }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(faults.count, forKey: .faults)
        try container.encode(errorCount, forKey: .errors)
        try container.encode(rules, forKey: .rules)
        try container.encode(scores, forKey: .scores)
        var list = container.nestedUnkeyedContainer(forKey: .list)
        for entry in faults {
            var item = list.nestedContainer(keyedBy: FaultKey.self)
            try item.encode(entry.rule, forKey: .rule)
            try item.encode(entry.severity, forKey: .severity)
            try item.encode(entry.fault.layer.text, forKey: .layer)
            try item.encodeIfPresent(entry.fault.feature?.rawValue, forKey: .id)
            try item.encodeIfPresent(entry.fault.code, forKey: .code)
            try item.encodeIfPresent(entry.fault.field, forKey: .field)
            try item.encodeIfPresent(entry.fault.value, forKey: .value)
            try item.encode(entry.fault.reason, forKey: .reason)
            let center = entry.fault.geometry?.boundingBox?.center
            try item.encodeIfPresent(center?.x, forKey: .lon)
            try item.encodeIfPresent(center?.y, forKey: .lat)
        }
    }
}

extension CheckReport {
    /// The fields of a fault as a feature.
    public static let fields: [FieldDefinition] = [
        FieldDefinition("rule", .text, "规则"), FieldDefinition("severity", .text, "严重程度"),
        FieldDefinition("layer", .text, "图层"), FieldDefinition("feature", .integer, "要素编号"),
        FieldDefinition("code", .text, "要素编码"), FieldDefinition("field", .text, "字段"),
        FieldDefinition("value", .text, "值"), FieldDefinition("reason", .text, "问题"),
    ]

    /// The faults as features, numbered from 1: each with the shape of what is wrong.
    public var features: [Feature] {
        faults.enumerated().compactMap { place, entry in
            FeatureID(rawValue: Int64(place + 1)).map { id in
                Feature(id: id, code: nil, values: Self.values(entry), geometry: entry.fault.geometry)
            }
        }
    }

    static func values(_ entry: Fault) -> [FieldValue] {
        func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .null }
        return [
            .text(entry.rule), .text(entry.severity.rawValue), .text(entry.fault.layer.text),
            entry.fault.feature.map { .integer($0.rawValue) } ?? .null, text(entry.fault.code),
            text(entry.fault.field), text(entry.fault.value), .text(entry.fault.reason),
        ]
    }
}
