/// How grave a broken quality rule is.
public enum QualitySeverity: String, Sendable, CaseIterable, Codable {
    /// The data is wrong.
    case error
    /// The data is doubtful: somebody should look.
    case warning
    /// Worth knowing.
    case info
}

/// A rule that the layers of a city must keep; one rule, one file.
///
/// A rule sees whole layers, so it may compare rows with each other and with rows of other layers. What must hold for a
/// single row already on import is a `RowRule`.
public protocol QualityRule: Sendable {
    /// Stable id, such as `GR-01.gap`; the part before the dot is the row of GeoData/Standards/quality_rules.csv.
    var id: String { get }
    /// What it is about, in Chinese.
    var title: String { get }
    /// The standard and clause that it comes from.
    var clause: String { get }
    var severity: QualitySeverity { get }
    /// The layers that it reads; the first is the one that it judges.
    var kinds: [LayerKind] { get }
    /// Reports every fault, in the order of the rows.
    ///
    /// Kinds that the city has no rows of are absent from `city`; a rule that cannot judge without them reports nothing.
    func check(_ city: CityRows, report: (QualityFault) -> Void) throws
}

/// What a quality rule found wrong.
public struct QualityFault: Hashable, Sendable {
    public var layer: LayerID
    /// Nil where no single row is at fault, as for a gap between cells.
    public var feature: FeatureID?
    /// The row's standard code.
    public var code: String?
    public var field: String?
    public var value: String?
    /// What is wrong, in a sentence.
    public var reason: String
    /// Where it is wrong (EPSG:4490); nil for a row without a place.
    public var geometry: Geometry?

    public init(
        layer: LayerID, feature: FeatureID? = nil, code: String? = nil, field: String? = nil, value: String? = nil,
        reason: String, geometry: Geometry? = nil
    ) {
        self.layer = layer
        self.feature = feature
        self.code = code
        self.field = field
        self.value = value
        self.reason = reason
        self.geometry = geometry
    }
}
