extension CQL2Parser {
    /// A literal, a name, a call, a shape or something in parentheses.
    mutating func primary() throws(TextFailure) -> Term {
        let offset = lexer.start
        switch token {
        case .number(let text): return try literal(number(text, at: offset))
        case .string(let text): return try literal(.text(text))
        case .keyword("TRUE"): return try literal(.boolean(true))
        case .keyword("FALSE"): return try literal(.boolean(false))
        case .keyword("NULL"): throw expected("a value (ask for null with IS NULL)")
        case .sign("("): return try nested { (parser) throws(TextFailure) in try parser.parenthesised() }
        case .sign("-"), .sign("+"): return try signed(at: offset)
        case .quoted(let name):
            try advance()
            return Term(content: .value(.property(name)), offset: offset)
        case .identifier(let name):
            if isBeforeShape(name) { return try shape() }
            let isCall = lexer.isBeforeParenthesis()
            try advance()
            guard isCall else { return Term(content: .value(.property(name)), offset: offset) }
            return try nested { (parser) throws(TextFailure) in try parser.call(name, at: offset) }
        default: throw expected("a name, a value or a condition")
        }
    }

    private mutating func literal(_ value: FieldValue) throws(TextFailure) -> Term {
        let offset = lexer.start
        try advance()
        return Term(content: .value(.literal(value)), offset: offset)
    }

    /// A grouped condition or number, or an array.
    private mutating func parenthesised() throws(TextFailure) -> Term {
        let offset = lexer.start
        try advance()
        if try take(.sign(")")) { return Term(content: .value(.array([])), offset: offset) }
        var terms = [try disjunction()]
        while try take(.sign(",")) { terms.append(try disjunction()) }
        guard try take(.sign(")")) else { throw expected("an operator, a comma or a closing parenthesis") }
        if terms.count == 1 {
            var term = terms[0]
            term.offset = offset
            term.parentheses += 1
            return term
        }
        return Term(
            content: .value(.array(elements(terms))), depth: try deepened(terms, at: offset), offset: offset)
    }

    private func isBeforeShape(_ name: String) -> Bool {
        let upper = name.uppercased()
        guard
            WKTReader.names.contains(upper)
                || (upper.hasSuffix("Z") && WKTReader.names.contains(String(upper.dropLast())))
        else { return false }
        var ahead = lexer.scanner
        if ahead.takeOpening() { return true }
        return ["Z", "M", "ZM", "EMPTY"].contains(ahead.takeWord())
    }

    private mutating func shape() throws(TextFailure) -> Term {
        let offset = lexer.start
        var reader = WKTReader(lexer.scanner)
        reader.scanner.offset = offset
        do throws(TextFailure) {
            let geometry = try reader.geometry()
            lexer.scanner.offset = reader.scanner.offset
            try advance()
            return Term(content: .value(.geometry(geometry)), offset: offset)
        } catch {
            throw TextFailure(
                offset: error.offset, message: "\(error.message), not \(lexer.scanner.excerpt(at: error.offset))")
        }
    }

    // MARK: Calls

    private mutating func call(_ name: String, at offset: Int) throws(TextFailure) -> Term {
        let upper = name.uppercased()
        try require("(")
        switch upper {
        case "CASEI", "ACCENTI": return try folded(isCase: upper == "CASEI", at: offset)
        case "DATE":
            return Term(content: .value(.date(try onlyString(CQL2Time.isDate, "'YYYY-MM-DD'"))), offset: offset)
        case "TIMESTAMP":
            let text = try onlyString(CQL2Time.isTimestamp, "'YYYY-MM-DDThh:mm:ssZ'")
            return Term(content: .value(.timestamp(text)), offset: offset)
        case "INTERVAL": return try interval(at: offset)
        case "BBOX": return try box(at: offset)
        default: break
        }
        let arguments = try arguments()
        let depth = try deepened(arguments, at: offset)
        if let predicate = try relation(upper, arguments, at: offset) {
            return Term(content: .condition(predicate), depth: depth, offset: offset)
        }
        return Term(content: .value(.function(name, elements(arguments))), depth: depth, offset: offset)
    }

    private func relation(_ name: String, _ arguments: [Term], at offset: Int) throws(TextFailure) -> Filter? {
        if let predicate = Filter.SpatialPredicate(rawValue: name) {
            let (left, right) = try pair(arguments, of: name, at: offset)
            return .spatial(predicate, try spatial(left), try spatial(right))
        }
        if let predicate = Filter.TemporalPredicate(rawValue: name) {
            let (left, right) = try pair(arguments, of: name, at: offset)
            return .temporal(predicate, try temporal(left), try temporal(right))
        }
        if let predicate = Filter.ArrayPredicate(rawValue: name) {
            let (left, right) = try pair(arguments, of: name, at: offset)
            return .array(predicate, try array(left), try array(right))
        }
        return nil
    }

    private func pair(_ arguments: [Term], of name: String, at offset: Int) throws(TextFailure) -> (Term, Term) {
        guard arguments.count == 2 else {
            throw TextFailure(offset: offset, message: "\(name) takes two arguments, not \(arguments.count)")
        }
        return (arguments[0], arguments[1])
    }

    /// What stands up to the closing parenthesis.
    private mutating func arguments() throws(TextFailure) -> [Term] {
        if try take(.sign(")")) { return [] }
        var terms = [try disjunction()]
        while try take(.sign(",")) { terms.append(try disjunction()) }
        guard try take(.sign(")")) else { throw expected("an operator, a comma or a closing parenthesis") }
        return terms
    }

    private mutating func folded(isCase: Bool, at offset: Int) throws(TextFailure) -> Term {
        let term = try primary()
        try require(")")
        let operand = try character(term)
        return Term(
            content: .value(isCase ? .casefold(operand) : .accentfold(operand)),
            depth: try deepened([term], at: offset), offset: offset)
    }

    private mutating func onlyString(_ isValid: (String) -> Bool, _ form: String) throws(TextFailure) -> String {
        guard case .string(let text) = token, isValid(text) else { throw expected("an existing \(form)") }
        try advance()
        try require(")")
        return text
    }

    private mutating func interval(at offset: Int) throws(TextFailure) -> Term {
        let first = try bound()
        try require(",")
        let second = try bound()
        try require(")")
        guard case .value(let lower) = first.content, case .value(let upper) = second.content else {
            throw expected("a date, a timestamp, '..', a name or a function", at: offset)
        }
        return Term(
            content: .value(.interval(lower, upper)), depth: try deepened([first, second], at: offset), offset: offset)
    }

    private mutating func bound() throws(TextFailure) -> Term {
        let offset = lexer.start
        if case .string(let text) = token {
            let operand: Filter.Operand
            switch text {
            case "..": operand = .unbounded
            case _ where CQL2Time.isDate(text): operand = .date(text)
            case _ where CQL2Time.isTimestamp(text): operand = .timestamp(text)
            default: throw expected("an existing 'YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ' or '..'")
            }
            try advance()
            return Term(content: .value(operand), offset: offset)
        }
        let term = try primary()
        switch term.content {
        case .value(.property), .value(.function): return term
        default: throw expected("a date, a timestamp, '..', a name or a function", at: offset)
        }
    }

    private mutating func box(at offset: Int) throws(TextFailure) -> Term {
        var numbers: [Double] = []
        repeat { numbers.append(try signedNumber()) } while try take(.sign(","))
        try require(")")
        guard numbers.count == 4 || numbers.count == 6 else {
            throw TextFailure(offset: offset, message: "BBOX takes 4 or 6 numbers, not \(numbers.count)")
        }
        let isFlat = numbers.count == 4
        let (south, north) = (numbers[1], numbers[isFlat ? 3 : 4])
        guard south <= north else { throw TextFailure(offset: offset, message: "BBOX has its south above its north") }
        guard isFlat || numbers[2] <= numbers[5] else {
            throw TextFailure(offset: offset, message: "BBOX has its lowest height above its highest")
        }
        let box = Filter.Box(
            west: numbers[0], south: south, east: numbers[isFlat ? 2 : 3], north: north,
            heights: isFlat ? nil : numbers[2]...numbers[5])
        return Term(content: .value(.box(box)), offset: offset)
    }

    private mutating func signedNumber() throws(TextFailure) -> Double {
        let offset = lexer.start
        let isNegative = token == .sign("-")
        if isNegative || token == .sign("+") { try advance() }
        guard case .number(let text) = token, let value = try number(text, at: offset).number else {
            throw expected("a number", at: offset)
        }
        try advance()
        return isNegative ? -value : value
    }
}
