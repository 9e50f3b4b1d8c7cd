/// How a file enters a layer: the plan is fixed before the first row.
public struct ImportPlan: Sendable {
    public var schema: LayerSchema
    /// The schema field that identifies a row (upsert by code); nil where rows have no key and are told apart by content.
    public var keyField: String?
    public var onConflict: ConflictRule
    public var source: ImportOrigin
    public var operatorName: String
    /// Rows whose position came through a "ballpark" transformation are marked so.
    public var isBallpark: Bool
    /// Schema fields that the file does not hold: a row that exists keeps its values of them.
    public var absentFields: Set<String>
    /// Whether the file has geometry; without it, a row that exists keeps its own.
    public var hasGeometry: Bool
    /// Whether a stored line or polygon stays when the file gives a mere point for its row (行政区划: a seat for an area).
    public var keepsRicherGeometry: Bool
    /// Retire the layer's rows inside this area (EPSG:4490) that the file does not hold.
    public var replaceWithin: Geometry?
    /// Do everything, then take it back: the outcome has no batch and the version that stands.
    public var isDryRun: Bool
    /// Told what becomes of every row, some hundred at once; nil where nobody asks, which is faster.
    public var onChange: (@Sendable ([RowChange]) throws -> Void)?

    public init(
        schema: LayerSchema, keyField: String?, onConflict: ConflictRule = .update, source: ImportOrigin,
        operatorName: String, isBallpark: Bool = false, absentFields: Set<String> = [], hasGeometry: Bool = true,
        keepsRicherGeometry: Bool = false, replaceWithin: Geometry? = nil, isDryRun: Bool = false,
        onChange: (@Sendable ([RowChange]) throws -> Void)? = nil
    ) {
        self.schema = schema
        self.keyField = keyField
        self.onConflict = onConflict
        self.source = source
        self.operatorName = operatorName
        self.isBallpark = isBallpark
        self.absentFields = absentFields
        self.hasGeometry = hasGeometry
        self.keepsRicherGeometry = keepsRicherGeometry
        self.replaceWithin = replaceWithin
        self.isDryRun = isDryRun
        self.onChange = onChange
    }

    public enum ConflictRule: String, Sendable, CaseIterable {
        case update, skip, fail
    }
}

/// Where rows came from.
public struct ImportOrigin: Hashable, Sendable, Codable {
    public var file: String
    public var sourceLayer: String
    public var encoding: String
    public var crs: String

    public init(file: String, sourceLayer: String, encoding: String, crs: String) {
        self.file = file
        self.sourceLayer = sourceLayer
        self.encoding = encoding
        self.crs = crs
    }
}

/// A batch ready for the store: columns in the schema's field order, geometry as WKB in EPSG:4490.
public struct PlacedBatch: Sendable {
    public var rows: FeatureBatch
    /// The zone of every row (share class × town).
    public var zones: [Int64]
    /// The id of the unit grid cell that holds each row; 0 where none does. Empty where cells are not attributed.
    public var cells: [Int64]
    /// The rows as the file has them, for the rejects; nil where nobody asks for them.
    public var source: FeatureBatch?

    public init(rows: FeatureBatch, zones: [Int64], cells: [Int64], source: FeatureBatch? = nil) {
        self.rows = rows
        self.zones = zones
        self.cells = cells
        self.source = source
    }
}

/// What an import did. `inserted + updated + unchanged + rejected` of the store's own refusals (duplicate keys) and the
/// pipeline's equals the rows read.
public struct ImportOutcome: Sendable {
    /// Nil where nothing changed, and for a dry run.
    public var batch: Int64?
    public var inserted: Int
    public var updated: Int
    public var unchanged: Int
    /// Rows taken out of use by `replaceWithin`.
    public var retired: Int
    /// Rows of the layer that the file did not hold.
    public var missing: Int
    /// Rows that the store refused, such as a key that stands twice in the file.
    public var refusals: [RowRefusal]
    public var version: Int64

    public init(
        batch: Int64?, inserted: Int, updated: Int, unchanged: Int, retired: Int, missing: Int,
        refusals: [RowRefusal], version: Int64
    ) {
        self.batch = batch
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
        self.retired = retired
        self.missing = missing
        self.refusals = refusals
        self.version = version
    }
}

/// Why one row was not taken.
public struct RowRefusal: Hashable, Codable, Sendable {
    public var row: Int
    public var field: String?
    public var value: String?
    public var reason: String

    public init(row: Int, field: String? = nil, value: String? = nil, reason: String) {
        self.row = row
        self.field = field
        self.value = value
        self.reason = reason
    }
}

/// A file that came in.
public struct ImportBatchRecord: Sendable {
    public var id: Int64
    public var layer: LayerID
    public var origin: ImportOrigin
    public var operatorName: String
    /// ISO 8601, UTC.
    public var time: String
    public var inserted: Int
    public var updated: Int
    public var unchanged: Int
    public var rejected: Int
    public var retired: Int
    public var isUndone: Bool
    /// The batch that this one took back; nil for a file that came in.
    public var undoes: Int64?

    public init(
        id: Int64, layer: LayerID, origin: ImportOrigin, operatorName: String, time: String, inserted: Int,
        updated: Int, unchanged: Int, rejected: Int, retired: Int, isUndone: Bool, undoes: Int64? = nil
    ) {
        self.id = id
        self.layer = layer
        self.origin = origin
        self.operatorName = operatorName
        self.time = time
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
        self.rejected = rejected
        self.retired = retired
        self.isUndone = isUndone
        self.undoes = undoes
    }
}

/// Hands over batches until it answers nil. Called from one thread at a time; may block. A store may take further batches
/// before it says what it refused of an earlier one.
public protocol PlacedBatchSource {
    mutating func next() throws -> PlacedBatch?
    /// Called some time after a batch was taken, with the rows of it that the store refused.
    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) throws
    /// The rows that the pipeline has refused so far; asked after the last batch, for the batch's record.
    var rejectedRows: Int { get }
    /// Throws when the import is to stop; the store calls it from its own thread between batches and before it commits.
    var checkStop: @Sendable () throws -> Void { get }
}

extension PlacedBatchSource {
    /// Never stops.
    public var checkStop: @Sendable () throws -> Void { {} }
}

/// Takes files in. One transaction per file: a failure leaves the store as it was.
public protocol ImportStore: Sendable {
    /// Pulls `rows` to the end inside one transaction and commits, unless the source throws or the plan is a dry run.
    func load(_ plan: ImportPlan, from rows: sending any PlacedBatchSource) async throws -> ImportOutcome
    func importBatches() async throws -> [ImportBatchRecord]
    /// Takes one batch back: what it inserted goes, what it changed or retired returns.
    func undoImport(_ batch: Int64, operatorName: String) async throws -> ImportOutcome
}
