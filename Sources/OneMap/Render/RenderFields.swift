import GeoModel

/// Which of a layer's fields its render rows carry, and which one tells the classes apart that are counted.
public struct RenderFields: Hashable, Sendable, Codable {
    /// In the order of the schema.
    public let names: [String]
    /// The index in `names` of the field whose values are counted apart at low zooms; nil where a layer has none.
    public internal(set) var classIndex: Int?

    /// Classes of a layer beyond which they are not counted apart: the field does not classify.
    static let mostClasses = 256

    /// Names of fields that say what kind of thing a row is, the first one wins.
    private static let classNames = ["class", "category", "kind", "level", "type"]

    public init(_ schema: LayerSchema) {
        let fields = schema.fields.filter(\.isOnTiles)
        names = fields.map(\.name)
        classIndex =
            Self.classNames.lazy.compactMap { name in
                fields.firstIndex { $0.name == name && ($0.type == .text || $0.type == .integer) }
            }.first
    }
}

extension FieldDefinition {
    /// Whether tiles may carry the field: the displayed ones, and the code.
    var isOnTiles: Bool { isDisplayed || name == "code" }
}
