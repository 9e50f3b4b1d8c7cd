/// Reads a whole JSON document (RFC 8259) into a `JSONValue`.
public enum JSONReader {
    static let deepestNesting = 64

    /// - Throws: `JSONError`, naming the place and the byte where reading stopped.
    public static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(bytes, deepest: deepestNesting)
        do throws(GeoJSONError) {
            let value = try value(&scanner)
            try scanner.end()
            return value
        } catch {
            throw JSONError(path: error.path, byte: error.offset, message: error.message)
        }
    }

    private static func value(_ scanner: inout JSONScanner) throws(GeoJSONError) -> JSONValue {
        switch scanner.peek() {
        case UInt8(ascii: "{"):
            var members: [JSONValue.Member] = []
            try scanner.members { (scanner, name) throws(GeoJSONError) in
                members.append(JSONValue.Member(name, try value(&scanner)))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var items: [JSONValue] = []
            try scanner.items { (scanner) throws(GeoJSONError) in items.append(try value(&scanner)) }
            return .array(items)
        default: return JSONValue(try scanner.fieldValue())
        }
    }
}

/// Why bytes are no JSON document.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `$.queries[3]`.
    public var path: String
    /// 0-based.
    public var byte: Int
    public var message: String

    public init(path: String, byte: Int, message: String) {
        self.path = path
        self.byte = byte
        self.message = message
    }

    public var description: String { "JSON, \(path) (byte \(byte)): \(message)" }
}
