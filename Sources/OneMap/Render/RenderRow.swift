/// One render row on its way into a block or out of one. The bytes belong to somebody else.
struct RenderRow {
    var id: Int64
    var zone: Int64
    var key: UInt64
    var origin: GridPoint
    var box: GridBox
    /// The longer side of the row's full box in steps: what is smaller than a zoom's threshold is left out there.
    /// `alwaysDrawn` for points.
    var size: Int
    /// Empty for a single position.
    var shape: UnsafeBufferPointer<UInt8>
    /// Per field the length of its message and the message.
    var values: UnsafeBufferPointer<UInt8>

    static let alwaysDrawn = Int.max
}

extension GridBox {
    /// The longer side.
    var size: Int { max(east - west, south - north) }

    mutating func extend(_ other: GridBox) {
        west = min(west, other.west)
        north = min(north, other.north)
        east = max(east, other.east)
        south = max(south, other.south)
    }
}
