/// Finds the coordinates inside WKB without building a geometry, so that a batch can be transformed in place.
public struct WKBCoordinates: Sendable {
    /// Byte offsets of every x; its y stands 8 bytes further on.
    public private(set) var offsets: [Int] = []
    /// Whether any geometry has heights or measures beside x and y.
    public private(set) var hasMoreThanXY = false
    /// The ISO type code of the outermost geometry, dimensions left out: 1 point … 7 collection.
    public private(set) var type: UInt32 = 0

    public init() {}

    /// Walks one little-endian WKB geometry that starts at `start`.
    ///
    /// - Returns: the end of the geometry.
    /// - Throws: `GeometryError` for bytes that are no such geometry.
    @discardableResult
    public mutating func collect(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) throws(GeometryError)
        -> Int
    {
        if end - start == 21, bytes[start] == 1,
            bytes.loadUnaligned(fromByteOffset: start + 1, as: UInt32.self).littleEndian == 1
        {
            type = 1
            offsets.append(start + 5)
            return end
        }
        var offset = start
        type = try walk(bytes, &offset, end, depth: 0)
        return offset
    }

    public mutating func removeAll() {
        offsets.removeAll(keepingCapacity: true)
        hasMoreThanXY = false
    }

    private mutating func walk(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ end: Int, depth: Int)
        throws(GeometryError) -> UInt32
    {
        guard depth <= WKB.deepestNesting else { throw .tooDeep }
        guard offset < end, bytes[offset] == 1 else { throw .malformed("not little-endian WKB") }
        offset += 1
        let code = try uint32(bytes, &offset, end)
        let (type, ordinates) = Self.shape(code)
        if ordinates > 2 { hasMoreThanXY = true }
        switch type {
        case 1: try positions(1, ordinates, &offset, end)
        case 2: try positions(Int(uint32(bytes, &offset, end)), ordinates, &offset, end)
        case 3:
            let rings = try uint32(bytes, &offset, end)
            for _ in 0..<rings { try positions(Int(uint32(bytes, &offset, end)), ordinates, &offset, end) }
        case 4...7:
            let members = try uint32(bytes, &offset, end)
            for _ in 0..<members { _ = try walk(bytes, &offset, end, depth: depth + 1) }
        default: throw .unknownType(code)
        }
        return type
    }

    /// ISO thousands and EWKB flags alike.
    private static func shape(_ code: UInt32) -> (type: UInt32, ordinates: Int) {
        var ordinates = 2
        if code & 0x8000_0000 != 0 { ordinates += 1 }
        if code & 0x4000_0000 != 0 { ordinates += 1 }
        let plain = code & 0x0FFF_FFFF
        switch plain / 1000 {
        case 1, 2: ordinates = 3
        case 3: ordinates = 4
        default: break
        }
        return (plain % 1000, ordinates)
    }

    private mutating func positions(_ count: Int, _ ordinates: Int, _ offset: inout Int, _ end: Int)
        throws(GeometryError)
    {
        guard count <= (end - offset) / (ordinates * 8) else { throw .truncated(atByte: offset) }
        for _ in 0..<count {
            offsets.append(offset)
            offset += ordinates * 8
        }
    }

    private func uint32(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ end: Int) throws(GeometryError)
        -> UInt32
    {
        guard offset + 4 <= end else { throw .truncated(atByte: offset) }
        defer { offset += 4 }
        return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
