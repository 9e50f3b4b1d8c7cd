/// Walks over the UTF-8 bytes of a short text: what the readers of WKT and CQL2 share.
struct TextScanner {
    let bytes: [UInt8]
    var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { offset >= bytes.count }

    /// The byte at `offset`; nil at the end.
    var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// The scalar at `position` and the number of its bytes; nil at the end.
    func scalar(at position: Int) -> (value: Unicode.Scalar, length: Int)? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard position + length <= bytes.count else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for byte in bytes[position + 1..<position + length] { value = value << 6 | UInt32(byte & 0x3F) }
        return Unicode.Scalar(value).map { ($0, length) }
    }

    mutating func skipWhitespace() {
        while let (scalar, length) = scalar(at: offset), Self.isWhitespace(scalar) { offset += length }
    }

    /// Takes `byte` after any white space.
    mutating func take(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    /// Takes an opening parenthesis. The test table of OGC 21-065r2 writes some of them `\(`, which is read as well.
    mutating func takeOpening() -> Bool {
        skipWhitespace()
        if peek == UInt8(ascii: "\\"), offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "(") { offset += 1 }
        return take(UInt8(ascii: "("))
    }

    /// Takes a run of ASCII letters and answers it in upper case; empty where none stands.
    mutating func takeWord() -> String {
        skipWhitespace()
        let start = offset
        while let byte = peek, (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A { offset += 1 }
        return text(start..<offset).uppercased()
    }

    /// Takes an unsigned decimal number with an optional exponent, as its text; nil where none stands.
    mutating func takeNumberText() -> String? {
        let start = offset
        let whole = takeDigits()
        var places = 0
        if peek == UInt8(ascii: ".") {
            offset += 1
            places = takeDigits()
        }
        guard whole + places > 0 else {
            offset = start
            return nil
        }
        takeExponent()
        return text(start..<offset)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// What stands at `position`, short enough for a message.
    func excerpt(at position: Int) -> String {
        guard position < bytes.count else { return "the end" }
        var end = position
        var count = 0
        while count < 16, let (_, length) = scalar(at: end) {
            end += length
            count += 1
        }
        return "“\(text(position..<end))\(end < bytes.count ? "…" : "")”"
    }

    /// The 1-based number of the character (Unicode scalar) at a byte offset.
    func character(at position: Int) -> Int {
        bytes[..<min(position, bytes.count)].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    private mutating func takeDigits() -> Int {
        let start = offset
        while let byte = peek, byte >= 0x30, byte <= 0x39 { offset += 1 }
        return offset - start
    }

    private mutating func takeExponent() {
        let start = offset
        guard let byte = peek, byte | 0x20 == UInt8(ascii: "e") else { return }
        offset += 1
        if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
        if takeDigits() == 0 { offset = start }
    }

    /// The production `whitespace` of OGC 21-065r2.
    static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
