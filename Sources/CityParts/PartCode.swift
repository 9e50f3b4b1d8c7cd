import GeoModel

/// The code of a city part (部件标识码): 16 digits 6+2+2+6 (CJ/T 214-2007, GB/T 30428.2) or 17 digits 6+2+3+6
/// (GB/T 47678.5-2026): county, major class, minor class, sequence in the class.
public struct PartCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String
    public let standard: PartStandard

    /// Reads a code; its length says which standard it follows.
    ///
    /// - Throws: `CityPartsError.malformedCode`.
    public init(_ text: String) throws(CityPartsError) {
        guard let standard = PartStandard(codeDigits: text.utf8.count) else {
            throw CityPartsError(
                .malformedCode, "\"\(text)\" is no part code: it has \(text.count) characters, not 16 or 17")
        }
        try self.init(text, standard: standard)
    }

    /// Reads a code of a standard.
    ///
    /// - Throws: `CityPartsError.malformedCode`.
    public init(_ text: String, standard: PartStandard) throws(CityPartsError) {
        var text = text
        if let fault = text.withUTF8({ Self.fault(in: $0, standard: standard) }) {
            throw CityPartsError(.malformedCode, "\"\(text)\" is no part code: \(fault)")
        }
        self.text = text
        self.standard = standard
    }

    /// Puts a code together.
    ///
    /// - Parameters:
    ///   - county: six digits.
    ///   - classCode: four or five digits, as the standard has.
    ///   - sequence: 1 … 999,999.
    /// - Throws: `CityPartsError.malformedCode`.
    public init(
        county: String, classCode: String, sequence: Int, standard: PartStandard
    ) throws(CityPartsError) {
        guard (1...999_999).contains(sequence) else {
            throw CityPartsError(.malformedCode, "the sequence \(sequence) of a part code must lie in 1…999999")
        }
        let digits = String(sequence)
        try self.init(county + classCode + String(repeating: "0", count: 6 - digits.count) + digits, standard: standard)
    }

    /// 440703
    public var county: String { String(text.prefix(6)) }
    /// Major and minor class, such as 0101 or 01001.
    public var classCode: String { String(text.dropFirst(6).prefix(standard.classDigits)) }
    /// 000001
    public var sequence: String { String(text.suffix(6)) }

    public var description: String { text }
    public static func < (left: PartCode, right: PartCode) -> Bool { left.text < right.text }

    /// What is wrong with the bytes of a code; nil for a good one. Makes a string only for a fault.
    public static func fault(in bytes: UnsafeBufferPointer<UInt8>, standard: PartStandard) -> String? {
        guard bytes.count == standard.codeDigits else {
            if bytes.isEmpty { return "it is empty" }
            let count = String(decoding: bytes, as: UTF8.self).count
            return "it has \(count) characters, not \(standard.codeDigits) (\(standard.layout) of \(standard.rawValue))"
        }
        for (place, byte) in bytes.enumerated() where !(0x30...0x39).contains(byte) {
            let parts = [("county", 6), ("class", 6 + standard.classDigits), ("sequence", standard.codeDigits)]
            let part = parts.first { place < $0.1 }?.0 ?? "sequence"
            return "character \(place + 1), in its \(part) part, is no digit"
        }
        return nil
    }
}
