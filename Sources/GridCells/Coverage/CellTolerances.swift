/// What the checks of cells take for nothing, for thin and for too small or too large.
public struct CellTolerances: Hashable, Sendable {
    /// Gaps, overlaps and crossings narrower than this are rounding of coordinates.
    public var roundingMetres = 0.002
    /// Gaps and overlaps narrower than this are slivers.
    public var sliverMetres = 0.5
    /// A cell cuts a building when a piece wider than this lies on either side of the border.
    public var cutMetres = 0.05
    /// Bounds of a cell's area; own figures around the 10,000 m² of the standards.
    public var smallestSquareMetres = 1_000.0
    /// Of a cell in the built-up area.
    public var largestSquareMetres = 50_000.0
    /// The share of a cell's area that buildings cover in the built-up area at least.
    public var builtUpShare = 0.05
    /// How far the area attribute may be from the shape's area.
    public var areaAttributeShare = 0.01

    public init() {}
}
