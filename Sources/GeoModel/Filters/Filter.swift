/// A condition on a feature: the syntax tree of CQL2 (OGC 21-065r2), which every store compiles for itself.
public indirect enum Filter: Hashable, Sendable {
    case and([Filter])
    case or([Filter])
    case not(Filter)
    case comparison(Comparison, Operand, Operand)
    /// Pattern with `%` and `_`, `\` escaping; case matters unless both operands are `.casefold`.
    case like(Operand, pattern: Operand)
    case between(Operand, lower: Operand, upper: Operand)
    case inList(Operand, [Operand])
    case isNull(Operand)
    case spatial(SpatialPredicate, Operand, Operand)
    /// A boolean property, function or literal standing alone.
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

    public indirect enum Operand: Hashable, Sendable {
        case property(String)
        case literal(FieldValue)
        case date(String)
        case timestamp(String)
        case geometry(Geometry)
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
}
