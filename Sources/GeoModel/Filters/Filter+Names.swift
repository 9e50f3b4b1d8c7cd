extension Filter {
    /// The filter with every property called by its field's own name.
    ///
    /// People write `NAME`, `层数` or `floors` for the field `floors` titled 层数: a name that is no field's is looked for
    /// without regard to case, then among the titles. What is not found, or found twice, stays as it is, so that
    /// `FilterChecker` names it.
    public func resolvingNames(in fields: [FieldDefinition]) -> Filter {
        let names = FieldNames(fields)
        return mapProperties(names.resolve)
    }

    /// The same tree with every property name replaced.
    public func mapProperties(_ change: (String) -> String) -> Filter {
        func mapped(_ operand: Operand) -> Operand { operand.mapProperties(change) }
        switch self {
        case .and(let parts): return .and(parts.map { $0.mapProperties(change) })
        case .or(let parts): return .or(parts.map { $0.mapProperties(change) })
        case .not(let inner): return .not(inner.mapProperties(change))
        case .comparison(let comparison, let left, let right):
            return .comparison(comparison, mapped(left), mapped(right))
        case .like(let operand, let pattern): return .like(mapped(operand), pattern: mapped(pattern))
        case .between(let operand, let lower, let upper):
            return .between(mapped(operand), lower: mapped(lower), upper: mapped(upper))
        case .inList(let operand, let members): return .inList(mapped(operand), members.map(mapped))
        case .isNull(let operand): return .isNull(mapped(operand))
        case .spatial(let predicate, let left, let right): return .spatial(predicate, mapped(left), mapped(right))
        case .temporal(let predicate, let left, let right): return .temporal(predicate, mapped(left), mapped(right))
        case .array(let predicate, let left, let right): return .array(predicate, mapped(left), mapped(right))
        case .isTrue(let operand): return .isTrue(mapped(operand))
        }
    }
}

extension Filter.Operand {
    fileprivate func mapProperties(_ change: (String) -> String) -> Filter.Operand {
        func mapped(_ operand: Filter.Operand) -> Filter.Operand { operand.mapProperties(change) }
        switch self {
        case .property(let name): return .property(change(name))
        case .literal, .date, .timestamp, .unbounded, .geometry, .box: return self
        case .interval(let lower, let upper): return .interval(mapped(lower), mapped(upper))
        case .array(let members): return .array(members.map(mapped))
        case .condition(let filter): return .condition(filter.mapProperties(change))
        case .arithmetic(let operation, let left, let right): return .arithmetic(operation, mapped(left), mapped(right))
        case .casefold(let inner): return .casefold(mapped(inner))
        case .accentfold(let inner): return .accentfold(mapped(inner))
        case .function(let name, let arguments): return .function(name, arguments.map(mapped))
        }
    }
}

/// Finds the field that people mean by a name: its own, in any case, or its title.
public struct FieldNames: Sendable {
    private let exact: Set<String>
    private let byFoldedName: [String: [String]]
    private let byTitle: [String: [String]]

    public init(_ fields: [FieldDefinition]) {
        exact = Set(fields.map(\.name))
        byFoldedName = Dictionary(grouping: fields.map(\.name)) { $0.lowercased() }
        byTitle = Dictionary(grouping: fields, by: \.title).mapValues { $0.map(\.name) }
    }

    /// The field's name; `name` itself where no field, or more than one, is meant.
    public func resolve(_ name: String) -> String {
        if exact.contains(name) || FilterChecker.geometryNames.contains(name) || name == FilterChecker.idName {
            return name
        }
        for found in [byFoldedName[name.lowercased()], byTitle[name]] {
            if let found, found.count == 1 { return found[0] }
        }
        return name
    }
}
