/// A generalised copy of a layer's lines and areas for a range of zooms.
///
/// Positions are moved to the corners of a grid of two tile units at the level's finest zoom: an eighth of a pixel of
/// 256 a tile. Level 0 is the full shape.
public struct RenderLevel: Hashable, Sendable {
    public let number: Int
    /// The deepest zoom that is drawn from the level.
    let finestZoom: Int

    /// From the full shape to the coarsest.
    static let all = [
        RenderLevel(number: 0, finestZoom: 24), RenderLevel(number: 1, finestZoom: 14),
        RenderLevel(number: 2, finestZoom: 11), RenderLevel(number: 3, finestZoom: 8),
    ]
    static let coarse = Array(all.dropFirst())

    /// The deepest zoom at which a row may be left out and counted instead.
    static let deepestCountedZoom = 18

    static func of(zoom: Int) -> RenderLevel { all.last { zoom <= $0.finestZoom } ?? all[0] }

    /// The number of the level that a zoom is drawn from.
    public static func number(zoom: Int) -> Int { of(zoom: zoom).number }

    /// The grid's spacing in steps, as an exponent of two.
    var snapBits: Int { WorldGrid.unitZoom - finestZoom + 1 }

    var zooms: ClosedRange<Int> {
        let coarser = RenderLevel.all.dropFirst(number + 1).first?.finestZoom ?? -1
        return coarser + 1...finestZoom
    }
}
