import GeoModel

/// What is known of a table before its rows are read.
public struct SourceTable: Sendable {
    /// As the caller gave it.
    public var path: String
    /// GDAL's name of the format, or `CSV`.
    public var format: String
    public var layer: String
    /// Everything else that could have been read from the same file.
    public var layers: [String]
    /// In the order of the columns of every batch.
    public var fields: [SourceField]
    /// Nil where only a full read could tell.
    public var featureCount: Int?
    public var geometry: GeometryKind
    public var encoding: EncodingFinding
    /// In file coordinates; nil where the format does not say.
    public var extent: BoundingBox?
    /// The reference system, or why there is none.
    public var referenceSystem: Result<SpatialReference, ExchangeError>
    /// Fields of a table that its positions are read from; empty for files that have shapes.
    public var positionFields: [String]
    /// Whether the file is one that `RejectsWriter` wrote, corrected or not.
    public var isRejectsFile: Bool
    /// What a person should know: a rebuilt index, a mislabelled encoding, swapped columns.
    public var notes: [String]

    /// The reference system of the coordinates.
    ///
    /// - Throws: `ExchangeError.noReferenceSystem`, saying what to pass.
    public func crs() throws -> SpatialReference { try referenceSystem.get() }
}

/// A field of a source table.
public struct SourceField: Hashable, Sendable {
    public var name: String
    public var type: FieldType
    /// Bytes or characters as the format counts; 0 without a limit.
    public var width: Int

    public init(name: String, type: FieldType, width: Int = 0) {
        self.name = name
        self.type = type
        self.width = width
    }
}

/// A block of rows in file coordinates, and the rows that could not be read.
public struct SourceBatch: Sendable {
    /// Columns in the order of `SourceTable.fields`; geometry is WKB in the file's reference system.
    public var rows: FeatureBatch
    /// Rows that were read but hold something unreadable; the unreadable value is shown with `\xNN` for its bytes.
    public var refusedRows: FeatureBatch
    public var refusals: [RowRefusal]

    public init(rows: FeatureBatch, refusedRows: FeatureBatch, refusals: [RowRefusal]) {
        self.rows = rows
        self.refusedRows = refusedRows
        self.refusals = refusals
    }
}

/// How a table ended.
public struct SourceSummary: Hashable, Sendable {
    /// Rows read, refused ones included; deleted and blank rows are not among them.
    public var rows: Int
    /// Records that the file marks as deleted.
    public var deletedRows: Int
    public var blankRows: Int
    /// The encoding that the text turned out to be in.
    public var encoding: EncodingFinding
    public var notes: [String]
}
