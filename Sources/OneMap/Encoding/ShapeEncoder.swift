import GeoModel

/// Turns one shape into the geometry commands of one tile: scales, cuts, drops repeated points, turns rings. In integers.
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
    let frame: TileFrame
    private let clipper: GridClipper
    /// Every point belongs to exactly one tile: its own units, without a buffer.
    private let pointBox: GridBox
    private var ring = PointBuffer()
    private var scratch = PointBuffer()
    /// The areas' rings that stand on the tile, until all of the feature are known.
    private var rings = RingSet()

    init(tile: TileCoordinate, bufferTileUnits: Int, wantsLabels: Bool) {
        self.wantsLabels = wantsLabels
        frame = TileFrame(tile)
        let far = TileGrid.extent + bufferTileUnits
        clipper = GridClipper(
            box: GridBox(west: -bufferTileUnits, north: -bufferTileUnits, east: far, south: far))
        pointBox = GridBox(west: 0, north: 0, east: TileGrid.extent - 1, south: TileGrid.extent - 1)
    }

    var isEmpty: Bool { points.isEmpty && lines.isEmpty && polygons.isEmpty }

    mutating func encode(_ shape: borrowing WorldShape) {
        removeAll()
        var polygonIsDrawn = false
        for part in shape.parts {
            take(part, of: shape)
            switch part.kind {
            case .points: writePoints()
            case .line: writeLine()
            case .outer: polygonIsDrawn = writeRing(isHole: false)
            case .hole: if polygonIsDrawn { _ = writeRing(isHole: true) }
            }
        }
        writeRings()
        writeLabel()
    }

    /// Writes the areas' rings, made valid where they are not any more.
    private mutating func writeRings() {
        guard !rings.isEmpty else { return }
        if rings.isSimple() {
            for one in rings.rings {
                polygons.ring(rings.points, one.start..<one.start + one.count, reversed: one.isClockwise == one.isHole)
            }
        } else {
            for (points, isHole) in AreaRepair.repaired(rings) {
                ring.removeAll()
                for point in points { ring.appendStraightened(point) }
                open()
                guard ring.count >= 3, doubledArea() != 0 else { continue }
                polygons.ring(ring, 0..<ring.count, reversed: (doubledArea() > 0) == isHole)
            }
            if polygons.isEmpty { hasCollapsed = true }
        }
        rings.removeAll()
    }

    /// A single position.
    @inline(__always)
    mutating func encode(_ step: GridPoint) {
        removeAll()
        let point = frame.point(step)
        if pointBox.contains(point) { points.single(point) }
    }

    /// A position in tile units.
    mutating func encode(mark: GridPoint) {
        removeAll()
        points.single(mark)
    }

    @inline(__always)
    private mutating func removeAll() {
        points.removeAll()
        lines.removeAll()
        polygons.removeAll()
        labels.removeAll()
        label = nil
        hasCollapsed = false
    }

    /// Fills `ring` with the part's positions in tile units.
    private mutating func take(_ part: WorldShape.Part, of shape: borrowing WorldShape) {
        ring.removeAll()
        for index in part.start..<part.start + part.count {
            let point = frame.point(shape.points[index])
            if part.kind == .points { ring.append(point) } else { ring.appendStraightened(point) }
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
        rings.append(ring, isHole: isHole, isClockwise: area > 0)
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
