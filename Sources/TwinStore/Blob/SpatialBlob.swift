import GeoModel

/// SpatiaLite's geometry blob (SpatiaLite "BLOB-Geometry" format): a header with SRID and box around what is nearly WKB.
///
/// `00 | 01 little-endian | SRID int32 | minx miny maxx maxy | 7C | class | … | FE`; members of a collection begin with
/// `69` and their class instead of WKB's byte-order mark.
enum SpatialBlob {
    static let headerLength = 38
    static let srid: Int32 = 4490

    /// Appends the blob of a WKB geometry.
    ///
    /// - Parameter wkb: little-endian ISO WKB, as `WKB.encode` writes it.
    /// - Returns: the box.
    /// - Throws: `GeometryError` for other bytes.
    @discardableResult
    static func append(wkb: UnsafeRawBufferPointer, to blob: inout [UInt8]) throws(GeometryError) -> BoundingBox {
        if wkb.count == 21, wkb[0] == 1, wkb.loadUnaligned(fromByteOffset: 1, as: UInt32.self).littleEndian == 1 {
            return appendPoint(wkb, to: &blob)
        }
        let start = blob.count
        blob.append(contentsOf: repeatElement(0, count: headerLength + 1))
        var walk = WKBWalk(wkb: wkb)
        try walk.copyGeometry(to: &blob, isMember: false)
        guard let box = walk.box else { throw .malformed("the geometry is empty") }
        blob.append(0xFE)
        writeHeader(box, at: start, of: &blob)
        return box
    }

    private static func appendPoint(_ wkb: UnsafeRawBufferPointer, to blob: inout [UInt8]) -> BoundingBox {
        let x = wkb.loadUnaligned(fromByteOffset: 5, as: Double.self)
        let y = wkb.loadUnaligned(fromByteOffset: 13, as: Double.self)
        let start = blob.count
        blob.append(contentsOf: repeatElement(0, count: 60))
        let box = BoundingBox(west: x, south: y, east: x, north: y)
        writeHeader(box, at: start, of: &blob)
        blob.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: UInt32(1).littleEndian, toByteOffset: start + 39, as: UInt32.self)
            bytes.storeBytes(of: x, toByteOffset: start + 43, as: Double.self)
            bytes.storeBytes(of: y, toByteOffset: start + 51, as: Double.self)
            bytes[start + 59] = 0xFE
        }
        return box
    }

    private static func writeHeader(_ box: BoundingBox, at start: Int, of blob: inout [UInt8]) {
        blob.withUnsafeMutableBytes { bytes in
            bytes[start] = 0
            bytes[start + 1] = 1
            bytes.storeBytes(of: srid.littleEndian, toByteOffset: start + 2, as: Int32.self)
            bytes.storeBytes(of: box.west, toByteOffset: start + 6, as: Double.self)
            bytes.storeBytes(of: box.south, toByteOffset: start + 14, as: Double.self)
            bytes.storeBytes(of: box.east, toByteOffset: start + 22, as: Double.self)
            bytes.storeBytes(of: box.north, toByteOffset: start + 30, as: Double.self)
            bytes[start + 38] = 0x7C
        }
    }

    /// The WKB of a blob.
    ///
    /// - Throws: `GeometryError` for a damaged blob.
    static func wkb(_ blob: UnsafeRawBufferPointer) throws(GeometryError) -> [UInt8] {
        guard blob.count > headerLength + 5, blob[0] == 0, blob[1] == 1, blob[38] == 0x7C, blob[blob.count - 1] == 0xFE
        else { throw .malformed("not a little-endian SpatiaLite geometry") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blob.count - headerLength)
        bytes.append(1)
        bytes.append(contentsOf: blob[39..<blob.count - 1])
        let failure = bytes.withUnsafeMutableBytes { raw -> GeometryError? in
            var walk = MemberMarks(bytes: raw)
            do throws(GeometryError) { try walk.restoreByteOrderMarks() } catch { return error }
            return nil
        }
        if let failure { throw failure }
        return bytes
    }

    /// The box in a blob's header; nil for bytes that are no blob.
    static func box(_ blob: UnsafeRawBufferPointer) -> BoundingBox? {
        guard blob.count > headerLength + 5, blob[0] == 0, blob[1] == 1 else { return nil }
        func ordinate(_ offset: Int) -> Double { blob.loadUnaligned(fromByteOffset: offset, as: Double.self) }
        return BoundingBox(west: ordinate(6), south: ordinate(14), east: ordinate(22), north: ordinate(30))
    }

    static func geometry(_ blob: UnsafeRawBufferPointer) throws -> Geometry { try WKB.decode(wkb(blob)) }
}

/// Walks WKB once: copies it in SpatiaLite's form and finds its box.
private struct WKBWalk {
    let wkb: UnsafeRawBufferPointer
    var offset = 0
    var box: BoundingBox?

    init(wkb: UnsafeRawBufferPointer) { self.wkb = wkb }

    mutating func copyGeometry(to blob: inout [UInt8], isMember: Bool) throws(GeometryError) {
        guard offset < wkb.count, wkb[offset] == 1 else { throw .malformed("not little-endian WKB") }
        offset += 1
        if isMember { blob.append(0x69) }
        let type = try copyUInt32(to: &blob)
        let ordinates = 2 + (type / 1000 == 1 || type / 1000 == 2 ? 1 : type / 1000 == 3 ? 2 : 0)
        switch type % 1000 {
        case 1: try copyPositions(1, ordinates, to: &blob)
        case 2: try copyPositions(Int(copyUInt32(to: &blob)), ordinates, to: &blob)
        case 3:
            let rings = try copyUInt32(to: &blob)
            for _ in 0..<rings { try copyPositions(Int(copyUInt32(to: &blob)), ordinates, to: &blob) }
        case 4...7:
            let members = try copyUInt32(to: &blob)
            for _ in 0..<members { try copyGeometry(to: &blob, isMember: true) }
        default: throw .unknownType(type)
        }
    }

    private mutating func copyUInt32(to blob: inout [UInt8]) throws(GeometryError) -> UInt32 {
        guard offset + 4 <= wkb.count else { throw .truncated(atByte: offset) }
        blob.append(contentsOf: wkb[offset..<offset + 4])
        defer { offset += 4 }
        return UInt32(littleEndian: wkb.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private mutating func copyPositions(_ count: Int, _ ordinates: Int, to blob: inout [UInt8]) throws(GeometryError) {
        let length = count * ordinates * 8
        guard length <= wkb.count - offset else { throw .truncated(atByte: offset) }
        blob.append(contentsOf: wkb[offset..<offset + length])
        for index in 0..<count {
            let x = wkb.loadUnaligned(fromByteOffset: offset + index * ordinates * 8, as: Double.self)
            let y = wkb.loadUnaligned(fromByteOffset: offset + index * ordinates * 8 + 8, as: Double.self)
            if box == nil { box = BoundingBox(west: x, south: y, east: x, north: y) } else { box?.extend(x: x, y: y) }
        }
        offset += length
    }
}

/// Turns the `69` marks of a blob's members back into WKB's byte-order marks.
private struct MemberMarks {
    let bytes: UnsafeMutableRawBufferPointer
    var offset = 0

    init(bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

    mutating func restoreByteOrderMarks() throws(GeometryError) {
        guard offset < bytes.count else { throw .truncated(atByte: offset) }
        bytes[offset] = 1
        offset += 1
        let type = try uint32()
        let ordinates = 2 + (type / 1000 == 1 || type / 1000 == 2 ? 1 : type / 1000 == 3 ? 2 : 0)
        switch type % 1000 {
        case 1: try skipPositions(1, ordinates)
        case 2: try skipPositions(Int(uint32()), ordinates)
        case 3:
            let rings = try uint32()
            for _ in 0..<rings { try skipPositions(Int(uint32()), ordinates) }
        case 4...7:
            let members = try uint32()
            for _ in 0..<members { try restoreByteOrderMarks() }
        default: throw .unknownType(type)
        }
    }

    private mutating func uint32() throws(GeometryError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw .truncated(atByte: offset) }
        defer { offset += 4 }
        return UInt32(
            littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private mutating func skipPositions(_ count: Int, _ ordinates: Int) throws(GeometryError) {
        let length = count * ordinates * 8
        guard length <= bytes.count - offset else { throw .truncated(atByte: offset) }
        offset += length
    }
}
