import GeoModel

/// A shape as steps of the world's grid in one flat buffer, part by part; reused from feature to feature.
///
/// Rings are open: their first position is not repeated at the end.
struct WorldShape: ~Copyable {
    /// What the positions of a part are. An outer ring begins a polygon, the holes after it belong to it.
    enum PartKind: UInt8 {
        case points, line, outer, hole
    }

    struct Part {
        var kind: PartKind
        var start: Int
        var count: Int
    }

    private(set) var points = PointBuffer()
    private(set) var parts: [Part] = []

    private static let deepestNesting = 16

    var isEmpty: Bool { parts.isEmpty }

    /// Whether the shape is one single position.
    var isPoint: Bool { parts.count == 1 && parts[0].kind == .points && parts[0].count == 1 }

    /// Around all positions. Not for an empty shape.
    var box: GridBox { points.box }

    mutating func removeAll() {
        points.removeAll()
        parts.removeAll(keepingCapacity: true)
    }

    /// Makes the shape a single position.
    @inline(__always)
    mutating func set(_ point: GridPoint) {
        removeAll()
        points.append(point)
        parts.append(Part(kind: .points, start: 0, count: 1))
    }

    // MARK: From stored geometry

    /// Reads a geometry in EPSG:4490, leaving out repeated and straight-on positions.
    mutating func read(_ bytes: UnsafeRawBufferPointer, layout: GeometryLayout) throws(GeometryBytesError) {
        removeAll()
        var cursor = try GeometryBytes(bytes, layout: layout)
        try shape(&cursor, depth: 0)
    }

    private mutating func shape(_ cursor: inout GeometryBytes, depth: Int) throws(GeometryBytesError) {
        guard depth <= Self.deepestNesting else { throw .tooDeep }
        let header = try cursor.header()
        switch header.type {
        case 1: try part(.points, 1, &cursor, header)
        case 2: try part(.line, try cursor.count(bytesEach: 8), &cursor, header)
        case 3:
            for index in 0..<(try cursor.count(bytesEach: 4)) {
                try part(index == 0 ? .outer : .hole, try cursor.count(bytesEach: 8), &cursor, header)
            }
        case 4:
            let start = points.count
            for _ in 0..<(try cursor.count(bytesEach: 5)) {
                let member = try cursor.header()
                guard member.type == 1 else { throw .unknownType(member.type) }
                try position(0, of: 1, &cursor, member, isDistinct: false)
            }
            close(.points, start)
        default:
            for _ in 0..<(try cursor.count(bytesEach: 5)) { try shape(&cursor, depth: depth + 1) }
        }
    }

    private mutating func part(
        _ kind: PartKind, _ count: Int, _ cursor: inout GeometryBytes, _ header: GeometryBytes.Header
    ) throws(GeometryBytesError) {
        let start = points.count
        for index in 0..<count { try position(index, of: count, &cursor, header, isDistinct: points.count > start) }
        close(kind, start)
    }

    /// - Parameter isDistinct: whether a position equal to the one before is left out.
    @inline(__always)
    private mutating func position(
        _ index: Int, of count: Int, _ cursor: inout GeometryBytes, _ header: GeometryBytes.Header, isDistinct: Bool
    ) throws(GeometryBytesError) {
        let (x, y) = try cursor.position(index, of: count, header)
        guard let point = WorldGrid.point(x, y) else {
            // WKB has no empty point: its coordinates are NaN.
            if header.type == 1, x.isNaN, y.isNaN { return }
            throw .notOnTheGlobe(x: x, y: y)
        }
        if isDistinct { points.appendDistinct(point) } else { points.append(point) }
    }

    private mutating func close(_ kind: PartKind, _ start: Int) {
        if kind == .outer || kind == .hole {
            while points.count - start > 1, points[points.count - 1] == points[start] { points.removeLast() }
        }
        guard points.count > start else { return }
        parts.append(Part(kind: kind, start: start, count: points.count - start))
    }

    // MARK: As bytes

    /// Reads what `write` wrote.
    ///
    /// - Throws: `RenderBlockError` for other bytes.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, origin: GridPoint
    ) throws(RenderBlockError) {
        removeAll()
        var reader = VarintReader(bytes)
        var last = origin
        while !reader.isAtEnd {
            let head = try reader.varint()
            let count = Int(head >> 2)
            guard let kind = PartKind(rawValue: UInt8(head & 3)), count > 0, count <= reader.remaining / 2 else {
                throw .damaged("a shape announces \(count) positions")
            }
            let start = points.count
            for _ in 0..<count {
                last.x &+= try reader.zigzag()
                last.y &+= try reader.zigzag()
                guard WorldGrid.reaches(last) else { throw .damaged("a position far off the globe") }
                points.append(last)
            }
            parts.append(Part(kind: kind, start: start, count: count))
        }
    }

    /// Appends the parts as differences from `origin`: per part count × 4 + kind, then its steps.
    func write(to bytes: inout ByteWriter, origin: GridPoint) {
        var last = origin
        for part in parts {
            bytes.append(varint: UInt64(part.count) << 2 | UInt64(part.kind.rawValue))
            for index in part.start..<part.start + part.count {
                let point = points[index]
                bytes.append(zigzag: point.x &- last.x)
                bytes.append(zigzag: point.y &- last.y)
                last = point
            }
        }
    }

    // MARK: Generalising

    /// Replaces the shape by another with every position moved to the nearest corner of a coarser grid, repeated and
    /// straight-on positions left out, and parts that collapse.
    ///
    /// Where a position goes depends on nothing but itself: an edge that two areas share stays shared.
    mutating func snap(_ other: borrowing WorldShape, bits: Int) {
        removeAll()
        let half = 1 << (bits - 1)
        var polygonIsKept = false
        for part in other.parts {
            let start = points.count
            for index in part.start..<part.start + part.count {
                let point = other.points[index]
                let snapped = GridPoint(
                    x: ((point.x &+ half) >> bits) << bits, y: ((point.y &+ half) >> bits) << bits)
                if points.count == start {
                    points.append(snapped)
                } else if part.kind == .points {
                    points.append(snapped)
                } else if points.count == start + 1 {
                    points.appendDistinct(snapped)
                } else {
                    points.appendStraightened(snapped)
                }
            }
            let isKept: Bool
            switch part.kind {
            case .points: isKept = true
            case .line: isKept = points.count - start >= 2
            case .outer, .hole:
                while points.count - start > 1, points[points.count - 1] == points[start] { points.removeLast() }
                isKept = points.count - start >= 3 && (part.kind == .outer || polygonIsKept)
                if part.kind == .outer { polygonIsKept = isKept }
            }
            if isKept {
                parts.append(Part(kind: part.kind, start: start, count: points.count - start))
            } else {
                while points.count > start { points.removeLast() }
            }
        }
    }
}
