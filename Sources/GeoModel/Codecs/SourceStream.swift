/// The language between the file reader (a process of its own, so that a broken file cannot hurt the database) and the
/// importer: length-prefixed frames on a pipe, all numbers little-endian.
///
/// A frame is one tag byte, a `UInt32` payload length, and the payload. A stream is `header`, then any number of
/// `batch` and `rowError`, then `end`; or `failure` at any point. Delimited text, which the importer reads itself, comes as
/// `text` frames: the file's bytes, piece by piece. A stream without `end` or `failure` means that the
/// reader died.
///
/// The same frames go the other way where a file is written (`luotu-reader write`): `header`, batches and `end` in, then
/// `end` or `failure` out.
///
/// A batch's payload: `UInt32` rows; `Int64` row numbers; the geometry as a byte column of WKB; then every field as one
/// kind byte (`ColumnKind`) and its values. A byte column is one presence byte a row, `rows + 1` `Int32` offsets that
/// begin at 0, and the bytes. A number column is one presence byte a row and eight bytes a row.
public enum SourceStream {
    public enum Tag: UInt8, Sendable {
        case header = 0x48
        case batch = 0x42
        case rowError = 0x52
        case text = 0x54
        case end = 0x45
        case failure = 0x46
    }

    public enum ColumnKind: UInt8, Sendable {
        case integers = 0
        case reals = 1
        case texts = 2
    }

    /// The `driver` of a description that `text` frames follow.
    public static let delimitedText = "CSV"

    /// Tag and length.
    public static let frameHeadBytes = 5
}

/// What a file says of itself before its rows.
public struct SourceDescription: Hashable, Sendable {
    /// GDAL's name of the format, such as `ESRI Shapefile`.
    public var driver = ""
    /// All layers of the file; the one described further is at `layerIndex`.
    public var layers: [SourceText] = []
    public var layerIndex = 0
    /// In the order of the columns.
    public var fields: [SourceColumn] = []
    /// Nil where only a full read could tell.
    public var featureCount: Int?
    public var geometry = GeometryKind.none
    public var hasHeights = false
    /// Whether a line or area may have several parts; known where a file is written.
    public var hasParts = true
    /// In the file's own reference system, as the file states it.
    public var extent: BoundingBox?
    /// False where names and text values are bytes in an encoding that the reader did not touch.
    public var isUTF8 = true
    /// The content of a `.cpg` file.
    public var codePage: String?
    /// Byte 29 of a DBF header.
    public var languageDriver: UInt8?
    /// The reference system as WKT, as GDAL understands it.
    public var crsDefinition: String?
    /// Such as `EPSG:4547`, where the file or GDAL's matching names one.
    public var crsAuthority: String?
    /// The `.prj` file word by word.
    public var prj: String?
    /// What a person should know, such as that a missing `.shx` was rebuilt.
    public var notes: [String] = []

    public init() {}
}

/// Text whose encoding may not be known yet.
public typealias SourceText = [UInt8]

/// A field of a file.
public struct SourceColumn: Hashable, Sendable {
    public var name: SourceText
    public var type: FieldType
    /// Characters or bytes, as the format counts; 0 where the format sets no limit.
    public var width: Int
    public var precision: Int

    public init(name: SourceText, type: FieldType, width: Int = 0, precision: Int = 0) {
        self.name = name
        self.type = type
        self.width = width
        self.precision = precision
    }

    /// How the values travel: dates, times and text as text, truth values as integers.
    public var kind: SourceStream.ColumnKind {
        switch type {
        case .integer, .boolean: .integers
        case .real: .reals
        case .text, .date, .timestamp: .texts
        }
    }
}

/// Why a whole file could not be read.
public struct SourceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, such as `truncated`, `missing-part`, `not-readable`, `no-such-layer`.
    public var code: String
    /// A sentence that names the file and says what to do.
    public var message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

/// How a stream ended well.
public struct SourceEnd: Hashable, Sendable {
    /// Records delivered and refused, deleted ones left out.
    public var rows: Int
    /// Records that the format marks as deleted.
    public var deletedRows: Int
    public var notes: [String]

    public init(rows: Int, deletedRows: Int, notes: [String]) {
        self.rows = rows
        self.deletedRows = deletedRows
        self.notes = notes
    }
}
