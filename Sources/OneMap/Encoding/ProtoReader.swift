/// A cursor over a protocol-buffer message.
struct ProtoReader {
    typealias Bytes = Slice<UnsafeRawBufferPointer>

    /// One field: its number and where its content stands.
    struct Field {
        let number: UInt64
        let wireType: UInt64
        fileprivate let scalar: UInt64
        fileprivate let content: Bytes

        func varint() throws(MVTError) -> UInt64 { try scalar(wireType: 0) }
        func fixed64() throws(MVTError) -> UInt64 { try scalar(wireType: 1) }
        func fixed32() throws(MVTError) -> UInt32 { UInt32(truncatingIfNeeded: try scalar(wireType: 5)) }

        func bytes() throws(MVTError) -> Bytes {
            guard wireType == 2 else { throw .invalid("field \(number) has wire type \(wireType)") }
            return content
        }

        func text() throws(MVTError) -> String {
            guard let text = String(validating: try bytes(), as: UTF8.self) else {
                throw .invalid("a text is not UTF-8")
            }
            return text
        }

        /// The values of a packed repeated field; one unpacked value is taken as well.
        func packedVarints() throws(MVTError) -> [UInt64] {
            if wireType == 0 { return [scalar] }
            var reader = ProtoReader(try bytes())
            var values: [UInt64] = []
            while reader.offset < reader.bytes.endIndex { values.append(try reader.varint()) }
            return values
        }

        private func scalar(wireType expected: UInt64) throws(MVTError) -> UInt64 {
            guard wireType == expected else { throw .invalid("field \(number) has wire type \(wireType)") }
            return scalar
        }
    }

    private let bytes: Bytes
    private var offset: Int

    init(_ bytes: Bytes) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    static func zigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

    /// The next field; nil at the end.
    mutating func next() throws(MVTError) -> Field? {
        guard offset < bytes.endIndex else { return nil }
        let key = try varint()
        let (number, wireType) = (key >> 3, key & 7)
        switch wireType {
        case 0: return field(number, wireType, scalar: try varint())
        case 1: return field(number, wireType, scalar: try fixed(8))
        case 2:
            let length = try varint()
            guard length <= UInt64(bytes.endIndex - offset) else { throw .truncated(atByte: offset) }
            let start = offset
            offset += Int(length)
            return Field(number: number, wireType: wireType, scalar: 0, content: bytes[start..<offset])
        case 5: return field(number, wireType, scalar: try fixed(4))
        default: throw .invalid("wire type \(wireType)")
        }
    }

    private func field(_ number: UInt64, _ wireType: UInt64, scalar: UInt64) -> Field {
        Field(number: number, wireType: wireType, scalar: scalar, content: bytes[offset..<offset])
    }

    private mutating func varint() throws(MVTError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard offset < bytes.endIndex else { throw .truncated(atByte: offset) }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .invalid("a varint is longer than ten bytes")
    }

    private mutating func fixed(_ width: Int) throws(MVTError) -> UInt64 {
        guard offset + width <= bytes.endIndex else { throw .truncated(atByte: offset) }
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        offset += width
        return value
    }
}
