/// How a geometry's bytes are laid out.
public enum GeometryLayout: Sendable {
    /// OGC / ISO well-known binary, or EWKB.
    case wkb
    /// A SpatiaLite blob: 38 bytes of frame and box, the shape, a closing 0xFE; compressed shapes are read as well.
    case spatiaLiteBlob
}

/// Why a stored shape could not be put on a tile. The caller adds the feature.
public enum GeometryBytesError: Error, Hashable, Sendable, CustomStringConvertible {
    case truncated(atByte: Int)
    case unknownType(UInt32)
    case tooDeep
    case notABlob
    case notOnTheGlobe(x: Double, y: Double)

    public var description: String {
        switch self {
        case .truncated(let offset): "the geometry ends too early, at byte \(offset)"
        case .unknownType(let code): "geometry type \(code) is not supported"
        case .tooDeep: "collections are nested too deeply"
        case .notABlob: "the bytes are no SpatiaLite geometry"
        case .notOnTheGlobe(let x, let y): "the position \(x) \(y) is no longitude and latitude"
        }
    }
}

/// A cursor over the bytes of a shape. Every count is checked against the bytes that remain.
struct GeometryBytes {
    let bytes: UnsafeRawBufferPointer
    var offset: Int
    private let end: Int
    private var littleEndian: Bool
    private let isBlob: Bool
    private var last = (0.0, 0.0)

    struct Header {
        /// 1 … 7 as in OGC 06-103r4.
        var type: UInt32
        var hasZ: Bool
        var hasM: Bool
        /// SpatiaLite's compressed shapes: float deltas between a first and a last full position.
        var isCompressed: Bool

        var bytesEach: Int { 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0) }
        /// Of a position that is kept as differences: x, y, z as floats, m in full.
        var compressedBytesEach: Int { 8 + (hasZ ? 4 : 0) + (hasM ? 8 : 0) }
    }

    init(_ bytes: UnsafeRawBufferPointer, layout: GeometryLayout) throws(GeometryBytesError) {
        self.bytes = bytes
        isBlob = layout == .spatiaLiteBlob
        guard isBlob else {
            (offset, end, littleEndian) = (0, bytes.count, true)
            return
        }
        guard bytes.count >= 45, bytes[0] == 0, bytes[1] <= 1, bytes[38] == 0x7C, bytes[bytes.count - 1] == 0xFE else {
            throw .notABlob
        }
        (offset, end, littleEndian) = (38, bytes.count - 1, bytes[1] == 1)
    }

    /// Reads the byte order (or SpatiaLite's marker) and the type.
    mutating func header() throws(GeometryBytesError) -> Header {
        guard offset < end else { throw .truncated(atByte: offset) }
        if !isBlob { littleEndian = bytes[offset] != 0 }
        offset += 1
        var code = try uint32()
        var hasZ = code & 0x8000_0000 != 0
        var hasM = code & 0x4000_0000 != 0
        if code & 0x2000_0000 != 0 { _ = try uint32() }
        code &= 0x0FFF_FFFF
        let isCompressed = isBlob && code >= 1_000_000
        if isCompressed { code -= 1_000_000 }
        let dimension = code / 1000
        hasZ = hasZ || dimension == 1 || dimension == 3
        hasM = hasM || dimension == 2 || dimension == 3
        let type = code % 1000
        guard dimension <= 3, (1...7).contains(type) else { throw .unknownType(code) }
        return Header(type: type, hasZ: hasZ, hasM: hasM, isCompressed: isCompressed)
    }

    mutating func uint32() throws(GeometryBytesError) -> UInt32 {
        guard offset + 4 <= end else { throw .truncated(atByte: offset) }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        offset += 4
        return littleEndian ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
    }

    /// A count of things that take at least `bytesEach` bytes.
    mutating func count(bytesEach: Int) throws(GeometryBytesError) -> Int {
        let count = Int(try uint32())
        guard count <= (end - offset) / bytesEach else { throw .truncated(atByte: offset) }
        return count
    }

    /// Reads the next position, the `index`-th of `count`.
    @inline(__always)
    mutating func position(
        _ index: Int, of count: Int, _ header: Header
    ) throws(GeometryBytesError) -> (Double, Double) {
        if header.isCompressed, index > 0, index < count - 1 { return try compressedPosition(header) }
        guard offset + header.bytesEach <= end else { throw .truncated(atByte: offset) }
        last = (double(offset), double(offset + 8))
        offset += header.bytesEach
        return last
    }

    /// The first and last position of a compressed shape are full, those between 32-bit differences.
    private mutating func compressedPosition(_ header: Header) throws(GeometryBytesError) -> (Double, Double) {
        guard offset + header.compressedBytesEach <= end else { throw .truncated(atByte: offset) }
        last = (last.0 + Double(float(offset)), last.1 + Double(float(offset + 4)))
        offset += header.compressedBytesEach
        return last
    }

    @inline(__always)
    private func double(_ at: Int) -> Double {
        let bits = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        return Double(bitPattern: littleEndian ? UInt64(littleEndian: bits) : UInt64(bigEndian: bits))
    }

    private func float(_ at: Int) -> Float {
        let bits = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
        return Float(bitPattern: littleEndian ? UInt32(littleEndian: bits) : UInt32(bigEndian: bits))
    }
}
