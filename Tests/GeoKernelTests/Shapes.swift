import Foundation
import GeoModel
import TestSupport

/// A polygon from pairs of numbers; the first position is repeated as the last.
func polygon(_ rings: [(Double, Double)]...) throws -> Geometry { .polygon(try ringed(rings)) }

func ringed(_ rings: [[(Double, Double)]]) throws -> Polygon {
    let closed = try rings.map { ring in try LinearRing((ring + [ring[0]]).map { Position($0.0, $0.1) }) }
    return Polygon(closed[0], holes: Array(closed.dropFirst()))
}

func line(_ positions: (Double, Double)...) throws -> Geometry {
    .lineString(try LineString(positions.map { Position($0.0, $0.1) }))
}

/// A star-shaped polygon around a centre: always valid.
func star(
    _ random: inout SeededGenerator, center: Position, radius: ClosedRange<Double>, corners: Int
) throws -> [(Double, Double)] {
    (0..<corners).map { corner in
        let angle = Double(corner) / Double(corners) * 2 * Double.pi
        let length = random.double(in: radius)
        return (center.x + length * cos(angle), center.y + length * sin(angle))
    }
}

/// The county fences of the shared Guangdong data, by division code.
func guangdongFences() throws -> [(code: String, shape: Geometry)] {
    let folder = SharedData.url("regions-guangdong/data/fences")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    return try files.sorted().map { file in
        let data = try Data(contentsOf: folder.appendingPathComponent(file))
        let code = String(file.split(separator: "/").last?.dropLast(5) ?? "")
        return (code, try GeoJSONShape.decode(JSONSerialization.jsonObject(with: data)))
    }
}

/// Enough of a GeoJSON reader for fences.
enum GeoJSONShape {
    struct Unreadable: Error {}

    static func decode(_ json: Any) throws -> Geometry {
        guard let object = json as? [String: Any] else { throw Unreadable() }
        if let features = object["features"] as? [Any], let first = features.first { return try decode(first) }
        if let geometry = object["geometry"] { return try decode(geometry) }
        switch (object["type"] as? String, object["coordinates"]) {
        case ("Polygon", let rings as [[[Double]]]): return .polygon(try polygon(rings))
        case ("MultiPolygon", let parts as [[[[Double]]]]): return .multiPolygon(try parts.map(polygon))
        default: throw Unreadable()
        }
    }

    private static func polygon(_ rings: [[[Double]]]) throws -> Polygon {
        let closed = try rings.map { try LinearRing($0.map { Position($0[0], $0[1]) }) }
        return Polygon(closed[0], holes: Array(closed.dropFirst()))
    }
}
