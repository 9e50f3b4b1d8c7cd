import GeoModel

/// Which shapes the rows of an export have.
struct ExportShapes {
    private(set) var kinds: Set<GeometryKind> = []
    /// Whether a line or area has several parts.
    private(set) var hasParts = false

    mutating func add(_ shape: Geometry?) {
        guard let shape else { return }
        kinds.insert(shape.kind)
        switch shape {
        case .multiLineString, .multiPolygon: hasParts = true
        case .point, .lineString, .polygon, .multiPoint, .collection: break
        }
    }
}
