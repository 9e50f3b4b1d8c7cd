import GeoModel

extension DecodedFeature {
    /// The feature's shape in EPSG:4490 degrees; nil where too little of it is left on the tile to be a shape.
    ///
    /// Rings are told apart by their winding (vector tile specification 2.1, §4.3.4.4): an outer ring has a positive
    /// area in tile units with y southwards and begins a polygon, the holes after it belong to it.
    public func geometry(on tile: TileCoordinate, extent: Int) -> Geometry? {
        let paths = paths.map { $0.map { tile.position(of: $0, extent: extent) } }
        switch kind {
        case .point:
            let points = paths.flatMap(\.self)
            return points.count == 1 ? .point(points[0]) : points.isEmpty ? nil : .multiPoint(points)
        case .line:
            let lines = paths.compactMap { try? LineString($0) }
            return lines.count == 1 ? .lineString(lines[0]) : lines.isEmpty ? nil : .multiLineString(lines)
        case .polygon: return polygons(paths)
        case .mixed, .none: return nil
        }
    }

    private func polygons(_ rings: [[Position]]) -> Geometry? {
        var polygons: [Polygon] = []
        for (positions, units) in zip(rings, paths) {
            guard let first = positions.first, let ring = try? LinearRing(positions + [first]) else { continue }
            if Self.doubledArea(units) > 0 || polygons.isEmpty {
                polygons.append(Polygon(ring))
            } else {
                polygons[polygons.count - 1].holes.append(ring)
            }
        }
        return polygons.count == 1 ? .polygon(polygons[0]) : polygons.isEmpty ? nil : .multiPolygon(polygons)
    }

    static func doubledArea(_ ring: [SIMD2<Int>]) -> Int {
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
    }
}

extension TileCoordinate {
    /// The position of a point in tile units.
    public func position(of point: SIMD2<Int>, extent: Int) -> Position {
        position(
            column: Double(column) + Double(point.x) / Double(extent),
            row: Double(row) + Double(point.y) / Double(extent))
    }
}
