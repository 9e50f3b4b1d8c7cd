/// A cursor over varints of our own making. Every read is checked against the bytes that remain.
struct VarintReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { offset >= bytes.count }
    var remaining: Int { bytes.count - offset }

    @inline(__always)
    mutating func varint() throws(RenderBlockError) -> UInt64 {
        guard offset < bytes.count else { throw .truncated }
        var byte = bytes[offset]
        offset &+= 1
        if byte < 0x80 { return UInt64(byte) }
        var value = UInt64(byte & 0x7F)
        var shift: UInt64 = 7
        repeat {
            guard offset < bytes.count, shift < 64 else { throw .truncated }
            byte = bytes[offset]
            offset &+= 1
            value |= UInt64(byte & 0x7F) &<< shift
            shift &+= 7
        } while byte >= 0x80
        return value
    }

    @inline(__always)
    mutating func zigzag() throws(RenderBlockError) -> Int { Int(ProtoReader.zigzag(try varint())) }

    /// A count of things that take at least a byte each.
    mutating func count() throws(RenderBlockError) -> Int {
        let value = try varint()
        guard value <= UInt64(remaining) else { throw .truncated }
        return Int(value)
    }

    /// The next `count` bytes.
    @inline(__always)
    mutating func bytes(_ count: Int) throws(RenderBlockError) -> UnsafeBufferPointer<UInt8> {
        guard count >= 0, count <= remaining else { throw .truncated }
        defer { offset &+= count }
        return UnsafeBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// Bytes after their length.
    @inline(__always)
    mutating func section() throws(RenderBlockError) -> UnsafeBufferPointer<UInt8> { try bytes(try count()) }
}

/// Why bytes are no render rows.
public enum RenderBlockError: Error, Hashable, Sendable, CustomStringConvertible {
    case truncated
    case damaged(String)

    public var description: String {
        switch self {
        case .truncated: "render rows end too early; run: luotu layer rebuild"
        case .damaged(let what): "render rows are damaged: \(what); run: luotu layer rebuild"
        }
    }
}
