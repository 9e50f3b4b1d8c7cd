/// All rows of the layers that a check reads, in memory, positions in EPSG:4490.
public struct CityRows: Sendable {
    public let profile: CityProfile
    private let layers: [LayerKind: LayerRows]

    public init(profile: CityProfile, layers: [LayerRows]) {
        self.profile = profile
        self.layers = Dictionary(layers.map { ($0.schema.kind, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rows of a kind; nil where there are none.
    public func rows(of kind: LayerKind) -> LayerRows? {
        layers[kind].flatMap { $0.features.isEmpty ? nil : $0 }
    }
}

/// All rows of one layer.
public struct LayerRows: Sendable {
    public let schema: LayerSchema
    /// Their values are in the order of the schema's fields.
    public let features: [Feature]
    private let places: [String: Int]

    public init(schema: LayerSchema, features: [Feature]) {
        self.schema = schema
        self.features = features
        places = Dictionary(
            schema.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public var count: Int { features.count }

    /// The place of a field among a feature's values; nil where the schema lacks it.
    public func column(_ field: String) -> Int? { places[field] }

    /// Null where the schema lacks the field.
    public func value(_ row: Int, _ field: String) -> FieldValue {
        places[field].map { features[row].values[$0] } ?? .null
    }

    /// The field as people write it; nil for a missing value and for an empty text.
    public func text(_ row: Int, _ field: String) -> String? {
        value(row, field).displayText.flatMap { $0.isEmpty ? nil : $0 }
    }

    public func number(_ row: Int, _ field: String) -> Double? { value(row, field).number }

    /// A fault of a row, with its id, code and shape.
    public func fault(
        _ row: Int, field: String? = nil, value: String? = nil, reason: String, geometry: Geometry? = nil
    ) -> QualityFault {
        let feature = features[row]
        return QualityFault(
            layer: schema.id, feature: feature.id, code: text(row, "code"), field: field, value: value, reason: reason,
            geometry: geometry ?? feature.geometry)
    }
}
