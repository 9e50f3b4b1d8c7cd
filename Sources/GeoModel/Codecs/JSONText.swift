/// Pieces of JSON (RFC 8259) written straight into bytes, without intermediate objects.
public enum JSONText {
    /// `text` in quotes, with the escapes that RFC 8259 §7 asks for and no others.
    public static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    /// UTF-8 text in quotes, escaped.
    public static func append(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        var start = 0
        for index in utf8.indices where needsEscape(utf8[index]) {
            bytes.append(contentsOf: utf8[start..<index])
            appendEscape(utf8[index], to: &bytes)
            start = index + 1
        }
        bytes.append(contentsOf: utf8[start...])
        bytes.append(0x22)
    }

    public static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        appendDigits(value.magnitude, to: &bytes)
    }

    /// The shortest text that reads back as the same number; `null` where JSON has no number for it (NaN, infinities).
    public static func append(_ value: Double, to bytes: inout [UInt8]) {
        guard value.isFinite else {
            append(literal: "null", to: &bytes)
            return
        }
        append(literal: value.description, to: &bytes)
    }

    /// The value rounded to `decimals` (0 … 15) places, trailing zeros left out; `null` where it is not finite.
    public static func append(_ value: Double, decimals: Int, to bytes: inout [UInt8]) {
        let scaled = (value.magnitude * powersOfTen[decimals]).rounded()
        guard scaled < 9_007_199_254_740_992 else {
            append(value, to: &bytes)
            return
        }
        let units = UInt64(scaled)
        if value < 0, units > 0 { bytes.append(0x2D) }
        let scale = UInt64(powersOfTen[decimals])
        appendDigits(units / scale, to: &bytes)
        appendFraction(units % scale, places: decimals, to: &bytes)
    }

    public static func append(_ value: FieldValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: append(literal: "null", to: &bytes)
        case .integer(let number): append(number, to: &bytes)
        case .real(let number): append(number, to: &bytes)
        case .text(let text): append(text, to: &bytes)
        case .boolean(let flag): append(literal: flag ? "true" : "false", to: &bytes)
        }
    }

    /// Bytes that are JSON already.
    public static func append(literal: StaticString, to bytes: inout [UInt8]) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    static func append(literal: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: literal.utf8) }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            append(literal: "u00", to: &bytes)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func appendDigits(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    private static func appendFraction(_ fraction: UInt64, places: Int, to bytes: inout [UInt8]) {
        guard fraction > 0 else { return }
        var rest = fraction
        var places = places
        while rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        bytes.append(UInt8(ascii: "."))
        let start = bytes.count
        for _ in 0..<places {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }
}
