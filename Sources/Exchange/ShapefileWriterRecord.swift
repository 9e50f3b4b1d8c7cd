import GeoModel

/// One shape record as bytes: big-endian number and length, little-endian content.
struct ShapefileRecord {
    private(set) var bytes: [UInt8] = []
    /// The shape's box; nil for a null shape.
    private(set) var box: BoundingBox?

    mutating func setNull() {
        begin(type: 0)
        box = nil
    }

    mutating func setPoint(_ x: Double, _ y: Double) {
        begin(type: 1)
        put(x)
        put(y)
        box = BoundingBox(west: x, south: y, east: x, north: y)
    }

    /// A polyline or polygon of parts.
    mutating func setParts(_ parts: [[Position]], type: Int32) {
        begin(type: type)
        var bounds = BoundingBox(west: .infinity, south: .infinity, east: -.infinity, north: -.infinity)
        for part in parts { for position in part { bounds.extend(x: position.x, y: position.y) } }
        put(bounds.west)
        put(bounds.south)
        put(bounds.east)
        put(bounds.north)
        put(Int32(parts.count))
        put(Int32(parts.reduce(0) { $0 + $1.count }))
        var first: Int32 = 0
        for part in parts {
            put(first)
            first += Int32(part.count)
        }
        for part in parts {
            for position in part {
                put(position.x)
                put(position.y)
            }
        }
        box = bounds
    }

    /// Writes the record's number and length.
    mutating func seal(number: Int32) {
        let words = UInt32((bytes.count - 8) / 2)
        for shift in 0..<4 {
            bytes[shift] = UInt8(truncatingIfNeeded: UInt32(bitPattern: number) >> (24 - 8 * UInt32(shift)))
            bytes[4 + shift] = UInt8(truncatingIfNeeded: words >> (24 - 8 * UInt32(shift)))
        }
    }

    func indexEntry(offset: Int32) -> [UInt8] {
        ShapefileHeader.bigEndian(offset) + bytes[4..<8]
    }

    /// The rings of polygons in the format's order: every outer ring clockwise, followed by its holes the other way.
    static func turned(_ polygons: [Polygon]) -> [[Position]] {
        polygons.flatMap { polygon in
            polygon.rings.enumerated().map { index, ring in
                (signedArea(ring.positions) > 0) == (index == 0) ? ring.positions.reversed() : ring.positions
            }
        }
    }

    private static func signedArea(_ ring: [Position]) -> Double {
        guard let origin = ring.first else { return 0 }
        return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
            sum + (edge.0.x - origin.x) * (edge.1.y - origin.y) - (edge.1.x - origin.x) * (edge.0.y - origin.y)
        }
    }

    private mutating func begin(type: Int32) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0])
        put(type)
    }

    private mutating func put(_ value: Int32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ value: Double) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
