import Exchange
import GeoModel

/// A layer on its way out into a file.
public struct ExportRequest: Sendable {
    /// Which rows; `limit` and paging are the flow's own.
    public var query: FeatureQuery
    /// The file, which must not exist unless `replaces`.
    public var path: String
    public var format: ExportFormat
    public var crs: SpatialReference
    /// Of a shapefile's names and values.
    public var encoding: TextEncoding
    /// Whether columns carry the fields' Chinese titles instead of their names.
    public var usesTitles: Bool
    public var replaces: Bool

    public init(
        query: FeatureQuery, path: String, format: ExportFormat, crs: SpatialReference = .cgcs2000,
        encoding: TextEncoding = .gbk, usesTitles: Bool? = nil, replaces: Bool = false
    ) {
        self.query = query
        self.path = path
        self.format = format
        self.crs = crs
        self.encoding = encoding
        self.usesTitles = usesTitles ?? format.prefersTitles
        self.replaces = replaces
    }
}

/// What an export wrote.
public struct ExportReport: Hashable, Sendable, Encodable {
    public struct Column: Hashable, Sendable, Encodable {
        /// The layer's field.
        public var field: String
        /// Its name in the file.
        public var name: String
    }

    /// One file; several where a shapefile has to be split by shape.
    public struct File: Hashable, Sendable, Encodable {
        public var path: String
        public var rows: Int
    }

    public var layer: String
    public var format: ExportFormat
    public var crs: String
    /// Nil where the format knows UTF-8 only.
    public var encoding: String?
    public var rows: Int
    /// Rows of these without a geometry.
    public var withoutPlace: Int
    public var columns: [Column]
    public var files: [File]
    /// What a person should know.
    public var notes: [String]
    public var seconds: Double
}
