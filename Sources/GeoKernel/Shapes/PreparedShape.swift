import CGEOS
import GeoModel
import Synchronization

/// A shape indexed for many tests against others.
///
/// Safe on any thread; tests of one shape wait for each other. Planar, as `GeometryCheck`.
public final class PreparedShape: Sendable {
    public let geometry: Geometry
    private let state: Mutex<State>

    /// - Throws: `GeoKernelError.invalidShape`.
    public init(_ geometry: Geometry) throws {
        self.geometry = geometry
        state = Mutex(try State(geometry))
    }

    public func intersects(_ other: Geometry) throws -> Bool { try test(.intersects, other) }
    public func contains(_ other: Geometry) throws -> Bool { try test(.contains, other) }
    public func within(_ other: Geometry) throws -> Bool { try test(.within, other) }

    /// Whether no position of the other lies outside of this shape: as `contains`, but true for a line on the border, too.
    public func covers(_ other: Geometry) throws -> Bool { try state.withLock { try $0.covers(other) } }

    /// Whether the relation holds from this shape to the other.
    ///
    /// - Throws: `GeoKernelError.invalidShape`.
    public func test(_ predicate: Filter.SpatialPredicate, _ other: Geometry) throws -> Bool {
        try state.withLock { try $0.test(predicate, other) }
    }

    /// Whether some position of the other lies within `distance` (units of the positions) of this shape.
    public func isWithin(distance: Double, of other: Geometry) throws -> Bool {
        try state.withLock { try $0.isWithin(distance: distance, of: other) }
    }

    /// The shape with its index, in a context of its own.
    private struct State: ~Copyable {
        private let context: GEOSContext
        private let shape: GEOSShape
        private let prepared: OpaquePointer

        init(_ geometry: Geometry) throws {
            let context = try GEOSContext()
            let shape = try GEOSShape(geometry, in: context)
            guard let prepared = GEOSPrepare_r(context.handle, shape.pointer) else {
                throw context.failure("index a shape")
            }
            self.context = context
            self.shape = shape
            self.prepared = prepared
        }

        deinit { GEOSPreparedGeom_destroy_r(context.handle, prepared) }

        borrowing func test(_ predicate: Filter.SpatialPredicate, _ other: Geometry) throws -> Bool {
            let right = try GEOSShape(other, in: context)
            let handle = context.handle
            let answer =
                switch predicate {
                case .intersects: GEOSPreparedIntersects_r(handle, prepared, right.pointer)
                case .disjoint: GEOSPreparedDisjoint_r(handle, prepared, right.pointer)
                case .touches: GEOSPreparedTouches_r(handle, prepared, right.pointer)
                case .within: GEOSPreparedWithin_r(handle, prepared, right.pointer)
                case .overlaps: GEOSPreparedOverlaps_r(handle, prepared, right.pointer)
                case .crosses: GEOSPreparedCrosses_r(handle, prepared, right.pointer)
                case .contains: GEOSPreparedContains_r(handle, prepared, right.pointer)
                case .equals: GEOSEquals_r(handle, shape.pointer, right.pointer)
                }
            guard answer == 0 || answer == 1 else { throw context.failure("test \(predicate.rawValue)") }
            return answer == 1
        }

        borrowing func covers(_ other: Geometry) throws -> Bool {
            let right = try GEOSShape(other, in: context)
            let answer = GEOSPreparedCovers_r(context.handle, prepared, right.pointer)
            guard answer == 0 || answer == 1 else { throw context.failure("test whether a shape covers another") }
            return answer == 1
        }

        borrowing func isWithin(distance: Double, of other: Geometry) throws -> Bool {
            let right = try GEOSShape(other, in: context)
            let answer = GEOSPreparedDistanceWithin_r(context.handle, prepared, right.pointer, distance)
            guard answer == 0 || answer == 1 else { throw context.failure("test a distance") }
            return answer == 1
        }
    }
}
