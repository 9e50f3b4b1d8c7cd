import GRDB
import GeoModel

/// Compiles the part of a filter that SQL answers exactly as `FilterEvaluator` would; the rest stays for Swift.
///
/// Only bound parameters and checked column names reach the SQL text.
struct FilterCompiler {
    let fields: [FieldDefinition]

    /// SQL conditions (all must hold) with their arguments, a box that every match touches, and what is left over.
    struct Result {
        var conditions: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        var box: BoundingBox?
        var residual: [Filter] = []
    }

    /// - Throws: `FilterError` for a property that the layer has not (or the asker may not see), or a type that does not fit.
    func compile(_ filter: Filter?) throws -> Result {
        var result = Result()
        guard let filter else { return result }
        try FilterChecker(fields: fields).check(filter)
        for part in conjuncts(filter) {
            if let sql = condition(part) {
                result.conditions.append(sql.text)
                result.arguments += sql.arguments
            } else {
                result.residual.append(part)
                if let box = Self.box(part) { result.box = box }
            }
        }
        return result
    }

    private func conjuncts(_ filter: Filter) -> [Filter] {
        if case .and(let parts) = filter { return parts.flatMap(conjuncts) }
        return [filter]
    }

    /// The box outside of which the condition cannot hold.
    private static func box(_ filter: Filter) -> BoundingBox? {
        guard case .spatial(let predicate, let left, let right) = filter, predicate != .disjoint else { return nil }
        if case .property = left { return right.shape?.boundingBox }
        if case .property = right { return left.shape?.boundingBox }
        return nil
    }

    // MARK: Conditions

    private struct SQL {
        var text: String
        var arguments: [any DatabaseValueConvertible]
    }

    /// Nil where SQL would not mean exactly the same.
    private func condition(_ filter: Filter) -> SQL? {
        switch filter {
        case .and(let parts): joined(parts, " AND ")
        case .or(let parts): joined(parts, " OR ")
        case .not(let part): condition(part).map { SQL(text: "NOT (\($0.text))", arguments: $0.arguments) }
        case .comparison(let comparison, let left, let right): compare(comparison, left, right)
        case .between(let value, let lower, let upper):
            joined([.comparison(.greaterOrEqual, value, lower), .comparison(.lessOrEqual, value, upper)], " AND ")
        case .inList(let value, let list): joined(list.map { .comparison(.equal, value, $0) }, " OR ")
        case .isNull(.property(let name)): column(name).map { SQL(text: "\($0.name) IS NULL", arguments: []) }
        default: nil
        }
    }

    private func joined(_ parts: [Filter], _ word: String) -> SQL? {
        var texts: [String] = []
        var arguments: [any DatabaseValueConvertible] = []
        for part in parts {
            guard let sql = condition(part) else { return nil }
            texts.append("(\(sql.text))")
            arguments += sql.arguments
        }
        return texts.isEmpty ? nil : SQL(text: texts.joined(separator: word), arguments: arguments)
    }

    private func compare(_ comparison: Filter.Comparison, _ left: Filter.Operand, _ right: Filter.Operand) -> SQL? {
        if case .property(let name) = left, let column = column(name), let value = value(right, for: column.type) {
            return SQL(text: "\(column.name) \(comparison.rawValue) ?", arguments: [value])
        }
        if case .property(let name) = right, let column = column(name), let value = value(left, for: column.type) {
            return SQL(text: "? \(comparison.rawValue) \(column.name)", arguments: [value])
        }
        return nil
    }

    private func column(_ name: String) -> (name: String, type: FieldType)? {
        fields.first { $0.name == name }.map { ("t." + LayerTable.quoted($0.name), $0.type) }
    }

    /// A literal of the column's own kind; other pairs are left to the evaluator.
    private func value(_ operand: Filter.Operand, for type: FieldType) -> (any DatabaseValueConvertible)? {
        switch (operand, type) {
        case (.literal(.integer(let value)), .integer), (.literal(.integer(let value)), .real): value
        case (.literal(.real(let value)), .integer), (.literal(.real(let value)), .real): value
        case (.literal(.text(let value)), .text): value
        default: nil
        }
    }
}
