import GeoModel

/// What to import, and how: everything `luotu import` can say. Codable, because it can be handed to the process that
/// holds the database.
public struct ImportRequest: Codable, Sendable {
    /// Absolute path.
    public var file: String
    public var target: Target
    public var sourceLayer: String?
    public var encoding: String?
    public var crs: String?
    /// Schema field → source field, overruling what is recognised.
    public var fields: [String: String]
    /// Path of a mapping file.
    public var mappingFile: String?
    public var onConflict: String
    public var isDryRun: Bool
    public var allowsBallpark: Bool
    /// WKT in EPSG:4490: retire the layer's rows inside that the file leaves out.
    public var replaceWithin: String?
    /// Where rejected rows go; nil for beside the input, named after it.
    public var rejects: String?
    public var operatorName: String
    /// The file's name for people, where `file` is a temporary one.
    public var displayName: String?
    /// Whether `fields` says everything: what it leaves out stays empty, whatever would be recognised.
    public var isCompleteMapping = false
    /// Whether the file is only to be looked at: required fields may still be missing.
    public var isPreview = false
    /// The schema of a layer that is not there yet; nil makes it from the file.
    public var schema: LayerSchema?
    /// Titles of a table's position columns, where they are not recognised.
    public var xColumn: String?
    public var yColumn: String?
    /// Whether to say what becomes of every row.
    public var wantsChanges = false

    public enum Target: Codable, Hashable, Sendable {
        case kind(LayerKind)
        case layer(LayerID)

        /// `road`, `pipe-node`, … or `layer:ID`; nil for anything else.
        public init?(_ text: String) {
            if text.hasPrefix("layer:"), let id = LayerID(String(text.dropFirst(6))) {
                self = .layer(id)
            } else if let kind = LayerKind(rawValue: text), kind != .free {
                self = .kind(kind)
            } else {
                return nil
            }
        }
    }

    public init(
        file: String, target: Target, sourceLayer: String? = nil, encoding: String? = nil, crs: String? = nil,
        fields: [String: String] = [:], mappingFile: String? = nil, onConflict: String = "update",
        isDryRun: Bool = false, allowsBallpark: Bool = false, replaceWithin: String? = nil, rejects: String? = nil,
        operatorName: String
    ) {
        self.file = file
        self.target = target
        self.sourceLayer = sourceLayer
        self.encoding = encoding
        self.crs = crs
        self.fields = fields
        self.mappingFile = mappingFile
        self.onConflict = onConflict
        self.isDryRun = isDryRun
        self.allowsBallpark = allowsBallpark
        self.replaceWithin = replaceWithin
        self.rejects = rejects
        self.operatorName = operatorName
    }
}

/// How far an import has come.
public struct ImportProgress: Sendable {
    public var rows: Int
    /// Nil where the file does not say how many it has.
    public var total: Int?

    public init(rows: Int, total: Int?) {
        self.rows = rows
        self.total = total
    }
}
