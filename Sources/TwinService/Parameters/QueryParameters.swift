import GeoModel
import Hummingbird

/// The parameters of a request's query, each at most once.
struct QueryParameters {
    private var values: [(name: String, value: String)] = []

    /// Reads `application/x-www-form-urlencoded`: percent escapes, and `+` for a space.
    ///
    /// - Throws: `Problem` for a broken escape or a name that stands twice.
    init(_ request: Request) throws(Problem) {
        for pair in (request.uri.query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(Substring(parts[0]))
            let value = parts.count > 1 ? try Self.decode(Substring(parts[1])) : ""
            guard !values.contains(where: { $0.name == name }) else {
                throw .parameter(name, "the parameter \(name) stands twice")
            }
            values.append((name, value))
        }
    }

    var names: [String] { values.map(\.name).sorted() }

    /// The parameter's text; nil where it is absent or empty.
    subscript(name: String) -> String? {
        guard let found = values.first(where: { $0.name == name }), !found.value.isEmpty else { return nil }
        return found.value
    }

    /// - Throws: `Problem` for a name that is not among those known.
    func allowOnly(_ known: [String]) throws(Problem) {
        guard let unknown = values.lazy.map(\.name).filter({ !known.contains($0) }).min() else { return }
        throw .unknownParameter(unknown, known: known)
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
        // No text has more characters than bytes.
        guard text.utf8.count <= limit || text.count <= limit else {
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
        let bytes =
            text.utf8.withContiguousStorageIfAvailable { decode($0, plusIsSpace) }
            ?? Array(text.utf8).withUnsafeBufferPointer { decode($0, plusIsSpace) }
        return bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Nil for a broken escape.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ plusIsSpace: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard place + 2 < text.count, let high = digit(text[place + 1]), let low = digit(text[place + 2])
                else { return nil }
                bytes.append(high << 4 | low)
                place += 2
            } else {
                bytes.append(byte)
            }
            place += 1
        }
        return bytes
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

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
