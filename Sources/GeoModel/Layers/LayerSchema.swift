/// The name of a layer in URLs, SQL names and files: a lower-case letter, then up to 47 lower-case letters, digits, `_` or `-`.
public struct LayerID: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    public let text: String

    /// Nil where the text is no layer id.
    public init?(_ text: String) {
        guard (1...48).contains(text.utf8.count), let first = text.utf8.first, Self.isLower(first) else { return nil }
        guard text.utf8.allSatisfy({ Self.isLower($0) || Self.isDigit($0) || $0 == 0x5F || $0 == 0x2D }) else {
            return nil
        }
        self.text = text
    }

    public var description: String { text }
    public static func < (left: LayerID, right: LayerID) -> Bool { left.text < right.text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = LayerID(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no layer id: \(text)"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// What a layer holds: the built-in kinds carry domain rules, `.free` is a department's own table on the map.
public enum LayerKind: String, Sendable, CaseIterable, Codable {
    case region, road, place, address, building, grid, part
    case pipeNode = "pipe-node"
    case pipeSegment = "pipe-segment"
    case camera
    case free
}

/// Who may see a layer (无条件共享, 有条件共享, 不予共享).
public enum ShareClass: String, Sendable, CaseIterable, Codable {
    case open, conditional, closed
}

/// One attribute of a layer.
public struct FieldDefinition: Hashable, Sendable, Codable {
    /// ASCII name, used in queries, tiles and SQL: a lower-case letter, then letters, digits or `_`.
    public var name: String
    public var type: FieldType
    /// The Chinese title (中文名称), shown to people and used as the column name in snapshots.
    public var title: String
    public var isRequired: Bool
    /// Whether tiles carry the field.
    public var isDisplayed: Bool
    /// Unit of measure, such as `m` or `mm`, where the value has one.
    public var unit: String?

    public init(
        _ name: String, _ type: FieldType, _ title: String, isRequired: Bool = false, isDisplayed: Bool = true,
        unit: String? = nil
    ) {
        self.name = name
        self.type = type
        self.title = title
        self.isRequired = isRequired
        self.isDisplayed = isDisplayed
        self.unit = unit
    }
}

/// A layer's shape: what every row of it has.
public struct LayerSchema: Hashable, Sendable, Codable {
    public var id: LayerID
    public var kind: LayerKind
    /// Chinese title, such as 城市部件.
    public var title: String
    public var englishTitle: String
    public var theme: String
    public var geometry: GeometryKind
    public var fields: [FieldDefinition]
    public var share: ShareClass
    public var owner: String?

    public init(
        id: LayerID, kind: LayerKind, title: String, englishTitle: String, theme: String, geometry: GeometryKind,
        fields: [FieldDefinition], share: ShareClass = .open, owner: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.englishTitle = englishTitle
        self.theme = theme
        self.geometry = geometry
        self.fields = fields
        self.share = share
        self.owner = owner
    }

    public func field(_ name: String) -> FieldDefinition? { fields.first { $0.name == name } }
}

/// A layer as the catalogue lists it.
public struct LayerSummary: Hashable, Sendable {
    public var schema: LayerSchema
    /// Rows that who asks may see.
    public var featureCount: Int
    /// In EPSG:4490, around the rows that are counted; nil for an empty layer. An outer bound: stores may keep boxes as
    /// 32-bit floats rounded outwards, so that it exceeds the rows by up to 1.6e-5° (1.7 m).
    public var extent: BoundingBox?
    /// The version of the last commit that touched the layer; 0 before the first.
    public var version: Int64

    public init(schema: LayerSchema, featureCount: Int, extent: BoundingBox?, version: Int64) {
        self.schema = schema
        self.featureCount = featureCount
        self.extent = extent
        self.version = version
    }
}
