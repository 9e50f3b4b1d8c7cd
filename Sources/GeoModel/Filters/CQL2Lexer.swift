/// A word or sign of a CQL2 text.
enum CQL2Token: Equatable {
    case identifier(String)
    case quoted(String)
    /// An operator that is a word, in upper case.
    case keyword(String)
    /// Unsigned, as written.
    case number(String)
    case string(String)
    /// `( ) , = <> < <= > >= + - * / % ^`
    case sign(String)
    case end
}

/// Cuts a CQL2 text into tokens, one at a time.
struct CQL2Lexer {
    var scanner: TextScanner
    /// Where the last token began.
    private(set) var start = 0

    init(_ text: String) { scanner = TextScanner(text) }

    static let keywords: Set<String> = [
        "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV",
    ]

    mutating func next() throws(TextFailure) -> CQL2Token {
        scanner.skipWhitespace()
        start = scanner.offset
        guard let (scalar, length) = scanner.scalar(at: start) else { return .end }
        switch scalar {
        case "'": return .string(try string())
        case "\"": return .quoted(try quotedName())
        case "0"..."9", ".":
            guard let text = scanner.takeNumberText() else { throw failure("a value") }
            try refuseNameAfterNumber()
            return .number(text)
        case _ where Self.isIdentifierStart(scalar): return identifier()
        default:
            scanner.offset += length
            return try sign(scalar)
        }
    }

    /// Whether the next character is an opening parenthesis.
    func isBeforeParenthesis() -> Bool {
        var ahead = scanner
        return ahead.takeOpening()
    }

    private func failure(_ expected: String) -> TextFailure {
        TextFailure(offset: start, message: "\(expected) is expected, not \(scanner.excerpt(at: start))")
    }

    private mutating func sign(_ scalar: Unicode.Scalar) throws(TextFailure) -> CQL2Token {
        switch scalar {
        case "(", ")", ",", "=", "+", "-", "*", "/", "%", "^": return .sign(String(scalar))
        case "\\":
            guard scanner.peek == UInt8(ascii: "(") else { break }
            scanner.offset += 1
            return .sign("(")
        case "<", ">":
            let second = scanner.peek
            guard second == UInt8(ascii: "=") || (scalar == "<" && second == UInt8(ascii: ">")) else {
                return .sign(String(scalar))
            }
            scanner.offset += 1
            return .sign(scanner.text(start..<scanner.offset))
        default: break
        }
        throw failure("a name, a value or an operator")
    }

    private mutating func identifier() -> CQL2Token {
        while let (scalar, length) = scanner.scalar(at: scanner.offset), Self.isIdentifierPart(scalar) {
            scanner.offset += length
        }
        let text = scanner.text(start..<scanner.offset)
        guard text.utf8.count <= 7 else { return .identifier(text) }
        let upper = text.uppercased()
        return Self.keywords.contains(upper) ? .keyword(upper) : .identifier(text)
    }

    private func refuseNameAfterNumber() throws(TextFailure) {
        guard let (scalar, _) = scanner.scalar(at: scanner.offset) else { return }
        guard !Self.isIdentifierPart(scalar) else {
            throw TextFailure(
                offset: scanner.offset,
                message: "an operator is expected after a number, not \(scanner.excerpt(at: scanner.offset))")
        }
    }

    /// A character literal: `''` and `\'` stand for one quote, any other backslash for itself.
    private mutating func string() throws(TextFailure) -> String {
        let quote = UInt8(ascii: "'")
        scanner.offset += 1
        var content: [UInt8] = []
        while let byte = scanner.peek {
            let following = scanner.offset + 1 < scanner.bytes.count ? scanner.bytes[scanner.offset + 1] : 0
            if byte == quote || byte == UInt8(ascii: "\\"), following == quote {
                content.append(quote)
                scanner.offset += 2
            } else if byte == quote {
                scanner.offset += 1
                return String(decoding: content, as: UTF8.self)
            } else {
                try refuseControl(byte)
                content.append(byte)
                scanner.offset += 1
            }
        }
        throw TextFailure(offset: start, message: "this string is never closed: a ' is missing")
    }

    /// A name in double quotes, in which `""` stands for one of them.
    private mutating func quotedName() throws(TextFailure) -> String {
        let quote = UInt8(ascii: "\"")
        scanner.offset += 1
        var content: [UInt8] = []
        while let byte = scanner.peek {
            scanner.offset += 1
            if byte == quote {
                guard scanner.peek == quote else {
                    guard !content.isEmpty else {
                        throw TextFailure(offset: start, message: "a name has no characters")
                    }
                    return String(decoding: content, as: UTF8.self)
                }
                scanner.offset += 1
            }
            try refuseControl(byte)
            content.append(byte)
        }
        throw TextFailure(offset: start, message: "this name is never closed: a \" is missing")
    }

    /// Control characters that are neither white space nor `alpha` of the grammar.
    private func refuseControl(_ byte: UInt8) throws(TextFailure) {
        guard byte >= 0x20 || (0x07...0x0D).contains(byte) else {
            throw TextFailure(offset: scanner.offset, message: "control character \(byte) is not allowed")
        }
    }

    /// The production `identifierStart`, without the surrogates that no string holds.
    static func isIdentifierStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3A, 0x5F, 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFE, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
            0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            !TextScanner.isWhitespace(scalar)
        default: false
        }
    }

    static func isIdentifierPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E, 0x30...0x39, 0x300...0x36F, 0x203F...0x2040: true
        default: isIdentifierStart(scalar)
        }
    }

    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isIdentifierStart(first) else { return false }
        return text.unicodeScalars.allSatisfy(isIdentifierPart)
    }
}
