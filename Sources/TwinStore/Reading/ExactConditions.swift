import GeoKernel
import GeoModel

/// The conditions of a query that are decided in Swift: shapes exactly, and what of the filter SQL can't say.
struct ExactConditions {
    private let box: BoundingBox?
    private let boxShape: PreparedShape?
    private let within: PreparedShape?
    private let residual: [Filter]
    private let shapes: PreparedShapes
    let residualFields: [FieldDefinition]

    init(_ query: FeatureQuery, residual: [Filter], schema: LayerSchema) throws {
        box = query.box
        boxShape = try query.box.map { try PreparedShape($0.polygon) }
        within = try query.within.map { try PreparedShape($0) }
        self.residual = residual
        shapes = PreparedShapes()
        let names = residual.reduce(into: Set<String>()) { $0.formUnion($1.propertyNames) }
        residualFields = schema.fields.filter { names.contains($0.name) }
    }

    /// Whether SQL alone decides.
    var isEmpty: Bool { box == nil && within == nil && residual.isEmpty }

    func hold(_ row: SearchRows) throws -> Bool {
        if let box, let boxShape, try !touches(row, box, boxShape) { return false }
        if let within {
            guard let geometry = try row.geometry(), try within.intersects(geometry) else { return false }
        }
        for filter in residual where try !holds(filter, row) { return false }
        return true
    }

    /// Most features are decided by their box alone.
    private func touches(_ row: SearchRows, _ box: BoundingBox, _ shape: PreparedShape) throws -> Bool {
        guard let own = try row.withBlob({ $0.flatMap(SpatialBlob.box) }) else { return false }
        if !box.intersects(own) { return false }
        if own.west >= box.west, own.east <= box.east, own.south >= box.south, own.north <= box.north { return true }
        guard let geometry = try row.geometry() else { return false }
        return try shape.intersects(geometry)
    }

    private func holds(_ filter: Filter, _ row: SearchRows) throws -> Bool {
        let geometry = try row.geometry()
        let evaluator = FilterEvaluator(
            value: { name in row.residualValue(name) },
            geometry: { _ in geometry },
            spatial: { predicate, left, right in try shapes.test(predicate, left, right) })
        return try evaluator.holds(filter)
    }
}
