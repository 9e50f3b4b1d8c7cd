import Exchange
import GeoModel

/// A table that is to be put on the map, and how.
public struct PlaceRequest: Sendable {
    /// Absolute path of a CSV, XLSX or XLS.
    public var file: String
    public var layer: LayerID
    public var sourceLayer: String?
    public var encoding: String?
    public var columns: ColumnRoles.Wishes
    /// The system of the coordinates; nil finds it out.
    public var crs: String?
    /// Addresses that were found with less go to the review.
    public var minScore: Double
    /// Where rows go that have no place; nil for beside the table.
    public var review: String?
    public var operatorName: String
    /// Begin anew, although an interrupted run could be continued.
    public var startsOver: Bool
    /// Say what would become of the table, and change nothing.
    public var isDryRun = false

    public init(
        file: String, layer: LayerID, sourceLayer: String? = nil, encoding: String? = nil,
        columns: ColumnRoles.Wishes = .init(), crs: String? = nil, minScore: Double = 0.8, review: String? = nil,
        operatorName: String, startsOver: Bool = false
    ) {
        self.file = file
        self.layer = layer
        self.sourceLayer = sourceLayer
        self.encoding = encoding
        self.columns = columns
        self.crs = crs
        self.minScore = minScore
        self.review = review
        self.operatorName = operatorName
        self.startsOver = startsOver
    }
}

/// What became of a table: `read = inserted + updated + unchanged + review`, always.
public struct PlaceReport: Codable, Sendable {
    public var layer: String
    public var read = 0
    public var inserted = 0
    public var updated = 0
    public var unchanged = 0
    /// Rows that stand in the review file, each with its reason.
    public var review = 0
    /// Rows placed by their own coordinates, and by their address.
    public var byCoordinates = 0
    public var byAddress = 0
    /// Rows whose coordinates and address are more than 500 m apart; they stand where the coordinates say.
    public var apart = 0
    /// Rows that an interrupted run had done; they are among `read`.
    public var doneBefore = 0
    public var encoding = ""
    public var crs: String?
    /// What was chosen, one line each.
    public var notes: [String] = []
    /// The table's columns with what they were taken for.
    public var columns: [Column] = []
    public var sheet = ""
    public var sheets: [String] = []
    /// The first rows of the review; `review` counts all.
    public var firstReview: [RowRefusal] = []
    /// Nil where every row has a place.
    public var reviewFile: String?
    public var batches: [Int64] = []
    public var seconds = 0.0

    public struct Column: Codable, Sendable {
        public var title: String
        public var role: ColumnRoles.Role?
        public var samples: [String]
    }

    public init(layer: String) { self.layer = layer }
}
