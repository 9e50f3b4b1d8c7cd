/// A condition on a feature: the syntax tree of CQL2 (OGC 21-065r2), which every store compiles for itself.
///
/// What it means, nulls included, is said once, in `FilterEvaluator`. Its text form is `CQL2Text`.
public indirect enum Filter: Hashable, Sendable {
    case and([Filter])
    case or([Filter])
    case not(Filter)
    case comparison(Comparison, Operand, Operand)
    /// `%` matches any run of characters, `_` one, `\` makes the next one ordinary; case matters unless folded.
    case like(Operand, pattern: Operand)
    case between(Operand, lower: Operand, upper: Operand)
    case inList(Operand, [Operand])
    case isNull(Operand)
    case spatial(SpatialPredicate, Operand, Operand)
    case temporal(TemporalPredicate, Operand, Operand)
    case array(ArrayPredicate, Operand, Operand)
    /// A function or a boolean literal standing alone.
    case isTrue(Operand)

    public enum Comparison: String, Hashable, Sendable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// OGC 21-065r2 §7.6, §7.7.
    public enum SpatialPredicate: String, Hashable, Sendable, CaseIterable {
        case intersects = "S_INTERSECTS"
        case equals = "S_EQUALS"
        case disjoint = "S_DISJOINT"
        case touches = "S_TOUCHES"
        case within = "S_WITHIN"
        case overlaps = "S_OVERLAPS"
        case crosses = "S_CROSSES"
        case contains = "S_CONTAINS"
    }

    /// OGC 21-065r2 §7.8: relations of instants and intervals (Allen 1983).
    public enum TemporalPredicate: String, Hashable, Sendable, CaseIterable {
        case after = "T_AFTER"
        case before = "T_BEFORE"
        case contains = "T_CONTAINS"
        case disjoint = "T_DISJOINT"
        case during = "T_DURING"
        case equals = "T_EQUALS"
        case finishedBy = "T_FINISHEDBY"
        case finishes = "T_FINISHES"
        case intersects = "T_INTERSECTS"
        case meets = "T_MEETS"
        case metBy = "T_METBY"
        case overlappedBy = "T_OVERLAPPEDBY"
        case overlaps = "T_OVERLAPS"
        case startedBy = "T_STARTEDBY"
        case starts = "T_STARTS"
    }

    /// OGC 21-065r2 §7.9: relations of arrays as sets.
    public enum ArrayPredicate: String, Hashable, Sendable, CaseIterable {
        case equals = "A_EQUALS"
        case contains = "A_CONTAINS"
        case containedBy = "A_CONTAINEDBY"
        case overlaps = "A_OVERLAPS"
    }

    public indirect enum Operand: Hashable, Sendable {
        case property(String)
        case literal(FieldValue)
        /// `YYYY-MM-DD`.
        case date(String)
        /// `YYYY-MM-DDThh:mm:ss[.f…]Z`, UTC.
        case timestamp(String)
        /// From the first to the second; each is a date, a timestamp, a property, a function or `.unbounded`.
        case interval(Operand, Operand)
        /// The open end `'..'` of an interval.
        case unbounded
        /// In the reference system of the filter: EPSG:4490 lon/lat once it reaches a store.
        case geometry(Geometry)
        case box(Box)
        case array([Operand])
        /// A condition where a value stands: an argument of a function, an element of an array, before `IS NULL`.
        case condition(Filter)
        case arithmetic(Arithmetic, Operand, Operand)
        case casefold(Operand)
        case accentfold(Operand)
        case function(String, [Operand])
    }

    public enum Arithmetic: String, Hashable, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case modulo = "%"
        case power = "^"
        case integerDivide = "div"
    }

    /// `BBOX(west, south, [lowest,] east, north [, highest])`. A west beyond the east crosses the antimeridian.
    ///
    /// Spatial predicates are two-dimensional: the heights are kept, not compared.
    public struct Box: Hashable, Sendable {
        public var west: Double
        public var south: Double
        public var east: Double
        public var north: Double
        public var heights: ClosedRange<Double>?

        public init(
            west: Double, south: Double, east: Double, north: Double, heights: ClosedRange<Double>? = nil
        ) {
            self.west = west
            self.south = south
            self.east = east
            self.north = north
            self.heights = heights
        }
    }
}

extension Filter.Box {
    /// The area as a shape: a polygon, two of them across the antimeridian, a line or a point where a side has no length.
    public var geometry: Geometry {
        guard west <= east else {
            let parts = [(west, 180.0), (-180.0, east)].compactMap { polygon(from: $0.0, to: $0.1) }
            return .multiPolygon(parts)
        }
        if west == east, south == north { return .point(Position(west, south)) }
        if west == east || south == north,
            let line = try? LineString([Position(west, south), Position(east, north)])
        {
            return .lineString(line)
        }
        return polygon(from: west, to: east).map { .polygon($0) } ?? .multiPolygon([])
    }

    private func polygon(from west: Double, to east: Double) -> Polygon? {
        let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return (try? LinearRing(corners.map { Position($0.0, $0.1) })).map { Polygon($0) }
    }
}

extension Filter.Operand {
    /// The shape that a geometry literal or a box stands for; nil for everything else.
    public var shape: Geometry? {
        switch self {
        case .geometry(let geometry): geometry
        case .box(let box): box.geometry
        default: nil
        }
    }
}
