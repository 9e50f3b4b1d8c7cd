import GeoKernel
import GeoModel

/// How the shapes of cells change: divided along lines, joined.
public enum CellDivision {
    /// Pieces narrower than this are rounding, not cells.
    private static let narrowestMetres = 0.01

    /// The pieces of a cell along lines that cross it, largest first.
    ///
    /// - Parameters:
    ///   - cell: a polygon, degrees.
    ///   - lines: lines, or polygons whose borders are the lines; degrees.
    /// - Throws: `GridCellsError.notDivided` where the lines leave the cell in one piece; `GeoKernelError.invalidShape`.
    public static func split(_ cell: Geometry, along lines: [Geometry]) throws -> [Geometry] {
        guard let center = cell.boundingBox?.center else {
            throw GridCellsError(.notDivided, "a cell without a shape cannot be divided")
        }
        let frame = MetricFrame(around: center)
        let shape = CuttingShape(try frame.metres(cell))
        let knives = try lines.map { try frame.metres($0) }
        let faces = try GeometryCheck.polygons(enclosedBy: shape.borders + knives.flatMap { CuttingShape($0).borders })
        let pieces = try faces.filter { face in
            let inside = try GeometryCheck.representativePosition(of: face)
            guard PlanarMeasure.width(face) > narrowestMetres else { return false }
            return try GeometryCheck.test(.intersects, shape.geometry, .point(inside))
        }
        guard pieces.count > 1 else {
            throw GridCellsError(
                .notDivided,
                "the lines do not divide the cell: they must cross it from border to border")
        }
        return try pieces.sorted { PlanarMeasure.area($0) > PlanarMeasure.area($1) }.map { try frame.degrees($0) }
    }

    /// One cell from several that touch.
    ///
    /// - Throws: `GridCellsError.notAdjacent` where they do not make one polygon; `GeoKernelError.invalidShape`.
    public static func merged(_ cells: [Geometry]) throws -> Geometry {
        guard let union = try GeometryCheck.union(cells), case .polygon = union else {
            throw GridCellsError(
                .notAdjacent, "the cells do not make one polygon: cells that are joined must share a border")
        }
        return union
    }
}

/// A shape as lines to cut with.
private struct CuttingShape {
    let geometry: Geometry

    init(_ geometry: Geometry) { self.geometry = geometry }

    var borders: [Geometry] {
        geometry.simpleParts.flatMap { part -> [Geometry] in
            switch part {
            case .lineString: [part]
            case .polygon(let polygon):
                polygon.rings.compactMap { try? LineString($0.positions) }.map { .lineString($0) }
            default: []
            }
        }
    }
}
