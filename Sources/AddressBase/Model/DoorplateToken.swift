/// What the QR code of a doorplate carries: 100 bits of the system's random source, never derived from the address, made
/// once for a node and kept for ever (一户一码).
///
/// Written as 20 digits of Crockford's base 32, which leaves out I, L, O and U, so that a person can type it.
public struct DoorplateToken: Hashable, Sendable, Codable {
    public static let length = 20
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    public let text: String

    /// Nil for a text that is no token; small letters count as capitals.
    public init?(_ text: String) {
        let capitals = text.uppercased()
        guard text.utf8.count == Self.length, capitals.utf8.allSatisfy(Self.digits.contains) else { return nil }
        self.text = capitals
    }

    /// A new token. On Linux the bits come from getrandom(2).
    public static func random() -> DoorplateToken {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in digits[Int(source.next() & 31)] }
        return DoorplateToken(drawn: String(decoding: bytes, as: UTF8.self))
    }

    private init(drawn text: String) { self.text = text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let token = DoorplateToken(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no token"))
        }
        self = token
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
