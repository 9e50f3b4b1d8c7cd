import CGEOS
import GeoModel

/// Validity and repair of shapes (OGC 06-103r4 §6.1), and what GEOS can compute of one or two of them.
///
/// Planar: everything is in the units of the positions given. Safe on any thread.
public enum GeometryCheck {
    /// Why the shape is not valid, with the place; nil for a valid one.
    ///
    /// A shape without positions and a position that is not finite are problems too. Points cost no GEOS call.
    public static func problem(in geometry: Geometry) throws -> String? {
        if let fault = geometry.firstNonFinitePosition { return "a position is not finite: (\(fault.x), \(fault.y))" }
        if geometry.positionCount == 0 { return "the shape is empty" }
        switch geometry {
        case .point, .multiPoint: return nil
        default: break
        }
        return try withGEOS { context in
            let shape = try GEOSShape(geometry, in: context)
            return try problem(in: shape, context)
        }
    }

    /// A valid shape of the same dimension from a broken one: polygons stay polygons, lines lines.
    ///
    /// Rings are noded, shells joined and holes subtracted (GEOS "structure" method); parts that collapse into a
    /// lower dimension go. A valid shape comes back as it is. GEOS 3.11 sometimes answers polygons that share an
    /// edge, which is not valid (one random ring in fifty); a second pass joins them, and the "linework" method is
    /// the last resort.
    /// - Throws: `GeoKernelError.invalidShape` where nothing of the dimension is left.
    public static func repaired(_ geometry: Geometry) throws -> Geometry {
        guard let problem = try problem(in: geometry) else { return geometry }
        let methods = [GEOS_MAKE_VALID_STRUCTURE, GEOS_MAKE_VALID_STRUCTURE, GEOS_MAKE_VALID_LINEWORK]
        var shape = geometry
        for method in methods {
            let parts = try madeValid(shape, method)?.simpleParts ?? []
            let kept = geometry.kind == .mixed ? parts : parts.filter { $0.kind == geometry.kind }
            guard !kept.isEmpty else {
                throw GeoKernelError(.invalidShape, "the shape cannot be repaired, nothing is left of it: \(problem)")
            }
            shape = .collecting(kept)
            if try self.problem(in: shape) == nil { return shape }
        }
        throw GeoKernelError(.invalidShape, "the shape cannot be repaired: \(problem)")
    }

    private static func madeValid(_ geometry: Geometry, _ method: GEOSMakeValidMethods) throws -> Geometry? {
        try withGEOS { context in
            let shape = try GEOSShape(geometry, in: context)
            guard let parameters = GEOSMakeValidParams_create_r(context.handle) else {
                throw context.failure("repair a shape")
            }
            defer { GEOSMakeValidParams_destroy_r(context.handle, parameters) }
            _ = GEOSMakeValidParams_setMethod_r(context.handle, parameters, method)
            _ = GEOSMakeValidParams_setKeepCollapsed_r(context.handle, parameters, 0)
            let valid = GEOSMakeValidWithParams_r(context.handle, shape.pointer, parameters)
            return try GEOSShape(taking: valid, "repair a shape", in: context).value()
        }
    }

    /// Whether the relation of the CQL2 predicate holds between two shapes (DE-9IM).
    ///
    /// - Throws: `GeoKernelError.invalidShape` for shapes that GEOS cannot relate.
    public static func test(
        _ predicate: Filter.SpatialPredicate, _ left: Geometry, _ right: Geometry
    ) throws -> Bool {
        try withGEOS { context in
            let a = try GEOSShape(left, in: context)
            let b = try GEOSShape(right, in: context)
            let answer = predicate.function(context.handle, a.pointer, b.pointer)
            guard answer == 0 || answer == 1 else { throw context.failure("test \(predicate.rawValue)") }
            return answer == 1
        }
    }

    /// The shortest distance, in the units of the positions; infinity where a shape is empty.
    public static func distance(_ left: Geometry, _ right: Geometry) throws -> Double {
        try withGEOS { context in
            let a = try GEOSShape(left, in: context)
            let b = try GEOSShape(right, in: context)
            if GEOSisEmpty_r(context.handle, a.pointer) != 0 || GEOSisEmpty_r(context.handle, b.pointer) != 0 {
                return .infinity
            }
            var distance = 0.0
            guard GEOSDistance_r(context.handle, a.pointer, b.pointer, &distance) != 0 else {
                throw context.failure("measure a distance")
            }
            return distance
        }
    }

    /// What two shapes have in common; nil for nothing.
    public static func intersection(_ left: Geometry, _ right: Geometry) throws -> Geometry? {
        try withGEOS { context in
            let a = try GEOSShape(left, in: context)
            let b = try GEOSShape(right, in: context)
            let common = GEOSIntersection_r(context.handle, a.pointer, b.pointer)
            return try GEOSShape(taking: common, "intersect two shapes", in: context).value()
        }
    }

    /// What of the left shape lies outside of the right one; nil for nothing.
    public static func difference(_ left: Geometry, _ right: Geometry) throws -> Geometry? {
        try withGEOS { context in
            let a = try GEOSShape(left, in: context)
            let b = try GEOSShape(right, in: context)
            let rest = GEOSDifference_r(context.handle, a.pointer, b.pointer)
            return try GEOSShape(taking: rest, "take a shape from another", in: context).value()
        }
    }

    /// The polygons that lines enclose, each without those inside it; lines are cut where they meet first.
    public static func polygons(enclosedBy lines: [Geometry]) throws -> [Geometry] {
        guard !lines.isEmpty else { return [] }
        return try withGEOS { context in
            let all = try GEOSShape(.collection(lines), in: context)
            let noded = try GEOSShape(
                taking: GEOSUnaryUnion_r(context.handle, all.pointer), "cut lines where they meet", in: context)
            let input: [OpaquePointer?] = [noded.pointer]
            let faces = try GEOSShape(
                taking: GEOSPolygonize_r(context.handle, input, 1), "find what lines enclose", in: context)
            return try faces.value()?.simpleParts ?? []
        }
    }

    /// The area covered by any of the shapes; nil for none.
    public static func union(_ shapes: [Geometry]) throws -> Geometry? {
        guard !shapes.isEmpty else { return nil }
        return try withGEOS { context in
            let all = try GEOSShape(.collection(shapes), in: context)
            let union = GEOSUnaryUnion_r(context.handle, all.pointer)
            return try GEOSShape(taking: union, "unite shapes", in: context).value()
        }
    }

    /// The centre of gravity, which may lie outside the shape.
    ///
    /// - Throws: `GeoKernelError.invalidShape` for an empty shape.
    public static func centroid(of geometry: Geometry) throws -> Position {
        if case .point(let position) = geometry { return position }
        return try withGEOS { context in
            let shape = try GEOSShape(geometry, in: context)
            let center = GEOSGetCentroid_r(context.handle, shape.pointer)
            return try GEOSShape(taking: center, "find a centroid", in: context).position(of: "centroid")
        }
    }

    /// A position on the shape: inside a polygon, on a line, one of the points. The same shape gives the same position.
    ///
    /// - Throws: `GeoKernelError.invalidShape` for an empty shape.
    public static func representativePosition(of geometry: Geometry) throws -> Position {
        if case .point(let position) = geometry { return position }
        return try withGEOS { context in
            let shape = try GEOSShape(geometry, in: context)
            let inside = GEOSPointOnSurface_r(context.handle, shape.pointer)
            return try GEOSShape(taking: inside, "find a point on a shape", in: context)
                .position(of: "point on the shape")
        }
    }

    private static func problem(in shape: borrowing GEOSShape, _ context: GEOSContext) throws -> String? {
        var reason: UnsafeMutablePointer<CChar>?
        var place: OpaquePointer?
        let answer = GEOSisValidDetail_r(context.handle, shape.pointer, 0, &reason, &place)
        defer {
            if let reason { GEOSFree_r(context.handle, reason) }
            if let place { GEOSGeom_destroy_r(context.handle, place) }
        }
        guard answer != 1 else { return nil }
        guard answer == 0 else { throw context.failure("check a shape") }
        let what = reason.map { String(cString: $0) } ?? "not valid"
        var (x, y) = (0.0, 0.0)
        guard let place, GEOSGeomGetX_r(context.handle, place, &x) == 1, GEOSGeomGetY_r(context.handle, place, &y) == 1
        else { return what }
        return "\(what) at (\(x), \(y))"
    }
}

extension GEOSShape {
    /// - Throws: `GeoKernelError.invalidShape` for anything but a point.
    fileprivate consuming func position(of what: String) throws -> Position {
        guard case .point(let position)? = try value() else {
            throw GeoKernelError(.invalidShape, "an empty shape has no \(what)")
        }
        return position
    }
}

extension Filter.SpatialPredicate {
    fileprivate var function: (GEOSContextHandle_t?, OpaquePointer?, OpaquePointer?) -> CChar {
        switch self {
        case .intersects: GEOSIntersects_r
        case .equals: GEOSEquals_r
        case .disjoint: GEOSDisjoint_r
        case .touches: GEOSTouches_r
        case .within: GEOSWithin_r
        case .overlaps: GEOSOverlaps_r
        case .crosses: GEOSCrosses_r
        case .contains: GEOSContains_r
        }
    }
}
