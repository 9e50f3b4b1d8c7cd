import GeoModel

/// A store in memory: the ports' meaning in the plainest form, without an index, a file or a clever line.
///
/// The store contract runs on it and on every real store; flows and routes can be tested on it without a database.
public actor MemoryFeatureStore: FeatureSource, ImportStore {
    public typealias Distance = @Sendable (Position, Geometry) -> Double

    var state = State()
    let relate: FilterEvaluator.SpatialRelation
    let distance: Distance

    /// - Parameters:
    ///   - relate: decides spatial predicates.
    ///   - distance: metres from a position to a shape.
    public init(
        relate: @escaping FilterEvaluator.SpatialRelation = PlaneRelations.relate,
        distance: @escaping Distance = PlaneRelations.metres
    ) {
        self.relate = relate
        self.distance = distance
    }

    /// All that a commit changes, so that taking back is putting the old value in.
    struct State {
        var layers: [LayerID: Layer] = [:]
        var batches: [ImportBatchRecord] = []
        var version: Int64 = 0
        var sequence: Int64 = 0
    }

    struct Layer {
        var schema: LayerSchema
        var keyField: String?
        var rows: [FeatureID: Row] = [:]
        /// Versions that a batch replaced or took out.
        var history: [(row: Row, endedBy: Int64)] = []
        var version: Int64 = 0

        var keyIndex: Int? { keyField.flatMap { key in schema.fields.firstIndex { $0.name == key } } }
    }

    struct Row {
        var id: FeatureID
        var values: [FieldValue]
        var geometry: Geometry?
        var zone: Int64
        /// The batch that wrote this version.
        var batch: Int64
    }

    /// Puts a layer in as it is, in one commit: for tests that only read.
    ///
    /// - Parameter rows: values in the order of the schema's fields; rows are numbered as they come.
    public func put(_ schema: LayerSchema, rows: [(values: [FieldValue], geometry: Geometry?)]) {
        var layer = Layer(schema: schema, keyField: nil)
        for row in rows {
            state.sequence += 1
            guard let id = FeatureID(site: 1, sequence: state.sequence) else { continue }
            layer.rows[id] = Row(id: id, values: row.values, geometry: row.geometry, zone: 0, batch: nextBatch)
        }
        commit(layer)
    }

    public func importBatches() -> [ImportBatchRecord] { state.batches }

    public func undoImport(_ batch: Int64, operatorName: String) throws -> ImportOutcome {
        guard let index = state.batches.firstIndex(where: { $0.id == batch }),
            var layer = state.layers[state.batches[index].layer]
        else { throw MemoryStoreError("there is no batch \(batch)") }
        guard !state.batches[index].isUndone else { throw MemoryStoreError("batch \(batch) was undone already") }
        guard !layer.history.contains(where: { $0.row.batch == batch && $0.endedBy > batch }) else {
            throw MemoryStoreError("rows of batch \(batch) were changed again later")
        }
        let number = nextBatch
        let gone = layer.rows.values.filter { $0.batch == batch }
        let back = layer.history.filter { $0.endedBy == batch }.map(\.row)
        for row in gone {
            layer.rows[row.id] = nil
            layer.history.append((row, number))
        }
        for row in back { layer.rows[row.id] = row }
        layer.history.removeAll { $0.endedBy == batch }
        var record = state.batches[index]
        state.batches[index].isUndone = true
        record.id = number
        record.operatorName = operatorName
        (record.inserted, record.updated, record.unchanged, record.rejected) = (back.count, 0, 0, 0)
        record.retired = gone.count
        state.batches.append(record)
        commit(layer)
        return ImportOutcome(
            batch: number, inserted: back.count, updated: 0, unchanged: 0, retired: gone.count, missing: 0,
            refusals: [], version: state.version)
    }

    var nextBatch: Int64 { (state.batches.last?.id ?? 0) + 1 }

    func commit(_ layer: Layer) {
        var layer = layer
        state.version += 1
        layer.version = state.version
        state.layers[layer.schema.id] = layer
    }
}

public struct MemoryStoreError: Error, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
