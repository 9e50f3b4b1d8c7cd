extension TextEncoding {
    /// The text of `bytes`.
    ///
    /// - Throws: `ExchangeError.undecodable` with the offset of the first byte that is not valid in this encoding;
    ///   nothing is ever replaced.
    public func decode(_ bytes: some Collection<UInt8>) throws -> String {
        var output: [UInt8] = []
        let input = Array(bytes)
        if let offset = input.withUnsafeBytes({ decode($0, into: &output) }) {
            throw ExchangeError.undecodable(
                encoding: self, row: nil, field: nil, bytes: Array(input[offset...].prefix(8)))
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the UTF-8 form of `bytes`. Answers nil, or the offset of the first malformed byte, what stood before it
    /// being appended.
    public func decode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Int? {
        TextDecoder(self).decode(bytes, into: &output)
    }

    /// The bytes of `text`; nil where a character of it cannot be written in this encoding.
    public func encode(_ text: String) -> [UInt8]? {
        switch self {
        case .utf8: return Array(text.utf8)
        case .gbk: return Self.encode(text, TextEncoder.gbk, quads: false)
        case .gb18030: return Self.encode(text, TextEncoder.gb18030, quads: true)
        case .big5: return Self.encode(text, TextEncoder.big5, quads: false)
        default: return IconvConverter(from: "UTF-8", to: iconvName)?.convert(Array(text.utf8))
        }
    }

    private static func encode(_ text: String, _ table: TextEncoder, quads: Bool) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 {
                output.append(UInt8(scalar.value))
            } else if scalar.value < 0x10000, table.pair[Int(scalar.value)] != 0 {
                let pair = table.pair[Int(scalar.value)]
                if pair > 0xFF { output.append(UInt8(pair >> 8)) }
                output.append(UInt8(pair & 0xFF))
            } else if quads {
                guard let linear = table.linear(scalar) else { return nil }
                output.append(contentsOf: GB18030.bytes(linear: linear))
            } else {
                return nil
            }
        }
        return output
    }
}

/// Reverse tables of the Chinese encodings, by code point of the Basic Multilingual Plane.
struct TextEncoder: Sendable {
    static let gbk = TextEncoder(.gbk)
    static let gb18030 = TextEncoder(.gb18030)
    static let big5 = TextEncoder(.big5)

    /// Two bytes, or one below 0x100; 0 where there is none.
    private(set) var pair = [UInt16](repeating: 0, count: 0x10000)
    /// Linear index + 1 of four-byte characters; empty except for GB 18030.
    private(set) var quad: [UInt16] = []

    private init(_ encoding: TextEncoding) {
        guard let table = TextDecoder.table(encoding) else { return }
        for first in 0..<256 where table.row[first] >= 0 {
            let base = Int(table.row[first]) * 256
            for second in 0..<256 { set(table.pairs[base + second], UInt16(first << 8 | second)) }
        }
        for first in 0x80..<256 { set(table.single[first], UInt16(first)) }
        guard !table.quads.isEmpty else { return }
        quad = [UInt16](repeating: 0, count: 0x10000)
        for (index, packed) in table.quads.enumerated() {
            if let scalar = Self.scalar(packed), scalar < 0x10000 { quad[Int(scalar)] = UInt16(index + 1) }
        }
    }

    /// The first of several spellings of a character wins: two bytes before one (€ in GBK).
    private mutating func set(_ packed: UInt32, _ bytes: UInt16) {
        guard let scalar = Self.scalar(packed), scalar < 0x10000, pair[Int(scalar)] == 0 else { return }
        pair[Int(scalar)] = bytes
    }

    func linear(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.value >= 0x10000 { return GB18030.supplementaryStart + Int(scalar.value) - 0x10000 }
        guard !quad.isEmpty, quad[Int(scalar.value)] > 0 else { return nil }
        return Int(quad[Int(scalar.value)]) - 1
    }

    private static func scalar(_ packed: UInt32) -> UInt32? {
        guard packed != 0 else { return nil }
        let bytes = withUnsafeBytes(of: packed.littleEndian) { Array($0.prefix(PackedCharacter.length(packed))) }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.value
    }
}

enum PackedCharacter {
    /// The number of UTF-8 bytes, told from the lead byte.
    @inline(__always)
    static func length(_ packed: UInt32) -> Int {
        let lead = packed & 0xFF
        return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }
}
