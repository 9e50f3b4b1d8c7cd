import CGEOS
import GeoModel

/// Many shapes that GEOS holds, each built once, for overlays of pairs of them.
///
/// Planar, in the units of the positions. For one thread at a time.
public final class ShapeSet {
    private let context: GEOSContext
    private var shapes: [OpaquePointer] = []
    private var prepared: [OpaquePointer?]

    /// - Throws: `GeoKernelError.invalidShape` for positions that are not finite.
    public init(_ geometries: [Geometry]) throws {
        context = try GEOSContext()
        prepared = Array(repeating: nil, count: geometries.count)
        shapes.reserveCapacity(geometries.count)
        for geometry in geometries {
            if let fault = geometry.firstNonFinitePosition {
                free()
                throw GeoKernelError(.invalidShape, "a position is not finite: (\(fault.x), \(fault.y))")
            }
            do {
                shapes.append(try context.read(WKB.encode(geometry)))
            } catch {
                free()
                throw error
            }
        }
    }

    deinit { free() }

    private func free() {
        for case .some(let index) in prepared { GEOSPreparedGeom_destroy_r(context.handle, index) }
        for shape in shapes { GEOSGeom_destroy_r(context.handle, shape) }
        prepared = []
        shapes = []
    }

    public var count: Int { shapes.count }

    /// What two shapes of the set have in common; nil for nothing, and for no more than `smallestArea` where that is not 0.
    ///
    /// - Throws: `GeoKernelError.invalidShape` for shapes that are not valid.
    public func intersection(_ first: Int, _ second: Int, smallestArea: Double = 0) throws -> Geometry? {
        guard try intersects(first, second) else { return nil }
        let common = GEOSIntersection_r(context.handle, shapes[first], shapes[second])
        let shape = try GEOSShape(taking: common, "intersect two shapes", in: context)
        if smallestArea > 0 {
            var area = 0.0
            guard GEOSArea_r(context.handle, shape.pointer, &area) == 1 else {
                throw context.failure("measure an area")
            }
            if area <= smallestArea { return nil }
        }
        return try shape.value()
    }

    /// Whether two shapes have a position in common.
    public func intersects(_ first: Int, _ second: Int) throws -> Bool {
        try answer(GEOSPreparedIntersects_r(context.handle, index(first), shapes[second]), "compare two shapes")
    }

    /// Whether no position of the second shape lies outside of the first.
    public func covers(_ first: Int, _ second: Int) throws -> Bool {
        try answer(GEOSPreparedCovers_r(context.handle, index(first), shapes[second]), "compare two shapes")
    }

    private func answer(_ value: CChar, _ doing: String) throws -> Bool {
        guard value == 0 || value == 1 else { throw context.failure(doing) }
        return value == 1
    }

    private func index(_ place: Int) throws -> OpaquePointer {
        if let ready = prepared[place] { return ready }
        guard let made = GEOSPrepare_r(context.handle, shapes[place]) else { throw context.failure("index a shape") }
        prepared[place] = made
        return made
    }
}
