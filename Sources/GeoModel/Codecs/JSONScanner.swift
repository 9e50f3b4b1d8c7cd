/// Why a JSON document was refused, and where.
public struct GeoJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `$.features[3].geometry.coordinates[0]`.
    public var path: String
    /// 0-based byte of the document.
    public var offset: Int
    public var message: String

    public init(path: String, offset: Int, message: String) {
        self.path = path
        self.offset = offset
        self.message = message
    }

    public var description: String { "GeoJSON, \(path) (byte \(offset)): \(message)" }
}

/// Walks over a JSON document (RFC 8259) without building it: whoever calls takes the values it wants and skips the rest.
///
/// Input is untrusted: nesting is limited, nothing is allocated for a count that the document merely claims.
struct JSONScanner {
    enum PathStep {
        case member(String)
        case item(Int)
    }

    let bytes: [UInt8]
    var offset = 0
    var path: [PathStep] = []
    private let deepest: Int

    init(_ bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    func failure(_ message: String, at offset: Int? = nil) -> GeoJSONError {
        let text = path.reduce(into: "$") { text, step in
            switch step {
            case .member(let name): text += ".\(name.count > 40 ? "\(name.prefix(40))…" : name)"
            case .item(let index): text += "[\(index)]"
            }
        }
        return GeoJSONError(path: text, offset: offset ?? self.offset, message: message)
    }

    mutating func skipWhitespace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    /// The first byte of the next value or sign; nil at the end.
    mutating func peek() -> UInt8? {
        skipWhitespace()
        return offset < bytes.count ? bytes[offset] : nil
    }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    /// - Throws: unless nothing but white space is left.
    mutating func end() throws(GeoJSONError) {
        guard peek() == nil else { throw failure("nothing more is expected after the document") }
    }

    mutating func takeNull() -> Bool { takeLiteral("null") }

    /// Calls `body` with the name of every member; it must consume the value.
    mutating func members(
        _ body: (inout JSONScanner, String) throws(GeoJSONError) -> Void
    ) throws(GeoJSONError) {
        guard take("{") else { throw failure("an object is expected") }
        if take("}") { return }
        repeat {
            let name = try string()
            guard take(":") else { throw failure("a colon is expected after the name “\(name)”") }
            try step(.member(name)) { (scanner) throws(GeoJSONError) in try body(&scanner, name) }
        } while take(",")
        guard take("}") else { throw failure("a comma or “}” is expected") }
    }

    /// Calls `body` at every item; it must consume it.
    mutating func items(_ body: (inout JSONScanner) throws(GeoJSONError) -> Void) throws(GeoJSONError) {
        guard take("[") else { throw failure("an array is expected") }
        if take("]") { return }
        var index = 0
        repeat {
            try step(.item(index)) { (scanner) throws(GeoJSONError) in try body(&scanner) }
            index += 1
        } while take(",")
        guard take("]") else { throw failure("a comma or “]” is expected") }
    }

    /// Runs `body` with one more step in the path, which also counts the nesting.
    private mutating func step(
        _ step: PathStep, _ body: (inout JSONScanner) throws(GeoJSONError) -> Void
    ) throws(GeoJSONError) {
        guard path.count < deepest else { throw failure("the document is nested more than \(deepest) levels deep") }
        path.append(step)
        try body(&self)
        path.removeLast()
    }

    /// Passes over one value, checking its form.
    mutating func skipValue() throws(GeoJSONError) {
        switch peek() {
        case UInt8(ascii: "{"): try members { (scanner, _) throws(GeoJSONError) in try scanner.skipValue() }
        case UInt8(ascii: "["): try items { (scanner) throws(GeoJSONError) in try scanner.skipValue() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            guard takeLiteral("true") || takeLiteral("false") || takeLiteral("null") else {
                throw failure("a value is expected")
            }
        default: try skipNumber()
        }
    }

    /// One value as an attribute; objects and arrays as their JSON text.
    mutating func fieldValue() throws(GeoJSONError) -> FieldValue {
        switch peek() {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = offset
            try skipValue()
            return .text(String(decoding: bytes[start..<offset], as: UTF8.self))
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            if takeLiteral("true") { return .boolean(true) }
            if takeLiteral("false") { return .boolean(false) }
            if takeNull() { return .null }
            throw failure("a value is expected")
        default:
            let start = offset
            let text = try numberText()
            if let integer = Int64(text) { return .integer(integer) }
            return .real(try real(text, at: start))
        }
    }

    mutating func number() throws(GeoJSONError) -> Double {
        skipWhitespace()
        let start = offset
        return try real(numberText(), at: start)
    }

    private func real(_ text: String, at start: Int) throws(GeoJSONError) -> Double {
        guard let value = Double(text), value.isFinite else {
            throw failure("the number \(text.prefix(40)) is too large", at: start)
        }
        return value
    }

    private mutating func numberText() throws(GeoJSONError) -> String {
        skipWhitespace()
        let start = offset
        try skipNumber()
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// RFC 8259 §6.
    private mutating func skipNumber() throws(GeoJSONError) {
        skipWhitespace()
        let start = offset
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = offset
        var isNumber = skipDigits() > 0
        if isNumber, bytes[whole] == UInt8(ascii: "0"), offset > whole + 1 { isNumber = false }
        if isNumber, offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            isNumber = skipDigits() > 0
        }
        if isNumber, offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[offset]) { offset += 1 }
            isNumber = skipDigits() > 0
        }
        guard isNumber else {
            let what = path.isEmpty || whole == bytes.count ? "a value is expected" : "a number is expected"
            throw failure(start == bytes.count ? "the document ends too early" : what, at: start)
        }
    }

    private mutating func skipDigits() -> Int {
        let start = offset
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
        return offset - start
    }

    private mutating func takeLiteral(_ literal: StaticString) -> Bool {
        skipWhitespace()
        let isThere = literal.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        if isThere { offset += literal.utf8CodeUnitCount }
        return isThere
    }
}
