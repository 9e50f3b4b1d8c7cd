import GeoModel

/// Finds the polygon that holds a position, among many: grid cells, communities, counties.
///
/// A uniform grid over the extent leads to the few polygons around a position; each polygon's edges are sorted into
/// horizontal bands, so that a county of ten thousand vertices costs no more than a cell of ten. Even-odd over all
/// rings of a shape (so holes and multipolygons need no care), borders included: a position on a border that polygons
/// share belongs to the lowest index. Two polygons with the same edge decide it by the same arithmetic: no position
/// falls between them, none into both. Immutable; safe on any thread.
///
/// Cost: some 0.1–0.3 µs a position; memory about 50 bytes an edge.
public struct PolygonLocator: Sendable {
    /// The number of shapes.
    public let count: Int
    /// Of all shapes together; nil for none.
    public let extent: BoundingBox?
    let bands: BandedEdges
    let grid: CellIndex

    /// - Parameter shapes: polygons or multipolygons, in one plane or in degrees.
    /// - Throws: `GeoKernelError.invalidShape` naming the index of a shape that is no polygon or not finite.
    public init(_ shapes: [Geometry]) throws(GeoKernelError) {
        var bands = BandedEdges()
        for (index, shape) in shapes.enumerated() {
            guard shape.kind == .polygon else {
                throw GeoKernelError(.invalidShape, "shape \(index) is no polygon but a \(shape.kind.rawValue)")
            }
            if let fault = shape.firstNonFinitePosition {
                throw GeoKernelError(
                    .invalidShape, "shape \(index) has a position that is not finite: (\(fault.x), \(fault.y))")
            }
            bands.append(shape)
        }
        count = shapes.count
        self.bands = bands
        grid = CellIndex(bands.boxes)
        extent = grid.extent
    }

    /// The lowest index of the shapes that hold the position, borders included; nil where none does.
    public func locate(x: Double, y: Double) -> Int32? {
        let candidates = grid.candidates(x: x, y: y)
        for place in candidates {
            let shape = grid.members[place]
            if bands.contains(x: x, y: y, shape: Int(shape)) { return shape }
        }
        return nil
    }

    /// All shapes that hold the position, borders included, ascending.
    public func locateAll(x: Double, y: Double) -> [Int32] {
        grid.candidates(x: x, y: y).lazy.map { grid.members[$0] }
            .filter { bands.contains(x: x, y: y, shape: Int($0)) }
    }

    /// Many positions: the lowest index for each, −1 where no shape holds it.
    ///
    /// - Precondition: as many `x` as `y`.
    public func locate(x: [Double], y: [Double]) -> [Int32] {
        precondition(x.count == y.count, "\(x.count) x for \(y.count) y")
        return x.indices.map { locate(x: x[$0], y: y[$0]) ?? -1 }
    }
}

/// The edges of many shapes, each shape's sorted into horizontal bands.
struct BandedEdges: Sendable {
    /// From the lower end to the upper one; level edges from west to east. So both neighbours of an edge see it alike.
    struct Edge: Sendable {
        let x0: Double
        let y0: Double
        let x1: Double
        let y1: Double
    }

    private struct Shape {
        let firstBand: Int
        let lastBand: Int
        let south: Double
        let bandsPerUnit: Double
    }

    /// A box a shape; an empty shape has one that nothing lies in.
    private(set) var boxes: [BoundingBox] = []
    private var shapes: [Shape] = []
    /// Band `b` holds `edges[bandStart[b]..<bandStart[b + 1]]`.
    private var bandStart: [Int] = [0]
    private var edges: [Edge] = []

    private static let edgesPerBand = 6

    mutating func append(_ geometry: Geometry) {
        let own = Self.edges(of: geometry)
        guard let box = geometry.boundingBox else {
            boxes.append(BoundingBox(west: .infinity, south: .infinity, east: -.infinity, north: -.infinity))
            shapes.append(
                Shape(firstBand: bandStart.count - 1, lastBand: bandStart.count - 1, south: 0, bandsPerUnit: 0))
            bandStart.append(edges.count)
            return
        }
        let height = box.north - box.south
        let count = height > 0 ? max(1, own.count / Self.edgesPerBand) : 1
        let first = bandStart.count - 1
        let shape = Shape(
            firstBand: first, lastBand: first + count - 1, south: box.south,
            bandsPerUnit: height > 0 ? Double(count) / height : 0)
        boxes.append(box)
        shapes.append(shape)
        sort(own, into: shape)
    }

    /// Counting sort: an edge stands in every band that it touches.
    private mutating func sort(_ own: [Edge], into shape: Shape) {
        var starts = [Int](repeating: 0, count: shape.lastBand - shape.firstBand + 2)
        func span(_ edge: Edge) -> ClosedRange<Int> {
            Self.band(edge.y0, shape) - shape.firstBand...Self.band(edge.y1, shape) - shape.firstBand
        }
        for edge in own { for band in span(edge) { starts[band + 1] += 1 } }
        for band in 1..<starts.count { starts[band] += starts[band - 1] }
        let base = edges.count
        edges.append(contentsOf: repeatElement(Edge(x0: 0, y0: 0, x1: 0, y1: 0), count: starts[starts.count - 1]))
        bandStart.append(contentsOf: starts.dropFirst().map { base + $0 })
        for edge in own {
            for band in span(edge) {
                edges[base + starts[band]] = edge
                starts[band] += 1
            }
        }
    }

    /// Monotone in `y`, so a position's band holds every edge that spans its `y`.
    private static func band(_ y: Double, _ shape: Shape) -> Int {
        min(shape.firstBand + Int((y - shape.south) * shape.bandsPerUnit), shape.lastBand)
    }

    func contains(x: Double, y: Double, shape index: Int) -> Bool {
        let box = boxes[index]
        guard x >= box.west, x <= box.east, y >= box.south, y <= box.north else { return false }
        let band = Self.band(y, shapes[index])
        var isInside = false
        for place in bandStart[band]..<bandStart[band + 1] {
            let edge = edges[place]
            guard y >= edge.y0, y <= edge.y1 else { continue }
            // Twice the area of the triangle: positive where the edge passes east of the position, 0 on its line.
            let side = (edge.x1 - edge.x0) * (y - edge.y0) - (x - edge.x0) * (edge.y1 - edge.y0)
            if side == 0 {
                if x >= min(edge.x0, edge.x1), x <= max(edge.x0, edge.x1) { return true }
            } else if side > 0, y < edge.y1 {
                isInside.toggle()
            }
        }
        return isInside
    }

    private static func edges(of geometry: Geometry) -> [Edge] {
        var edges: [Edge] = []
        for case .polygon(let polygon) in geometry.simpleParts {
            for ring in polygon.rings {
                for (a, b) in zip(ring.positions, ring.positions.dropFirst()) where a.x != b.x || a.y != b.y {
                    let isUpward = (a.y, a.x) < (b.y, b.x)
                    let (low, high) = isUpward ? (a, b) : (b, a)
                    edges.append(Edge(x0: low.x, y0: low.y, x1: high.x, y1: high.y))
                }
            }
        }
        return edges
    }
}

/// A uniform grid over boxes: which of them touch a grid cell.
struct CellIndex: Sendable {
    let extent: BoundingBox?
    private let columns: Int
    private let rows: Int
    private let columnsPerUnit: Double
    private let rowsPerUnit: Double
    /// Cell `c` holds `members[start[c]..<start[c + 1]]`.
    private let start: [Int32]
    /// Indices of boxes, ascending within a cell.
    let members: [Int32]

    private static let mostCells = 1 << 22

    init(_ boxes: [BoundingBox]) {
        let real = boxes.filter { $0.west <= $0.east }
        let extent = real.dropFirst().reduce(real.first) { $0?.union($1) }
        self.extent = extent
        let side = max(1, Int((Double(min(boxes.count * 4, Self.mostCells))).squareRoot()))
        let (width, height) = extent.map { ($0.east - $0.west, $0.north - $0.south) } ?? (0, 0)
        let (columns, rows) = (width > 0 ? side : 1, height > 0 ? side : 1)
        let columnsPerUnit = width > 0 ? Double(columns) / width : 0
        let rowsPerUnit = height > 0 ? Double(rows) / height : 0
        self.columns = columns
        self.rows = rows
        self.columnsPerUnit = columnsPerUnit
        self.rowsPerUnit = rowsPerUnit
        let (west, south) = (extent?.west ?? 0, extent?.south ?? 0)
        func eachCell(_ box: BoundingBox, _ body: (Int) -> Void) {
            guard box.west <= box.east else { return }
            let first = min(Int((box.west - west) * columnsPerUnit), columns - 1)
            let last = min(Int((box.east - west) * columnsPerUnit), columns - 1)
            for row in min(
                Int((box.south - south) * rowsPerUnit), rows - 1)...min(
                    Int((box.north - south) * rowsPerUnit), rows - 1)
            {
                for column in first...last { body(row * columns + column) }
            }
        }
        var start = [Int32](repeating: 0, count: columns * rows + 1)
        for box in boxes { eachCell(box) { start[$0 + 1] += 1 } }
        for cell in 1..<start.count { start[cell] += start[cell - 1] }
        var next = start
        var members = [Int32](repeating: 0, count: Int(start[columns * rows]))
        for (index, box) in boxes.enumerated() {
            eachCell(box) { cell in
                members[Int(next[cell])] = Int32(index)
                next[cell] += 1
            }
        }
        self.start = start
        self.members = members
    }

    /// Places in `members` that may hold the position; empty outside the extent and for positions that are not finite.
    func candidates(x: Double, y: Double) -> Range<Int> {
        guard let extent, extent.contains(x: x, y: y) else { return 0..<0 }
        let column = min(Int((x - extent.west) * columnsPerUnit), columns - 1)
        let row = min(Int((y - extent.south) * rowsPerUnit), rows - 1)
        let cell = row * columns + column
        return Int(start[cell])..<Int(start[cell + 1])
    }
}
