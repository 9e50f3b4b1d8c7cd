import GeoModel
import Hummingbird

/// The parameters of a request's query, each at most once.
struct QueryParameters {
    private var values: [String: String] = [:]

    /// Reads `application/x-www-form-urlencoded`: percent escapes, and `+` for a space.
    ///
    /// - Throws: `Problem` for a broken escape or a name that stands twice.
    init(_ request: Request) throws(Problem) {
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(parts[0])
            let value = parts.count > 1 ? try Self.decode(parts[1]) : ""
            guard values.updateValue(value, forKey: name) == nil else {
                throw .parameter(name, "the parameter \(name) stands twice")
            }
        }
    }

    var names: [String] { values.keys.sorted() }

    /// The parameter's text; nil where it is absent or empty.
    subscript(name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// - Throws: `Problem` for a name that is not among those known.
    func allowOnly(_ known: [String]) throws(Problem) {
        for name in names where !known.contains(name) { throw .unknownParameter(name, known: known) }
    }

    func required(_ name: String) throws(Problem) -> String {
        guard let value = self[name] else { throw .parameter(name, "the parameter \(name) is missing") }
        return value
    }

    func number(_ name: String) throws(Problem) -> Double? {
        guard let text = self[name] else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw .parameter(name, "\(name) must be a number, not \"\(text)\"")
        }
        return number
    }

    func requiredNumber(_ name: String) throws(Problem) -> Double {
        _ = try required(name)
        return try number(name) ?? 0
    }

    /// A whole number of the range; `tooLarge` is answered with 422, everything else wrong with 400.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), number >= range.lowerBound else {
            throw .parameter(name, "\(name) must be a whole number from \(range.lowerBound), not \"\(text)\"")
        }
        guard number <= range.upperBound else {
            throw .tooMuch(name, "\(name) may be at most \(range.upperBound), not \(number); ask for pages")
        }
        return number
    }

    /// A comma-separated list without empty members.
    func list(_ name: String) throws(Problem) -> [String]? {
        guard let text = self[name] else { return nil }
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0).trimming { $0 == " " }
        }
        guard !items.contains(""), Set(items).count == items.count else {
            throw .parameter(name, "\(name) has an empty or repeated member: \"\(text)\"")
        }
        return items
    }

    /// A text of at most `limit` characters.
    func text(_ name: String, limit: Int) throws(Problem) -> String {
        let text = try required(name)
        guard text.count <= limit else {
            throw .tooMuch(name, "\(name) may have \(limit) characters, not \(text.count)")
        }
        return text
    }

    /// `lon` and `lat`, in the order and system of `crs`.
    func position() throws(Problem) -> Position {
        Position(try requiredNumber("lon"), try requiredNumber("lat"))
    }

    private static func decode(_ text: Substring) throws(Problem) -> String {
        guard let decoded = PercentEncoding.decode(text, plusIsSpace: true) else {
            throw .parameter(String(text.prefix(40)), "the percent escapes of the query are broken or no UTF-8")
        }
        return decoded
    }
}

/// Percent escapes (RFC 3986 §2.1).
enum PercentEncoding {
    /// Nil for a broken escape or bytes that are no UTF-8.
    static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard let high = digit(iterator.next()), let low = digit(iterator.next()) else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Everything but the unreserved characters escaped.
    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isUnreserved = byte < 0x80 && (Character(scalar).isLetter || Character(scalar).isNumber)
            if isUnreserved || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
    }
}
