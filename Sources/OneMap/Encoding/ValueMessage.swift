import GeoModel

/// The content of `Tile.Value` messages (vector_tile.proto 2.1): one field each.
enum ValueMessage {
    /// A text, UTF-8.
    @inline(__always)
    static func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout ByteWriter) {
        bytes.append(0x0A)
        bytes.append(varint: UInt64(text.count))
        bytes.append(text)
    }

    @inline(__always)
    static func append(integer: Int64, to bytes: inout ByteWriter) {
        if integer >= 0 {
            bytes.append(0x20)
            bytes.append(varint: UInt64(integer))
        } else {
            bytes.append(0x30)
            bytes.append(zigzag: Int(integer))
        }
    }

    @inline(__always)
    static func append(real: Double, to bytes: inout ByteWriter) {
        bytes.append(0x19)
        bytes.append(fixed64: real.bitPattern)
    }

    static func append(boolean: Bool, to bytes: inout ByteWriter) {
        bytes.append(0x38)
        bytes.append(boolean ? 1 : 0)
    }
}
