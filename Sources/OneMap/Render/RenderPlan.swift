import GeoModel

/// What of a layer is drawn at which zoom: the same rule for every tile of a zoom, made when the rows are built.
///
/// A single position is drawn from `pointZoom` on and counted in a cell above it; a line or an area is drawn where its
/// longer side has at least the zoom's number of steps, and counted otherwise. So every row of the layer is, at every
/// zoom, either drawn or counted.
public struct RenderPlan: Hashable, Sendable, Codable {
    public internal(set) var fields: RenderFields
    public internal(set) var pointZoom: Int
    /// Steps by zoom, 0 … 14; deeper zooms leave nothing out.
    public internal(set) var thresholds: [Int]
    /// Rows of the layer when the plan was made.
    public internal(set) var rowCount: Int

    /// Rows that a tile may show one by one.
    public static let rowBudget = 20_000
    /// Bytes of shapes and values that a tile may show one by one.
    public static let byteBudget = 6_000_000
    /// Areas with a longer side below this many tile units (half a pixel of 256 a tile) are counted, lines below a quarter.
    private static let smallestUnits = 8
    private static let smallestLineUnits = 2
    static let deepestThresholdZoom = 14

    /// The plan of a layer that fits every tile.
    public init(_ schema: LayerSchema) {
        fields = RenderFields(schema)
        pointZoom = 0
        rowCount = 0
        let units = schema.geometry == .line ? Self.smallestLineUnits : Self.smallestUnits
        thresholds = (0...Self.deepestThresholdZoom).map { zoom in
            units << (WorldGrid.unitZoom - RenderLevel.of(zoom: zoom).finestZoom)
        }
    }

    /// Whether the layer has grown so much that its tiles may exceed the budget.
    public func isOutgrown(by rows: Int) -> Bool { rows > Self.rowBudget && rows > rowCount + rowCount / 4 }

    /// What a shape must measure to be drawn at a zoom, in steps.
    public func threshold(zoom: Int) -> Int { zoom < thresholds.count ? thresholds[zoom] : 0 }

    /// What a shape must measure to be drawn at any zoom of a level.
    func threshold(level: RenderLevel) -> Int { level.zooms.map(threshold(zoom:)).min() ?? 0 }

    /// The deepest zoom at which something may be counted instead of drawn.
    public var deepestCountedZoom: Int { max(pointZoom - 1, Self.deepestThresholdZoom) }

    /// Whether a row is counted instead of drawn. `isKept` says whether the level's grid leaves something of it.
    func counts(isPoint: Bool, size: Int, zoom: Int, isKept: (RenderLevel) -> Bool) -> Bool {
        if isPoint { return zoom < pointZoom }
        if size < threshold(zoom: zoom) { return true }
        let level = RenderLevel.of(zoom: zoom)
        return level.number > 0 && !isKept(level)
    }
}
