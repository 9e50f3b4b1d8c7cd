/// Finds segments by place. About 17 bytes a straight part.
public struct PipeLocator: Sendable {
    private let network: UtilityNetwork
    private let tree: PlaneBoxTree
    /// The segment of each straight part.
    private let segments: [Int32]

    public init(_ network: UtilityNetwork) {
        self.network = network
        var boxes: [PlaneBoxTree.Box] = []
        var segments: [Int32] = []
        for segment in 0..<network.segmentCount {
            let line = network.line(ofSegment: segment)
            for (from, to) in zip(line, line.dropFirst()) where from.isFinite && to.isFinite {
                boxes.append(
                    .init(
                        west: min(from.east, to.east), south: min(from.north, to.north), east: max(from.east, to.east),
                        north: max(from.north, to.north)))
                segments.append(Int32(segment))
            }
        }
        tree = PlaneBoxTree(boxes)
        self.segments = segments
    }

    /// The nearest segment in the plane; nil where none is that near.
    public func nearestSegment(to point: PlanePoint, withinMetres reach: Double) -> (segment: Int, metres: Double)? {
        var best: (segment: Int, metres: Double)?
        var radius = min(reach, 2)
        while best == nil {
            for segment in segmentsTouching(
                west: point.east - radius, south: point.north - radius, east: point.east + radius,
                north: point.north + radius)
            {
                let metres = network.distance(fromSegment: segment, to: point)
                if metres <= radius, metres < best?.metres ?? .infinity { best = (segment, metres) }
            }
            if radius >= reach { break }
            radius = min(reach, radius * 4)
        }
        return best
    }

    /// The segments of which a part's box touches the given one, ascending.
    public func segmentsTouching(west: Double, south: Double, east: Double, north: Double) -> [Int] {
        var found: Set<Int32> = []
        tree.forEachHit(.init(west: west, south: south, east: east, north: north)) {
            found.insert(segments[Int(tree.items[$0])])
        }
        return found.map { Int($0) }.sorted()
    }
}

extension UtilityNetwork {
    /// Metres in the plane from a segment's axis to a point; NaN where a position is unknown.
    public func distance(fromSegment segment: Int, to point: PlanePoint) -> Double {
        let line = line(ofSegment: segment)
        return zip(line, line.dropFirst()).map { PlaneLine($0, $1) }
            .map { $0.point($0.share(of: point)).distance(to: point) }.min() ?? .nan
    }
}
