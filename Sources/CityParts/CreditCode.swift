/// A unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last a check character.
///
/// 1 registering department, 1 kind of organisation, 6 digits division, 9 organisation code, 1 check character.
public struct CreditCode: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// - Throws: `CityPartsError.malformedCreditCode`.
    public init(_ text: String) throws(CityPartsError) {
        var text = text
        if let fault = text.withUTF8({ Self.fault(in: $0) }) {
            throw CityPartsError(.malformedCreditCode, "\"\(text)\" is no unified social credit code: \(fault)")
        }
        self.text = text
    }

    public var description: String { text }

    /// The check character of the first 17; nil where they hold a character outside the code's alphabet.
    public static func checkCharacter(ofFirst17 bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
        guard bytes.count >= 17 else { return nil }
        var sum = 0
        for place in 0..<17 {
            let value = Int(values[Int(bytes[place])])
            guard value >= 0 else { return nil }
            sum += value * weights[place]
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    /// What is wrong with the bytes of a code; nil for a good one. Makes a string only for a fault.
    public static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count == 18 else {
            return "it has \(String(decoding: bytes, as: UTF8.self).count) characters, not 18"
        }
        guard let check = checkCharacter(ofFirst17: bytes) else {
            return "it holds a character that is neither a digit nor a capital letter other than I, O, S, V, Z"
        }
        guard check == bytes[17] else {
            return "its check character is \(Character(UnicodeScalar(bytes[17]))), but the others give "
                + "\(Character(UnicodeScalar(check)))"
        }
        return nil
    }

    /// GB 32100-2015 table 3: digits and capital letters without I, O, S, V, Z.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// 3 to the power of the place, modulo 31 (GB 32100-2015 table 2).
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// The value of every byte; −1 outside the alphabet.
    private static let values: [Int8] = {
        var values = [Int8](repeating: -1, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = Int8(value) }
        return values
    }()
}
