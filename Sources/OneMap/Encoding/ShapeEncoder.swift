import GeoModel

/// Turns one stored shape into the geometry commands of one tile: projects, cuts, drops repeated points, turns rings.
struct ShapeEncoder: ~Copyable {
    /// Commands of the shape's points, lines and polygons: a collection may fill more than one.
    var points = CommandWriter()
    var lines = CommandWriter()
    var polygons = CommandWriter()
    /// Whether a part that meets the tile is too small to draw: a line of one point, a ring without area.
    private(set) var hasCollapsed = false

    /// The place of an area's name, where it stands on this tile and is asked for: of several parts that of the largest.
    private(set) var labels = CommandWriter()

    private let wantsLabels: Bool
    private var label: (point: GridPoint, box: GridBox)?
    private let projection: TileProjection
    private let clipper: GridClipper
    /// Every point belongs to exactly one tile: its own units, without a buffer.
    private let pointBox: GridBox
    private var ring = PointBuffer()
    private var scratch = PointBuffer()

    private static let deepestNesting = 16

    init(tile: TileCoordinate, bufferTileUnits: Int, wantsLabels: Bool) {
        self.wantsLabels = wantsLabels
        projection = TileProjection(tile)
        let far = TileGrid.extent + bufferTileUnits
        clipper = GridClipper(
            box: GridBox(west: -bufferTileUnits, north: -bufferTileUnits, east: far, south: far))
        pointBox = GridBox(west: 0, north: 0, east: TileGrid.extent - 1, south: TileGrid.extent - 1)
    }

    var isEmpty: Bool { points.isEmpty && lines.isEmpty && polygons.isEmpty }

    mutating func encode(
        _ bytes: UnsafeRawBufferPointer, layout: GeometryLayout
    ) throws(GeometryBytesError) {
        points.removeAll()
        lines.removeAll()
        polygons.removeAll()
        labels.removeAll()
        label = nil
        hasCollapsed = false
        var cursor = try GeometryBytes(bytes, layout: layout)
        try shape(&cursor, depth: 0)
        writeLabel()
    }

    private mutating func shape(_ cursor: inout GeometryBytes, depth: Int) throws(GeometryBytesError) {
        guard depth <= Self.deepestNesting else { throw .tooDeep }
        let header = try cursor.header()
        switch header.type {
        case 1:
            ring.removeAll()
            try read(1, &cursor, header)
            writePoints()
        case 2:
            ring.removeAll()
            try read(try cursor.count(bytesEach: 8), &cursor, header)
            writeLine()
        case 3: try polygon(&cursor, header)
        case 4: try multiPoint(&cursor)
        default:
            for _ in 0..<(try cursor.count(bytesEach: 5)) { try shape(&cursor, depth: depth + 1) }
        }
    }

    private mutating func multiPoint(_ cursor: inout GeometryBytes) throws(GeometryBytesError) {
        ring.removeAll()
        for _ in 0..<(try cursor.count(bytesEach: 5)) {
            let header = try cursor.header()
            guard header.type == 1 else { throw .unknownType(header.type) }
            try read(1, &cursor, header)
        }
        writePoints()
    }

    private mutating func polygon(
        _ cursor: inout GeometryBytes, _ header: GeometryBytes.Header
    ) throws(GeometryBytesError) {
        var isDrawn = false
        for index in 0..<(try cursor.count(bytesEach: 4)) {
            ring.removeAll()
            try read(try cursor.count(bytesEach: 8), &cursor, header)
            if index == 0 {
                isDrawn = writeRing(isHole: false)
            } else if isDrawn {
                _ = writeRing(isHole: true)
            }
        }
    }

    /// The largest part counts whether or not it stands on the tile, so that one tile alone shows the name.
    private mutating func noteLabel(_ box: GridBox) {
        if let known = label, known.box.extent >= box.extent { return }
        label = (LabelAnchor.of(ring, box), box)
    }

    private mutating func writeLabel() {
        guard let label, !polygons.isEmpty, pointBox.contains(label.point) else { return }
        scratch.removeAll()
        scratch.append(label.point)
        labels.points(scratch)
    }

    /// Appends the next positions to `ring`, without repeated ones.
    @inline(__always)
    private mutating func read(
        _ count: Int, _ cursor: inout GeometryBytes, _ header: GeometryBytes.Header
    ) throws(GeometryBytesError) {
        for index in 0..<count {
            let (x, y) = try cursor.position(index, of: count, header)
            guard let point = projection.point(x, y) else {
                // WKB has no empty point: its coordinates are NaN.
                if header.type == 1, x.isNaN, y.isNaN { continue }
                throw .notOnTheGlobe(x: x, y: y)
            }
            ring.appendStraightened(point)
        }
    }

    private mutating func writePoints() {
        scratch.removeAll()
        for index in 0..<ring.count where pointBox.contains(ring[index]) { scratch.append(ring[index]) }
        points.points(scratch)
    }

    private mutating func writeLine() {
        guard ring.count > 0 else { return }
        let box = ring.box
        guard clipper.box.intersects(box) else { return }
        guard ring.count > 1 else {
            hasCollapsed = true
            return
        }
        if clipper.box.contains(box) { return lines.line(ring) }
        scratch.removeAll()
        for index in 1..<ring.count {
            guard let (start, end) = clipper.clip(ring[index - 1], ring[index]) else { continue }
            if scratch.count > 0, scratch[scratch.count - 1] != start { flushLine() }
            scratch.appendDistinct(start)
            scratch.appendDistinct(end)
        }
        flushLine()
    }

    private mutating func flushLine() {
        if scratch.count > 1 { lines.line(scratch) }
        scratch.removeAll()
    }

    /// Whether the ring is drawn. On leaving, `ring` is used up.
    private mutating func writeRing(isHole: Bool) -> Bool {
        guard ring.count > 0 else { return false }
        let box = ring.box
        let isNear = clipper.box.intersects(box)
        guard isNear || wantsLabels else { return false }
        open()
        if wantsLabels, !isHole, ring.count >= 3 { noteLabel(box) }
        guard isNear else { return false }
        guard ring.count >= 3, ringHasArea(box) else {
            if !isHole { hasCollapsed = true }
            return false
        }
        if !clipper.box.contains(box) {
            clipper.clip(ring: &ring, scratch: &scratch)
            open()
            guard ring.count >= 3 else { return false }
        }
        // Small numbers after the cut: no overflow.
        let area = doubledArea()
        guard area != 0 else { return false }
        polygons.ring(ring, reversed: (area > 0) == isHole)
        return true
    }

    /// Takes away the closing point.
    private mutating func open() {
        while ring.count > 1, ring[ring.count - 1] == ring[0] { ring.removeLast() }
    }

    private func ringHasArea(_ box: GridBox) -> Bool {
        guard box.west < box.east, box.north < box.south else { return false }
        let isSmall = box.east - box.west < 1 << 20 && box.south - box.north < 1 << 20
        return !isSmall || doubledArea() != 0
    }

    /// Twice the area by the surveyor's formula; positive for a ring that runs clockwise on the screen.
    private func doubledArea() -> Int {
        var sum = 0
        let origin = ring[0]
        var previous = ring[ring.count - 1]
        for index in 0..<ring.count {
            let point = ring[index]
            sum &+= (previous.x &- origin.x) &* (point.y &- origin.y)
            sum &-= (point.x &- origin.x) &* (previous.y &- origin.y)
            previous = point
        }
        return sum
    }
}
