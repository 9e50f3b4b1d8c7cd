/// Writes a filter as CQL2 Text, with no more parentheses than reading back the same tree needs.
struct CQL2Printer {
    private(set) var text = ""

    mutating func append(_ filter: Filter) {
        switch filter {
        case .and(let parts): chain(parts, " AND ", empty: "TRUE")
        case .or(let parts): chain(parts, " OR ", empty: "FALSE")
        case .not(let inner): negation(inner)
        case .isTrue(let operand): append(operand)
        case .spatial(let predicate, let left, let right): call(predicate.rawValue, [left, right])
        case .temporal(let predicate, let left, let right): call(predicate.rawValue, [left, right])
        case .array(let predicate, let left, let right): call(predicate.rawValue, [left, right])
        case .comparison(let comparison, let left, let right):
            append(left)
            text += " \(comparison.rawValue) "
            append(right)
        case .like, .between, .inList, .isNull: predicate(filter, isNegated: false)
        }
    }

    private mutating func chain(_ parts: [Filter], _ joint: String, empty: String) {
        guard !parts.isEmpty else {
            text += empty
            return
        }
        for (index, part) in parts.enumerated() {
            if index > 0 { text += joint }
            switch part {
            case .and, .or: parenthesised { $0.append(part) }
            default: append(part)
            }
        }
    }

    private mutating func negation(_ inner: Filter) {
        switch inner {
        case .like, .between, .inList, .isNull: predicate(inner, isNegated: true)
        case .and, .or, .not:
            text += "NOT "
            parenthesised { $0.append(inner) }
        default:
            text += "NOT "
            append(inner)
        }
    }

    private mutating func predicate(_ filter: Filter, isNegated: Bool) {
        let not = isNegated ? "NOT " : ""
        switch filter {
        case .like(let operand, let pattern):
            append(operand)
            text += " \(not)LIKE "
            append(pattern)
        case .between(let operand, let lower, let upper):
            append(operand)
            text += " \(not)BETWEEN "
            append(lower)
            text += " AND "
            append(upper)
        case .inList(let operand, let members):
            append(operand)
            text += " \(not)IN "
            parenthesised { $0.list(members) }
        case .isNull(let operand):
            append(operand)
            text += " IS \(not)NULL"
        default: append(filter)
        }
    }

    mutating func append(_ operand: Filter.Operand) {
        switch operand {
        case .property(let name): property(name)
        case .literal(let value): literal(value)
        case .date(let date): text += "DATE('\(date)')"
        case .timestamp(let time): text += "TIMESTAMP('\(time)')"
        case .interval(let lower, let upper): interval(lower, upper)
        case .unbounded: text += "'..'"
        case .geometry(let geometry): text += WKT.encode(geometry)
        case .box(let box): text += Self.box(box)
        case .array(let members): parenthesised { $0.list(members) }
        case .condition(let filter): parenthesised { $0.append(filter) }
        case .arithmetic(let operation, let left, let right):
            factor(left)
            text += " \(operation.rawValue) "
            factor(right)
        case .casefold(let inner): call("CASEI", [inner])
        case .accentfold(let inner): call("ACCENTI", [inner])
        case .function(let name, let arguments): call(name, arguments)
        }
    }

    private mutating func parenthesised(_ body: (inout CQL2Printer) -> Void) {
        text += "("
        body(&self)
        text += ")"
    }

    private mutating func call(_ name: String, _ arguments: [Filter.Operand]) {
        text += name
        parenthesised { $0.list(arguments) }
    }

    private mutating func list(_ operands: [Filter.Operand]) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { text += ", " }
            append(operand)
        }
    }

    private mutating func factor(_ operand: Filter.Operand) {
        if case .arithmetic = operand {
            parenthesised { $0.append(operand) }
        } else {
            append(operand)
        }
    }

    private mutating func property(_ name: String) {
        if CQL2Lexer.isIdentifier(name), !CQL2Lexer.keywords.contains(name.uppercased()) {
            text += name
        } else {
            text += Self.quoted(name, with: "\"")
        }
    }

    private mutating func literal(_ value: FieldValue) {
        switch value {
        case .null: text += "NULL"
        case .integer(let number): text += String(number)
        case .real(let number): text += number.isFinite ? number.description : "NULL"
        case .text(let string): text += Self.string(string)
        case .boolean(let flag): text += flag ? "TRUE" : "FALSE"
        }
    }

    private mutating func interval(_ lower: Filter.Operand, _ upper: Filter.Operand) {
        text += "INTERVAL("
        bound(lower)
        text += ", "
        bound(upper)
        text += ")"
    }

    private mutating func bound(_ operand: Filter.Operand) {
        switch operand {
        case .date(let text), .timestamp(let text): self.text += "'\(text)'"
        default: append(operand)
        }
    }

    private static func box(_ box: Filter.Box) -> String {
        var numbers = [box.west, box.south, box.east, box.north]
        if let heights = box.heights {
            numbers.insert(heights.lowerBound, at: 2)
            numbers.append(heights.upperBound)
        }
        return "BBOX(\(numbers.map(WKTWriter.number).joined(separator: ", ")))"
    }

    private static func quoted(_ text: String, with quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars {
            result.append(scalar)
            if scalar == quote { result.append(quote) }
        }
        result.append(quote)
        return String(result)
    }

    /// A quote is doubled, except after a backslash, where `\'` is the form that reads back.
    private static func string(_ text: String) -> String {
        var result = String.UnicodeScalarView(["'"])
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "'" { result.append(previous == "\\" ? "\\" : "'") }
            result.append(scalar)
            previous = scalar
        }
        result.append("'")
        return String(result)
    }
}
