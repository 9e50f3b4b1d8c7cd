import GeoKernel
import GeoModel

/// The order in which the cells of a community are numbered at first: rows from north to south, in a row from west to
/// east (GB/T 30428.1-2013, DB6101/T 3185-2024: 自西向东、由北向南).
///
/// Cells are irregular, so what a row is must be said: the centre of gravity of a cell stands for it; a row begins with
/// the northernmost cell that has no row yet and takes in every cell whose centre lies less than half the middle (median)
/// height of the community's cells south of it. Cells with the same longitude stand from north to south. The order depends
/// on the shapes alone, not on the order in which they come.
public enum CellOrder {
    /// The places of the cells in the order of their numbers.
    ///
    /// - Parameter cells: polygons in degrees or metres.
    /// - Throws: `GeoKernelError.invalidShape` for a shape without a centre.
    public static func order(_ cells: [Geometry]) throws -> [Int] {
        let centers = try cells.map { try GeometryCheck.centroid(of: $0) }
        let heights = cells.compactMap(\.boundingBox).map { $0.north - $0.south }.sorted()
        let rowHeight = heights.isEmpty ? 0 : heights[heights.count / 2] / 2
        let byNorth = cells.indices.sorted { (centers[$1].y, centers[$0].x) < (centers[$0].y, centers[$1].x) }
        var order: [Int] = []
        var row: [Int] = []
        func endRow() {
            order += row.sorted { (centers[$0].x, centers[$1].y) < (centers[$1].x, centers[$0].y) }
            row = []
        }
        for cell in byNorth {
            if let first = row.first, centers[first].y - centers[cell].y >= rowHeight { endRow() }
            row.append(cell)
        }
        endRow()
        return order
    }
}
