extension JSONScanner {
    /// A string with its escapes undone (RFC 8259 §7). Bytes that are no UTF-8 and lone surrogates are refused.
    mutating func string() throws(GeoJSONError) -> String {
        guard take("\"") else {
            throw failure(offset == bytes.count ? "the document ends too early" : "a string is expected")
        }
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\"),
            bytes[offset] >= 0x20
        {
            offset += 1
        }
        var content = Array(bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure("this string is not UTF-8", at: start)
                }
                return text
            case UInt8(ascii: "\\"): try appendEscaped(to: &content)
            case 0..<0x20: throw failure("control character \(byte) must be escaped in a string", at: offset - 1)
            default: content.append(byte)
            }
        }
        throw failure("this string is never closed", at: start - 1)
    }

    private mutating func appendEscaped(to content: inout [UInt8]) throws(GeoJSONError) {
        guard offset < bytes.count else { throw failure("the document ends too early") }
        offset += 1
        switch bytes[offset - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(bytes[offset - 1])
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try escapedScalar()).utf8)
        default: throw failure("this escape is not known in JSON", at: offset - 2)
        }
    }

    private mutating func escapedScalar() throws(GeoJSONError) -> Unicode.Scalar {
        let start = offset - 2
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        {
            offset += 2
            let second = try fourHexDigits()
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw failure("half of a surrogate pair is no character", at: start)
    }

    private mutating func fourHexDigits() throws(GeoJSONError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw failure("four hexadecimal digits are expected") }
        var value: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt32(digit)
        }
        offset += 4
        return value
    }
}
