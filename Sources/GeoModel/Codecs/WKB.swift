/// Well-known binary (OGC 06-103r4 §8), ISO and EWKB dimension flags read, ISO little-endian written.
///
/// Input is untrusted: every count is checked against the bytes that remain before anything is allocated.
public enum WKB {
    static let deepestNesting = 16

    /// - Throws: `GeometryError`, naming the byte where reading stopped.
    public static func decode(_ bytes: UnsafeRawBufferPointer) throws(GeometryError) -> Geometry {
        var reader = WKBReader(bytes: bytes)
        return try reader.geometry(depth: 0)
    }

    public static func decode(_ bytes: [UInt8]) throws -> Geometry {
        try bytes.withUnsafeBytes { try decode($0) }
    }

    public static func encode(_ geometry: Geometry) -> [UInt8] {
        var writer = WKBWriter()
        writer.append(geometry)
        return writer.bytes
    }
}

struct WKBReader {
    let bytes: UnsafeRawBufferPointer
    var offset = 0
    var littleEndian = true

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private struct Header {
        var type: UInt32
        var hasZ: Bool
        var hasM: Bool
        var ordinates: Int { 2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0) }
    }

    mutating func geometry(depth: Int) throws(GeometryError) -> Geometry {
        guard depth <= WKB.deepestNesting else { throw .tooDeep }
        let header = try header()
        switch header.type {
        case 1: return .point(try position(header))
        case 2: return .lineString(try LineString(positions(header)))
        case 3: return .polygon(try polygon(header))
        case 4:
            return .multiPoint(
                try members(depth) { (part: Geometry) throws(GeometryError) -> Position in
                    guard case .point(let position) = part else { throw .malformed("a multipoint holds another shape") }
                    return position
                })
        case 5:
            return .multiLineString(
                try members(depth) { (part: Geometry) throws(GeometryError) -> LineString in
                    guard case .lineString(let line) = part else { throw .malformed("a multiline holds another shape") }
                    return line
                })
        case 6:
            return .multiPolygon(
                try members(depth) { (part: Geometry) throws(GeometryError) -> Polygon in
                    guard case .polygon(let value) = part else {
                        throw .malformed("a multipolygon holds another shape")
                    }
                    return value
                })
        case 7: return .collection(try members(depth) { (part: Geometry) throws(GeometryError) -> Geometry in part })
        default: throw .unknownType(header.type)
        }
    }

    private mutating func header() throws(GeometryError) -> Header {
        guard offset < bytes.count else { throw .truncated(atByte: offset) }
        littleEndian = bytes[offset] != 0
        offset += 1
        var code = try uint32()
        var hasZ = false
        var hasM = false
        if code & 0x8000_0000 != 0 { hasZ = true }
        if code & 0x4000_0000 != 0 { hasM = true }
        if code & 0x2000_0000 != 0 { _ = try uint32() }
        code &= 0x0FFF_FFFF
        switch code / 1000 {
        case 1: hasZ = true
        case 2: hasM = true
        case 3:
            hasZ = true
            hasM = true
        default: break
        }
        return Header(type: code % 1000, hasZ: hasZ, hasM: hasM)
    }

    private mutating func uint32() throws(GeometryError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw .truncated(atByte: offset) }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        offset += 4
        return littleEndian ? UInt32(littleEndian: value) : UInt32(bigEndian: value)
    }

    private mutating func double() throws(GeometryError) -> Double {
        guard offset + 8 <= bytes.count else { throw .truncated(atByte: offset) }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        offset += 8
        return Double(bitPattern: littleEndian ? UInt64(littleEndian: value) : UInt64(bigEndian: value))
    }

    private mutating func position(_ header: Header) throws(GeometryError) -> Position {
        let x = try double()
        let y = try double()
        let z: Double? = header.hasZ ? try double() : nil
        if header.hasM { _ = try double() }
        return Position(x, y, z: z)
    }

    private mutating func count(bytesEach: Int) throws(GeometryError) -> Int {
        let count = Int(try uint32())
        guard count <= (bytes.count - offset) / bytesEach else { throw .truncated(atByte: offset) }
        return count
    }

    private mutating func positions(_ header: Header) throws(GeometryError) -> [Position] {
        let count = try count(bytesEach: 8 * header.ordinates)
        var result: [Position] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try position(header)) }
        return result
    }

    private mutating func polygon(_ header: Header) throws(GeometryError) -> Polygon {
        let count = try count(bytesEach: 4)
        guard count >= 1 else { throw .ringTooShort(0) }
        let exterior = try LinearRing(positions(header))
        var holes: [LinearRing] = []
        for _ in 1..<count { holes.append(try LinearRing(positions(header))) }
        return Polygon(exterior, holes: holes)
    }

    private mutating func members<Part>(
        _ depth: Int, _ pick: (Geometry) throws(GeometryError) -> Part
    ) throws(GeometryError) -> [Part] {
        let count = try count(bytesEach: 5)
        var parts: [Part] = []
        for _ in 0..<count { parts.append(try pick(geometry(depth: depth + 1))) }
        return parts
    }
}

struct WKBWriter {
    var bytes: [UInt8] = []

    mutating func append(_ geometry: Geometry) {
        switch geometry {
        case .point(let value):
            header(1, value.z != nil)
            append(value, z: value.z != nil)
        case .lineString(let line):
            let z = line.positions.contains { $0.z != nil }
            header(2, z)
            append(line.positions, z: z)
        case .polygon(let polygon):
            let z = polygon.exterior.positions.contains { $0.z != nil }
            header(3, z)
            append(UInt32(polygon.rings.count))
            for ring in polygon.rings { append(ring.positions, z: z) }
        case .multiPoint(let parts): members(4, parts.map { .point($0) }, hasZ: geometry.hasZ)
        case .multiLineString(let parts): members(5, parts.map { .lineString($0) }, hasZ: geometry.hasZ)
        case .multiPolygon(let parts): members(6, parts.map { .polygon($0) }, hasZ: geometry.hasZ)
        case .collection(let parts): members(7, parts, hasZ: geometry.hasZ)
        }
    }

    private mutating func members(_ type: UInt32, _ parts: [Geometry], hasZ: Bool) {
        header(type, hasZ)
        append(UInt32(parts.count))
        for part in parts { append(part) }
    }

    private mutating func header(_ type: UInt32, _ hasZ: Bool) {
        bytes.append(1)
        append(type + (hasZ ? 1000 : 0))
    }

    private mutating func append(_ positions: [Position], z: Bool) {
        append(UInt32(positions.count))
        for position in positions { append(position, z: z) }
    }

    private mutating func append(_ position: Position, z: Bool) {
        append(position.x.bitPattern)
        append(position.y.bitPattern)
        if z { append((position.z ?? 0).bitPattern) }
    }

    private mutating func append<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Geometry {
    /// Whether any position has a height.
    public var hasZ: Bool {
        var found = false
        forEachPosition { if $0.z != nil { found = true } }
        return found
    }
}
