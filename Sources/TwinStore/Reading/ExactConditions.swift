import GeoKernel
import GeoModel

/// The conditions of a query that are decided in Swift: shapes exactly, and what of the filter SQL can't say.
struct ExactConditions {
    private let box: BoundingBox?
    private let boxShape: PreparedShape?
    private let within: PreparedShape?
    private let residual: [FilterEvaluator]
    /// The fields that `residual` needs, whether or not they are answered.
    let residualFields: [FieldDefinition]

    init(_ query: FeatureQuery, residual: [Filter], fields: [FieldDefinition]) throws {
        box = query.box
        boxShape = try query.box.map { try PreparedShape($0.shape) }
        within = try query.within.map { try PreparedShape($0) }
        let shapes = PreparedShapes()
        self.residual = try residual.map { filter in
            try FilterEvaluator(filter, fields: fields) { try shapes.test($0, $1, $2) }
        }
        residualFields = residual.isEmpty ? [] : fields
    }

    /// Whether SQL alone decides.
    var isEmpty: Bool { box == nil && within == nil && residual.isEmpty }

    func hold(_ row: SearchRows) throws -> Bool {
        if let box, let boxShape, try !touches(row, box, boxShape) { return false }
        if let within {
            guard let geometry = try row.geometry(), try within.intersects(geometry) else { return false }
        }
        guard !residual.isEmpty else { return true }
        let feature = try row.residualFeature()
        return try residual.allSatisfy { try $0.selects(feature) }
    }

    /// Most features are decided by their box alone.
    private func touches(_ row: SearchRows, _ box: BoundingBox, _ shape: PreparedShape) throws -> Bool {
        guard let own = try row.withBlob({ $0.flatMap(SpatialBlob.box) }) else { return false }
        if !box.intersects(own) { return false }
        if own.west >= box.west, own.east <= box.east, own.south >= box.south, own.north <= box.north { return true }
        guard let geometry = try row.geometry() else { return false }
        return try shape.intersects(geometry)
    }
}

extension BoundingBox {
    /// The box as a shape: a polygon, or the line or point that is left where a side has no length.
    var shape: Geometry { Filter.Box(west: west, south: south, east: east, north: north).geometry }
}
