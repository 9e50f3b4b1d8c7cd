/// What a filter means, row by row: the reference that every store must agree with.
///
/// Decisions, where OGC 21-065r2 leaves them open or stores differ:
/// - Three-valued logic: null in a comparison, LIKE, IN, calculation or relation makes it unknown; NOT unknown is
///   unknown; AND and OR follow Kleene; a row is selected only by true. An interval with a null bound is unknown.
/// - Texts are compared by the bytes of their UTF-8, so by code points, without a language's order or normalisation.
/// - LIKE minds case; `_` is one code point; a backslash makes the next character ordinary, at the very end itself.
/// - CASEI folds by Unicode upper then lower case (so ß equals SS, ς equals σ); ACCENTI decomposes canonically and
///   leaves out non-spacing marks (so ø, which does not decompose, stays).
/// - Whole numbers are compared exactly, also with reals. `+ - *` of integers stay integers, reals where they overflow.
///   `/` always divides reals; `div` cuts towards zero; `%` has the sign of the dividend; `^` gives a real.
///   A division by zero, and what is not a number, is null.
/// - False is less than true.
/// - A date is a day, a timestamp a moment. Compared by `= < …`, a date beside a timestamp is its first moment in UTC.
///   In T_ relations, dates among themselves are compared as days; beside a timestamp a date is the whole day.
/// - A field's date or timestamp that cannot be read is null.
/// - Arrays are compared as sets.
public struct FilterEvaluator: Sendable {
    /// Whether two shapes, in the order of the predicate's arguments, stand in its relation.
    public typealias SpatialRelation = @Sendable (Filter.SpatialPredicate, Geometry, Geometry) throws -> Bool

    private let filter: Filter
    let fields: [String: (index: Int, type: FieldType)]
    let relate: SpatialRelation

    /// - Parameters:
    ///   - fields: what a row's values are, in their order.
    ///   - relate: decides spatial predicates, on shapes in the reference system of the rows.
    /// - Throws: `FilterError` for a name, function or type that does not fit.
    public init(
        _ filter: Filter, fields: [FieldDefinition], relate: @escaping SpatialRelation
    ) throws(FilterError) {
        try FilterChecker(fields: fields).check(filter)
        self.filter = filter
        self.fields = Dictionary(
            fields.enumerated().map { ($1.name, ($0, $1.type)) }, uniquingKeysWith: { first, _ in first })
        self.relate = relate
    }

    /// Whether the filter is true of the row; false and unknown are told apart by `truth`.
    ///
    /// - Throws: what the spatial relation throws.
    public func selects(_ feature: Feature) throws -> Bool { try truth(feature) == true }

    /// True, false, or nil for unknown.
    public func truth(_ feature: Feature) throws -> Bool? { try truth(filter, feature) }

    func truth(_ filter: Filter, _ row: Feature) throws -> Bool? {
        switch filter {
        case .and(let parts): return try every(parts, row)
        case .or(let parts): return try some(parts, row)
        case .not(let inner): return try truth(inner, row).map { !$0 }
        case .comparison(let comparison, let left, let right):
            return try value(left, row).order(to: value(right, row)).map { comparison.holds($0) }
        case .like(let operand, let pattern):
            guard case .text(let text) = try value(operand, row), case .text(let pattern) = try value(pattern, row)
            else { return nil }
            return LikePattern(pattern).matches(text)
        case .between(let operand, let lower, let upper):
            return try truth(
                .and([.comparison(.greaterOrEqual, operand, lower), .comparison(.lessOrEqual, operand, upper)]), row)
        case .inList(let operand, let members):
            return try some(members.map { .comparison(.equal, operand, $0) }, row)
        case .isNull(.condition(let inner)): return try truth(inner, row) == nil
        case .isNull(let operand): return try value(operand, row) == .null
        case .spatial(let predicate, let left, let right):
            guard case .shape(let first) = try value(left, row), case .shape(let second) = try value(right, row)
            else { return nil }
            return try relate(predicate, first, second)
        case .temporal(let predicate, let left, let right):
            guard let first = try value(left, row).period, let second = try value(right, row).period else { return nil }
            return predicate.holds(first, second)
        case .array(let predicate, let left, let right):
            guard case .array(let first) = try value(left, row), case .array(let second) = try value(right, row)
            else { return nil }
            return predicate.holds(first, second)
        case .isTrue(let operand):
            guard case .boolean(let flag) = try value(operand, row) else { return nil }
            return flag
        }
    }

    private func every(_ parts: [Filter], _ row: Feature) throws -> Bool? {
        var result: Bool? = true
        for part in parts {
            switch try truth(part, row) {
            case false: return false
            case nil: result = nil
            case true: break
            }
        }
        return result
    }

    private func some(_ parts: [Filter], _ row: Feature) throws -> Bool? {
        var result: Bool? = false
        for part in parts {
            switch try truth(part, row) {
            case true: return true
            case nil: result = nil
            case false: break
            }
        }
        return result
    }
}

/// How two values stand to each other.
enum ValueOrder {
    case less, equal, greater

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .less : left == right ? .equal : .greater
    }
}

extension Filter.Comparison {
    func holds(_ order: ValueOrder) -> Bool {
        switch self {
        case .equal: order == .equal
        case .notEqual: order != .equal
        case .less: order == .less
        case .lessOrEqual: order != .greater
        case .greater: order == .greater
        case .greaterOrEqual: order != .less
        }
    }
}
