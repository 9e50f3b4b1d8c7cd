import GeoModel

/// What the caller knows better than the file, and how it is to be read.
public struct ReadOptions: Sendable {
    /// The layer, sheet or archive member to read, where a file holds several.
    public var sourceLayer: String?
    /// Overrules what the file says or looks like; a value that is not text in it is an error.
    public var encoding: TextEncoding?
    /// Overrules what the file says.
    public var crs: SpatialReference?
    /// The city, for advice where a reference system is missing.
    public var profile: CityProfile?
    /// Column titles of a table's positions, where they are not recognised.
    public var xColumn: String?
    public var yColumn: String?
    /// Whether a table's positions are read from its columns; otherwise every cell is text and no row has a shape.
    public var readsPositions = true
    /// Rows in a batch.
    public var batchRows: Int
    /// The reader's program; nil looks in `LUOTU_READER`, then beside the running program.
    public var readerProgram: String?

    public init(
        sourceLayer: String? = nil, encoding: TextEncoding? = nil, crs: SpatialReference? = nil,
        profile: CityProfile? = nil, xColumn: String? = nil, yColumn: String? = nil, batchRows: Int = 8192,
        readerProgram: String? = nil
    ) {
        self.sourceLayer = sourceLayer
        self.encoding = encoding
        self.crs = crs
        self.profile = profile
        self.xColumn = xColumn
        self.yColumn = yColumn
        self.batchRows = batchRows
        self.readerProgram = readerProgram
    }
}
