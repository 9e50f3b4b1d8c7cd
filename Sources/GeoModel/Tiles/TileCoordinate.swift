/// A tile of the web-mercator pyramid: `column` runs from west to east, `row` from north to south (XYZ, not TMS).
public struct TileCoordinate: Hashable, Sendable, CustomStringConvertible {
    public let zoom: Int
    public let column: Int
    public let row: Int

    public static let deepestZoom = 24

    /// Nil where no such tile exists.
    public init?(zoom: Int, column: Int, row: Int) {
        guard (0...Self.deepestZoom).contains(zoom) else { return nil }
        let side = 1 << zoom
        guard (0..<side).contains(column), (0..<side).contains(row) else { return nil }
        self.zoom = zoom
        self.column = column
        self.row = row
    }

    public var description: String { "\(zoom)/\(column)/\(row)" }
}
