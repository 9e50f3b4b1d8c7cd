/// A position: `x` is longitude or easting, `y` latitude or northing, in that order everywhere in Luotu.
///
/// The reference system is not carried here but by whoever holds the geometry (a layer, a query, a file).
public struct Position: Hashable, Sendable {
    public var x: Double
    public var y: Double
    /// Height in metres, where the geometry has one.
    public var z: Double?

    public init(_ x: Double, _ y: Double, z: Double? = nil) {
        self.x = x
        self.y = y
        self.z = z
    }

    public var isFinite: Bool { x.isFinite && y.isFinite && (z?.isFinite ?? true) }
}

/// A closed ring: the first position is repeated as the last, at least four positions; anything else cannot be built.
public struct LinearRing: Hashable, Sendable {
    public let positions: [Position]

    /// - Throws: `GeometryError.ringTooShort`, `.ringNotClosed`.
    public init(_ positions: [Position]) throws(GeometryError) {
        guard positions.count >= 4 else { throw .ringTooShort(positions.count) }
        guard let first = positions.first, let last = positions.last, first.x == last.x, first.y == last.y else {
            throw .ringNotClosed
        }
        self.positions = positions
    }
}

/// A polygon: one outer ring and any number of holes. Ring orientation carries no meaning.
public struct Polygon: Hashable, Sendable {
    public var exterior: LinearRing
    public var holes: [LinearRing]

    public init(_ exterior: LinearRing, holes: [LinearRing] = []) {
        self.exterior = exterior
        self.holes = holes
    }

    public var rings: [LinearRing] { [exterior] + holes }
}

/// A line of at least two positions.
public struct LineString: Hashable, Sendable {
    public let positions: [Position]

    /// - Throws: `GeometryError.lineTooShort`.
    public init(_ positions: [Position]) throws(GeometryError) {
        guard positions.count >= 2 else { throw .lineTooShort(positions.count) }
        self.positions = positions
    }
}

/// A simple-feature geometry (OGC 06-103r4), two- or three-dimensional; M values are not kept.
public indirect enum Geometry: Hashable, Sendable {
    case point(Position)
    case lineString(LineString)
    case polygon(Polygon)
    case multiPoint([Position])
    case multiLineString([LineString])
    case multiPolygon([Polygon])
    case collection([Geometry])
}

/// Why a shape could not be built or read.
public enum GeometryError: Error, Hashable, Sendable, CustomStringConvertible {
    case ringTooShort(Int)
    case ringNotClosed
    case lineTooShort(Int)
    case truncated(atByte: Int)
    case unknownType(UInt32)
    case tooDeep
    case malformed(String)

    public var description: String {
        switch self {
        case .ringTooShort(let n): "a ring has \(n) positions; it needs at least 4"
        case .ringNotClosed: "a ring's last position differs from its first"
        case .lineTooShort(let n): "a line has \(n) positions; it needs at least 2"
        case .truncated(let offset): "the geometry ends too early, at byte \(offset)"
        case .unknownType(let code): "geometry type \(code) is not supported"
        case .tooDeep: "collections are nested too deeply"
        case .malformed(let why): why
        }
    }
}

/// The shape family of a layer or a geometry.
public enum GeometryKind: String, Sendable, CaseIterable, Codable {
    case point, line, polygon, mixed, none
}

extension Geometry {
    /// The family the geometry belongs to; a collection is `.mixed`.
    public var kind: GeometryKind {
        switch self {
        case .point, .multiPoint: .point
        case .lineString, .multiLineString: .line
        case .polygon, .multiPolygon: .polygon
        case .collection: .mixed
        }
    }

    /// Calls `body` with every position, ring closings included.
    public func forEachPosition(_ body: (Position) -> Void) {
        switch self {
        case .point(let position): body(position)
        case .lineString(let line): line.positions.forEach(body)
        case .polygon(let polygon): polygon.rings.forEach { $0.positions.forEach(body) }
        case .multiPoint(let positions): positions.forEach(body)
        case .multiLineString(let lines): lines.forEach { $0.positions.forEach(body) }
        case .multiPolygon(let polygons): polygons.forEach { $0.rings.forEach { $0.positions.forEach(body) } }
        case .collection(let members): members.forEach { $0.forEachPosition(body) }
        }
    }

    /// The same shape with every position replaced.
    ///
    /// - Throws: what `change` throws, or `GeometryError.ringNotClosed` if it opens a ring.
    public func mapPositions(_ change: (Position) throws -> Position) throws -> Geometry {
        func ring(_ ring: LinearRing) throws -> LinearRing { try LinearRing(ring.positions.map(change)) }
        func line(_ line: LineString) throws -> LineString { try LineString(line.positions.map(change)) }
        func polygon(_ polygon: Polygon) throws -> Polygon {
            try Polygon(ring(polygon.exterior), holes: polygon.holes.map(ring))
        }
        switch self {
        case .point(let position): return try .point(change(position))
        case .lineString(let value): return try .lineString(line(value))
        case .polygon(let value): return try .polygon(polygon(value))
        case .multiPoint(let positions): return try .multiPoint(positions.map(change))
        case .multiLineString(let lines): return try .multiLineString(lines.map(line))
        case .multiPolygon(let polygons): return try .multiPolygon(polygons.map(polygon))
        case .collection(let members): return try .collection(members.map { try $0.mapPositions(change) })
        }
    }

    /// The smallest box around the shape; nil for a shape without positions.
    public var boundingBox: BoundingBox? {
        var box: BoundingBox?
        forEachPosition { position in
            if box == nil {
                box = BoundingBox(west: position.x, south: position.y, east: position.x, north: position.y)
            } else {
                box?.extend(x: position.x, y: position.y)
            }
        }
        return box
    }

    /// The number of positions, ring closings included.
    public var positionCount: Int {
        var count = 0
        forEachPosition { _ in count += 1 }
        return count
    }
}
