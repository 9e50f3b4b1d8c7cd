import GeoModel
import TestSupport

/// Random geometries, in the plane or with heights throughout.
struct Shapes {
    var generator: SeededGenerator

    init(generator: SeededGenerator) { self.generator = generator }

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func geometry(depth: Int = 2) -> Geometry {
        let hasZ = generator.int(in: 0...3) == 0
        switch generator.int(in: 0...(depth > 0 ? 6 : 5)) {
        case 0: return .point(position(hasZ))
        case 1: return (try? LineString(positions(hasZ, atLeast: 2))).map { .lineString($0) } ?? .multiPoint([])
        case 2: return .polygon(polygon(hasZ))
        case 3: return .multiPoint(positions(hasZ, atLeast: 0))
        case 4:
            return .multiLineString(
                (0..<generator.int(in: 0...3)).compactMap { _ in try? LineString(positions(hasZ, atLeast: 2)) })
        case 5: return .multiPolygon((0..<generator.int(in: 0...3)).map { _ in polygon(hasZ) })
        default: return .collection((0..<generator.int(in: 0...3)).map { _ in geometry(depth: depth - 1) })
        }
    }

    /// A counter-clockwise square with a clockwise hole now and then.
    mutating func polygon(_ hasZ: Bool) -> Polygon {
        let corner = position(hasZ)
        let side = generator.double(in: 0.001...2)
        let hole = generator.int(in: 0...1) == 0 ? [ring(corner, side / 4, side / 2, isClockwise: true)] : []
        return Polygon(ring(corner, 0, side, isClockwise: false), holes: hole)
    }

    private func ring(_ corner: Position, _ from: Double, _ side: Double, isClockwise: Bool) -> LinearRing {
        let steps = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)]
        let positions = (isClockwise ? steps.reversed() : steps).map { step in
            Position(corner.x + from + step.0 * side, corner.y + from + step.1 * side, z: corner.z)
        }
        guard let ring = try? LinearRing(positions) else { preconditionFailure("five positions, closed") }
        return ring
    }

    private mutating func positions(_ hasZ: Bool, atLeast: Int) -> [Position] {
        (0..<atLeast + generator.int(in: 0...5)).map { _ in position(hasZ) }
    }

    mutating func position(_ hasZ: Bool) -> Position {
        Position(
            generator.double(in: -180...180), generator.double(in: -90...90),
            z: hasZ ? generator.double(in: -100...8848) : nil)
    }
}
