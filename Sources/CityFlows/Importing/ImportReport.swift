import GeoModel

/// What an import did, as the CLI and the service answer it.
///
/// `read = inserted + updated + unchanged + rejected`, always.
public struct ImportReport: Codable, Sendable {
    public var read: Int
    public var inserted: Int
    public var updated: Int
    public var unchanged: Int
    public var rejected: Int
    public var seconds: Double
    public var encoding: String
    public var crs: String
    /// The rejects file; nil when nothing was rejected.
    public var rejects: String?
    /// The import batch, for `luotu import undo`; nil when nothing changed.
    public var batch: Int64?
    public var layer: String
    /// Rows of the layer that the file does not hold.
    public var missing: Int
    /// Rows taken out of use because a replacing delivery left them out.
    public var retired: Int
    public var isDryRun: Bool
    /// Whether positions came through a transformation without datum parameters.
    public var ballpark: Bool
    public var repairs: [Repair]
    public var heightsDropped: Int
    /// Rows that were taken without a position.
    public var withoutPlace: Int
    /// Records that the file marks as deleted; they are not among the rows read.
    public var deletedRows: Int
    /// Findings of rules that do not refuse a row.
    public var warnings: [Warning]
    public var notes: [String]
    public var sourceLayer: String
    /// All layers of the file.
    public var sourceLayers: [String]
    /// What became of the file's fields, in its order.
    public var mapping: [Match]
    /// The first hundred of the rejected rows; the rejects file has all.
    public var firstRejects: [RowRefusal]

    public static let listedRejects = 100

    /// One field of the file: what it fills, and some of its values.
    public struct Match: Codable, Hashable, Sendable {
        public var source: String
        /// Nil for a field that is not taken.
        public var target: String?
        public var samples: [String]
    }

    /// A polygon that was invalid and was repaired.
    public struct Repair: Codable, Hashable, Sendable {
        public var row: Int
        public var problem: String
    }

    /// What a rule found, all rows of it; the reason is that of the first.
    public struct Warning: Codable, Hashable, Sendable {
        public var rule: String
        public var clause: String
        public var rows: [Int]
        public var reason: String
    }
}
