/// Recursive descent over a CQL2 text, one function a level of binding:
/// OR, AND, NOT, predicate, sum, product, power, primary.
///
/// A parenthesis may hold a condition, a number or an array, which only shows later: so every level answers a `Term`,
/// and whoever uses it says what it must be.
struct CQL2Parser {
    /// A piece that was read: a condition or a value.
    struct Term {
        enum Content {
            case condition(Filter)
            case value(Filter.Operand)
        }

        var content: Content
        /// Levels of the tree below, which bounds every later recursion over it.
        var depth = 1
        var offset: Int
        /// How many pairs of parentheses it stood in alone, as the elements of an array of one do.
        var parentheses = 0
        var isParenthesised: Bool { parentheses > 0 }
    }

    var lexer: CQL2Lexer
    var token: CQL2Token = .end
    private let depthLimit: Int
    private var nesting = 0

    init(_ text: String, depthLimit: Int) {
        lexer = CQL2Lexer(text)
        self.depthLimit = depthLimit
    }

    func error(for failure: TextFailure) -> CQL2Error {
        CQL2Error(character: lexer.scanner.character(at: failure.offset), message: failure.message)
    }

    mutating func filter() throws(TextFailure) -> Filter {
        try advance()
        let term = try disjunction()
        guard token == .end else { throw expected("AND, OR or the end") }
        return try condition(term)
    }

    // MARK: Tokens

    mutating func advance() throws(TextFailure) { token = try lexer.next() }

    mutating func take(_ wanted: CQL2Token) throws(TextFailure) -> Bool {
        guard token == wanted else { return false }
        try advance()
        return true
    }

    mutating func require(_ sign: String) throws(TextFailure) {
        guard try take(.sign(sign)) else { throw expected("“\(sign)”") }
    }

    func expected(_ what: String, at offset: Int? = nil) -> TextFailure {
        let offset = offset ?? lexer.start
        return TextFailure(offset: offset, message: "\(what) is expected, not \(lexer.scanner.excerpt(at: offset))")
    }

    /// Runs `body` one level deeper.
    mutating func nested<Result>(
        _ body: (inout CQL2Parser) throws(TextFailure) -> Result
    ) throws(TextFailure) -> Result {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= depthLimit else { throw tooDeep(at: lexer.start) }
        return try body(&self)
    }

    func deepened(_ parts: [Term], at offset: Int) throws(TextFailure) -> Int {
        let depth = 1 + parts.reduce(0) { max($0, $1.depth) }
        guard depth <= depthLimit else { throw tooDeep(at: offset) }
        return depth
    }

    private func tooDeep(at offset: Int) -> TextFailure {
        TextFailure(
            offset: offset, message: "the filter is nested more than \(depthLimit) levels deep; make it flatter")
    }

    // MARK: Conditions

    mutating func disjunction() throws(TextFailure) -> Term {
        try chain("OR", Filter.or) { (parser) throws(TextFailure) in try parser.conjunction() }
    }

    private mutating func conjunction() throws(TextFailure) -> Term {
        try chain("AND", Filter.and) { (parser) throws(TextFailure) in try parser.negation() }
    }

    private mutating func chain(
        _ keyword: String, _ join: ([Filter]) -> Filter, _ part: (inout CQL2Parser) throws(TextFailure) -> Term
    ) throws(TextFailure) -> Term {
        let first = try part(&self)
        guard token == .keyword(keyword) else { return first }
        var terms = [first]
        while try take(.keyword(keyword)) { terms.append(try part(&self)) }
        var conditions: [Filter] = []
        for term in terms { conditions.append(try condition(term)) }
        return Term(
            content: .condition(join(conditions)), depth: try deepened(terms, at: first.offset), offset: first.offset)
    }

    private mutating func negation() throws(TextFailure) -> Term {
        let offset = lexer.start
        guard try take(.keyword("NOT")) else { return try predicate() }
        let term = try predicate()
        return Term(
            content: .condition(.not(try condition(term))), depth: try deepened([term], at: offset), offset: offset)
    }

    private mutating func predicate() throws(TextFailure) -> Term {
        let left = try sum()
        if case .sign(let sign) = token, let comparison = Filter.Comparison(rawValue: sign) {
            try advance()
            let right = try sum()
            return try made(.comparison(comparison, scalar(left), scalar(right)), of: [left, right])
        }
        if try take(.keyword("IS")) {
            let isNegated = try take(.keyword("NOT"))
            guard try take(.keyword("NULL")) else { throw expected("NULL") }
            return try made(.isNull(nullOperand(left)), of: [left], isNegated: isNegated)
        }
        guard case .keyword = token else { return left }
        let isNegated = try take(.keyword("NOT"))
        if try take(.keyword("LIKE")) {
            let pattern = try sum()
            return try made(.like(character(left), pattern: self.pattern(pattern)), of: [left], isNegated: isNegated)
        }
        if try take(.keyword("BETWEEN")) { return try between(left, isNegated: isNegated) }
        if try take(.keyword("IN")) { return try inList(left, isNegated: isNegated) }
        guard !isNegated else { throw expected("LIKE, BETWEEN or IN") }
        return left
    }

    private mutating func between(_ left: Term, isNegated: Bool) throws(TextFailure) -> Term {
        let lower = try sum()
        guard try take(.keyword("AND")) else { throw expected("AND") }
        let upper = try sum()
        return try made(
            .between(numeric(left), lower: numeric(lower), upper: numeric(upper)), of: [left, lower, upper],
            isNegated: isNegated)
    }

    private mutating func inList(_ left: Term, isNegated: Bool) throws(TextFailure) -> Term {
        try require("(")
        var terms: [Term] = []
        repeat {
            terms.append(try nested { (parser) throws(TextFailure) in try parser.sum() })
        } while try take(.sign(","))
        try require(")")
        var operands: [Filter.Operand] = []
        for term in terms { operands.append(try scalar(term)) }
        return try made(.inList(scalar(left), operands), of: [left] + terms, isNegated: isNegated)
    }

    private func made(_ filter: Filter, of parts: [Term], isNegated: Bool = false) throws(TextFailure) -> Term {
        let offset = parts[0].offset
        return Term(
            content: .condition(isNegated ? .not(filter) : filter),
            depth: try deepened(parts, at: offset) + (isNegated ? 1 : 0),
            offset: offset)
    }

    // MARK: Arithmetic

    private mutating func sum() throws(TextFailure) -> Term {
        var left = try product()
        while case .sign(let sign) = token, sign == "+" || sign == "-" {
            try advance()
            left = try arithmetic(sign == "+" ? .add : .subtract, left, product())
        }
        return left
    }

    private mutating func product() throws(TextFailure) -> Term {
        var left = try power()
        while let operation = productOperator {
            try advance()
            left = try arithmetic(operation, left, power())
        }
        return left
    }

    private var productOperator: Filter.Arithmetic? {
        switch token {
        case .sign("*"): .multiply
        case .sign("/"): .divide
        case .sign("%"): .modulo
        case .keyword("DIV"): .integerDivide
        default: nil
        }
    }

    private mutating func power() throws(TextFailure) -> Term {
        let base = try primary()
        guard try take(.sign("^")) else { return base }
        let term = try arithmetic(.power, base, primary())
        guard token != .sign("^") else { throw expected("a parenthesis around one of the powers, or another operator") }
        return term
    }

    private func arithmetic(_ operation: Filter.Arithmetic, _ left: Term, _ right: Term) throws(TextFailure) -> Term {
        Term(
            content: .value(.arithmetic(operation, try numeric(left), try numeric(right))),
            depth: try deepened([left, right], at: left.offset), offset: left.offset)
    }

    /// A minus before anything but a number literal is a multiplication with −1 (OGC 21-065r2, example 85).
    mutating func signed(at offset: Int) throws(TextFailure) -> Term {
        let isNegative = token == .sign("-")
        try advance()
        if case .number(let text) = token {
            let value = try number((isNegative ? "-" : "") + text, at: offset)
            try advance()
            return Term(content: .value(.literal(value)), offset: offset)
        }
        guard isNegative, token != .sign("-"), token != .sign("+") else { throw expected("a number") }
        let term = try primary()
        let minusOne = Term(content: .value(.literal(.integer(-1))), offset: offset)
        return try arithmetic(.multiply, minusOne, term)
    }

    func number(_ text: String, at offset: Int) throws(TextFailure) -> FieldValue {
        if let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw TextFailure(offset: offset, message: "the number \(text.prefix(40)) is too large")
        }
        return .real(value)
    }
}
