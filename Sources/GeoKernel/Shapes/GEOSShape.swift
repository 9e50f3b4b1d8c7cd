import CGEOS
import GeoModel

/// A GEOS geometry; freed once, its context not before it.
struct GEOSShape: ~Copyable {
    let pointer: OpaquePointer
    private let context: GEOSContext

    /// - Throws: `GeoKernelError.invalidShape` for positions that are not finite and for what GEOS cannot build.
    init(_ geometry: Geometry, in context: GEOSContext) throws(GeoKernelError) {
        if let fault = geometry.firstNonFinitePosition {
            throw GeoKernelError(.invalidShape, "a position is not finite: (\(fault.x), \(fault.y))")
        }
        pointer = try context.read(WKB.encode(geometry))
        self.context = context
    }

    /// Takes over what a GEOS function made.
    ///
    /// - Throws: `GeoKernelError.invalidShape` with GEOS's complaint for its null answer.
    init(taking pointer: OpaquePointer?, _ doing: String, in context: GEOSContext) throws(GeoKernelError) {
        guard let pointer else { throw context.failure(doing) }
        self.pointer = pointer
        self.context = context
    }

    deinit { GEOSGeom_destroy_r(context.handle, pointer) }

    /// The shape as a value, empty members left out; nil for an empty shape.
    func value() throws -> Geometry? { try Self.value(of: pointer, in: context) }

    private static func value(of pointer: OpaquePointer, in context: GEOSContext) throws -> Geometry? {
        guard GEOSisEmpty_r(context.handle, pointer) == 0 else { return nil }
        let type = GEOSGeomTypeId_r(context.handle, pointer)
        guard type >= Int32(GEOS_MULTIPOINT.rawValue) else { return try context.value(ofSimple: pointer) }
        // Only collections that are not empty come here: GEOSGetGeometryN_r(…, 0) crashes on an empty one.
        var members: [Geometry] = []
        for index in 0..<GEOSGetNumGeometries_r(context.handle, pointer) {
            guard let member = GEOSGetGeometryN_r(context.handle, pointer, index) else { continue }
            if let value = try value(of: member, in: context) { members.append(value) }
        }
        return .collecting(members)
    }
}

extension Geometry {
    /// The members as one shape: a multi-shape where they are of one kind, else a collection; a single member stays
    /// single.
    public static func collecting(_ members: [Geometry]) -> Geometry {
        if let only = members.first, members.count == 1 { return only }
        let points = members.compactMap { if case .point(let value) = $0 { value } else { nil } }
        if points.count == members.count { return .multiPoint(points) }
        let lines = members.compactMap { if case .lineString(let value) = $0 { value } else { nil } }
        if lines.count == members.count { return .multiLineString(lines) }
        let polygons = members.compactMap { if case .polygon(let value) = $0 { value } else { nil } }
        if polygons.count == members.count { return .multiPolygon(polygons) }
        return .collection(members)
    }

    /// The points, lines and polygons that the shape consists of.
    public var simpleParts: [Geometry] {
        switch self {
        case .point, .lineString, .polygon: [self]
        case .multiPoint(let points): points.map { .point($0) }
        case .multiLineString(let lines): lines.map { .lineString($0) }
        case .multiPolygon(let polygons): polygons.map { .polygon($0) }
        case .collection(let members): members.flatMap(\.simpleParts)
        }
    }

    var firstNonFinitePosition: Position? {
        var found: Position?
        forEachPosition { if found == nil, !$0.x.isFinite || !$0.y.isFinite { found = $0 } }
        return found
    }
}
