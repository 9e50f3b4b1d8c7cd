/// What a term may be where it stands: the expression classes of the grammar.
extension CQL2Parser {
    /// booleanExpression
    func condition(_ term: Term) throws(TextFailure) -> Filter {
        switch term.content {
        case .condition(let filter): return filter
        case .value(let operand):
            switch operand {
            case .function, .literal(.boolean): return .isTrue(operand)
            case .property: throw wrong(term, "a condition", "for a boolean field write: name = TRUE")
            default: throw wrong(term, "a condition", "compare this value with another")
            }
        }
    }

    /// scalarExpression
    func scalar(_ term: Term) throws(TextFailure) -> Filter.Operand {
        guard case .value(let operand) = term.content else { throw wrong(term, "a single value") }
        switch operand {
        case .property, .function, .arithmetic, .literal(.integer), .literal(.real): return operand
        case .literal, .casefold, .accentfold, .date, .timestamp:
            guard !term.isParenthesised else { throw wrong(term, "a single value", "leave the parentheses out") }
            return operand
        case .interval, .unbounded, .geometry, .box, .array, .condition: throw wrong(term, "a single value")
        }
    }

    /// numericExpression
    func numeric(_ term: Term) throws(TextFailure) -> Filter.Operand {
        guard case .value(let operand) = term.content else { throw wrong(term, "a number") }
        switch operand {
        case .property, .function, .arithmetic, .literal(.integer), .literal(.real): return operand
        default: throw wrong(term, "a number")
        }
    }

    /// characterExpression
    func character(_ term: Term) throws(TextFailure) -> Filter.Operand {
        guard case .value(let operand) = term.content, !term.isParenthesised else { throw wrong(term, "a text") }
        switch operand {
        case .property, .function, .literal(.text), .casefold, .accentfold: return operand
        default: throw wrong(term, "a text")
        }
    }

    /// patternExpression
    func pattern(_ term: Term) throws(TextFailure) -> Filter.Operand {
        let operand = try character(term)
        var inner = operand
        while true {
            switch inner {
            case .casefold(let next), .accentfold(let next): inner = next
            case .literal: return operand
            default: throw wrong(term, "a pattern in quotes")
            }
        }
    }

    /// isNullOperand
    func nullOperand(_ term: Term) throws(TextFailure) -> Filter.Operand {
        switch term.content {
        case .condition(let filter):
            guard term.isParenthesised || Self.isCall(filter) else {
                throw wrong(term, "a value", "put the condition in parentheses")
            }
            return .condition(filter)
        case .value(.array), .value(.unbounded): throw wrong(term, "a single value")
        case .value(let operand): return operand
        }
    }

    /// geomExpression
    func spatial(_ term: Term) throws(TextFailure) -> Filter.Operand {
        guard case .value(let operand) = term.content, !term.isParenthesised else { throw wrong(term, "a shape") }
        switch operand {
        case .property, .function, .geometry, .box: return operand
        default: throw wrong(term, "a shape")
        }
    }

    /// temporalExpression
    func temporal(_ term: Term) throws(TextFailure) -> Filter.Operand {
        guard case .value(let operand) = term.content, !term.isParenthesised else {
            throw wrong(term, "a date, a timestamp or an interval")
        }
        switch operand {
        case .property, .function, .date, .timestamp, .interval: return operand
        default: throw wrong(term, "a date, a timestamp or an interval", "write DATE('…') or TIMESTAMP('…')")
        }
    }

    /// arrayOperand
    func array(_ term: Term) throws(TextFailure) -> Filter.Operand {
        if term.isParenthesised { return .array([element(term, parentheses: term.parentheses - 1)]) }
        guard case .value(let operand) = term.content else { throw wrong(term, "an array") }
        switch operand {
        case .property, .function, .array: return operand
        default: throw wrong(term, "an array")
        }
    }

    /// arrayElement and argument
    func elements(_ terms: [Term]) -> [Filter.Operand] {
        terms.map { element($0, parentheses: $0.parentheses) }
    }

    /// Parentheses group a calculation and a condition; around anything else they make an array of one.
    private func element(_ term: Term, parentheses: Int) -> Filter.Operand {
        switch term.content {
        case .condition(let filter): return .condition(filter)
        case .value(.arithmetic(let operation, let left, let right)): return .arithmetic(operation, left, right)
        case .value(let operand): return (0..<parentheses).reduce(operand) { inner, _ in .array([inner]) }
        }
    }

    private static func isCall(_ filter: Filter) -> Bool {
        switch filter {
        case .spatial, .temporal, .array: true
        default: false
        }
    }

    private func wrong(_ term: Term, _ what: String, _ advice: String? = nil) -> TextFailure {
        var failure = expected(what, at: term.offset)
        if let advice { failure.message += " (\(advice))" }
        return failure
    }
}
