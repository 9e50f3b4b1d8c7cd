import GeoModel
import Synchronization

/// Relations between shapes where one side stays the same from call to call, as a filter's literal does.
///
/// The side that comes a second time in a row is indexed. Safe on any thread.
public final class PreparedShapes: Sendable {
    private struct Slot {
        var seen: Geometry?
        var prepared: PreparedShape?

        /// The indexed shape from the second time on. Comparing a shape with itself costs nothing: arrays that share
        /// their storage are equal at once.
        mutating func shape(_ geometry: Geometry) throws -> PreparedShape? {
            guard geometry == seen else {
                seen = geometry
                prepared = nil
                return nil
            }
            if prepared == nil { prepared = try PreparedShape(geometry) }
            return prepared
        }
    }

    private let slots = Mutex<(left: Slot, right: Slot)>((Slot(), Slot()))

    public init() {}

    /// Whether the relation holds from `left` to `right`.
    ///
    /// - Throws: `GeoKernelError.invalidShape`.
    public func test(_ predicate: Filter.SpatialPredicate, _ left: Geometry, _ right: Geometry) throws -> Bool {
        let (preparedLeft, preparedRight) = try slots.withLock { slots in
            (try slots.left.shape(left), try slots.right.shape(right))
        }
        if let preparedRight { return try preparedRight.test(predicate.converse, left) }
        if let preparedLeft { return try preparedLeft.test(predicate, right) }
        return try GeometryCheck.test(predicate, left, right)
    }
}

extension Filter.SpatialPredicate {
    /// The relation from right to left that holds exactly where this one holds from left to right.
    public var converse: Filter.SpatialPredicate {
        switch self {
        case .within: .contains
        case .contains: .within
        case .intersects, .equals, .disjoint, .touches, .overlaps, .crosses: self
        }
    }
}
