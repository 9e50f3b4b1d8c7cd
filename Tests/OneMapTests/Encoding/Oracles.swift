import Foundation
import GeoModel

extension Double {
    var sine: Double { sin(self) }
    var cosine: Double { cos(self) }
}

/// Areas by brute force.
enum Scanline {
    /// The area of a ring inside a box: the mean of thin vertical slices, each the length that even-odd counts inside.
    static func area(_ ring: [(Double, Double)], west: Double, north: Double, east: Double, south: Double) -> Double {
        let width = 0.5
        var sum = 0.0
        for step in 0..<Int((east - west) / width) {
            let x = west + (Double(step) + 0.5) * width
            var crossings: [Double] = []
            for (index, a) in ring.enumerated() {
                let b = ring[(index + 1) % ring.count]
                guard (a.0 <= x) != (b.0 <= x) else { continue }
                crossings.append(a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0))
            }
            crossings.sort()
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                sum += max(0, min(crossings[pair + 1], south) - max(crossings[pair], north)) * width
            }
        }
        return sum
    }
}

extension Scanline {
    /// Whether a position is inside a ring, by the even-odd rule.
    static func contains(_ ring: [(Double, Double)], _ x: Double, _ y: Double) -> Bool {
        var isInside = false
        for (index, a) in ring.enumerated() {
            let b = ring[(index + 1) % ring.count]
            guard (a.1 > y) != (b.1 > y) else { continue }
            if x < a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1) { isInside.toggle() }
        }
        return isInside
    }
}

/// A SpatiaLite blob as the documentation of libspatialite describes it ("BLOB-Geometry"), little-endian.
enum SpatiaLiteBytes {
    static func of(_ geometry: Geometry) -> [UInt8] {
        let frame: [UInt8] = [0, 1] + [0x8A, 0x11, 0, 0] + Array(repeating: 0, count: 32) + [0x7C]
        return frame + body(geometry) + [0xFE]
    }

    private static func body(_ geometry: Geometry) -> [UInt8] {
        let members: [Geometry]
        switch geometry {
        case .multiPoint(let parts): members = parts.map { .point($0) }
        case .multiLineString(let parts): members = parts.map { .lineString($0) }
        case .multiPolygon(let parts): members = parts.map { .polygon($0) }
        case .collection(let parts): members = parts
        default: return Array(WKB.encode(geometry).dropFirst())
        }
        return WKB.encode(geometry)[1..<9] + members.flatMap { [0x69] + body($0) }
    }
}
