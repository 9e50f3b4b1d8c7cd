import GeoModel

extension MemoryFeatureStore {
    public func load(_ plan: ImportPlan, from rows: sending any PlacedBatchSource) throws -> ImportOutcome {
        let before = state
        var source = rows
        do {
            var load = try MemoryLoad(
                plan, layer: state.layers[plan.schema.id], batch: nextBatch, sequence: state.sequence)
            while let batch = try source.next() {
                let refused = try load.add(batch)
                if !refused.isEmpty { try source.refused(refused, of: batch) }
            }
            try load.retire(representedIn: plan.replaceWithin) { area, position in
                try relate(.intersects, area, .point(position))
            }
            return finish(load, rejected: source.rejectedRows, before: before)
        } catch {
            state = before
            throw error
        }
    }

    private func finish(_ load: MemoryLoad, rejected: Int, before: State) -> ImportOutcome {
        var outcome = load.outcome
        state.layers[load.layer.schema.id] = load.layer
        if outcome.inserted + outcome.updated + outcome.retired > 0 {
            outcome.batch = load.batch
            state.sequence = load.sequence
            state.batches.append(
                ImportBatchRecord(
                    id: load.batch, layer: load.layer.schema.id, origin: load.plan.source,
                    operatorName: load.plan.operatorName, time: "1970-01-01T00:00:00Z", inserted: outcome.inserted,
                    updated: outcome.updated, unchanged: outcome.unchanged,
                    rejected: rejected + outcome.refusals.count, retired: outcome.retired, isUndone: false))
            commit(load.layer)
        }
        if load.plan.isDryRun {
            state = before
            outcome.batch = nil
        }
        outcome.version = state.version
        return outcome
    }
}

/// One file on its way in.
struct MemoryLoad {
    let plan: ImportPlan
    let batch: Int64
    var layer: MemoryFeatureStore.Layer
    var sequence: Int64
    var outcome = ImportOutcome(
        batch: nil, inserted: 0, updated: 0, unchanged: 0, retired: 0, missing: 0, refusals: [], version: 0)
    private var seen: Set<FeatureID> = []
    private var keys: Set<String> = []
    private let before: [FeatureID: MemoryFeatureStore.Row]

    init(_ plan: ImportPlan, layer: MemoryFeatureStore.Layer?, batch: Int64, sequence: Int64) throws {
        if let layer, layer.schema.fields != plan.schema.fields {
            throw MemoryStoreError("layer \(plan.schema.id) has other fields")
        }
        self.plan = plan
        self.batch = batch
        self.sequence = sequence
        self.layer = layer ?? MemoryFeatureStore.Layer(schema: plan.schema, keyField: plan.keyField)
        before = self.layer.rows
    }

    /// - Returns: the rows that were refused.
    mutating func add(_ placed: PlacedBatch) throws -> [RowRefusal] {
        let refusedBefore = outcome.refusals.count
        for index in 0..<placed.rows.count {
            let values = placed.rows.columns.map { $0.value(index) }
            let geometry = try placed.rows.geometry.slice(index).map { try WKB.decode(Array($0)) }
            let number = placed.rows.rowNumbers[index]
            let known = plan.onChange == nil ? nil : layer.rows
            try add(values, geometry, zone: placed.zones[index], number: number)
            guard let known else { continue }
            for row in layer.rows.values where known[row.id]?.batch != row.batch {
                try tell(known[row.id] == nil ? .added : .changed, number: number, old: known[row.id], new: row)
            }
        }
        return Array(outcome.refusals[refusedBefore...])
    }

    private mutating func add(_ values: [FieldValue], _ geometry: Geometry?, zone: Int64, number: Int) throws {
        guard let keyIndex = layer.keyIndex else { return addByContent(values, geometry, zone) }
        guard case .text(let key) = values[keyIndex], !key.isEmpty else {
            guard layer.schema.fields[keyIndex].isRequired else { return addByContent(values, geometry, zone) }
            return refuse(number, nil, "the row has no \(layer.keyField ?? "key")")
        }
        guard keys.insert(key).inserted else { return refuse(number, key, "stands in the file more than once") }
        guard let stored = before.values.first(where: { $0.values[keyIndex] == .text(key) }) else {
            return insert(values, geometry, zone)
        }
        seen.insert(stored.id)
        let (values, geometry) = merged(values, geometry, with: stored)
        if values == stored.values, geometry == stored.geometry || plan.onConflict == .skip {
            outcome.unchanged += 1
            return
        }
        switch plan.onConflict {
        case .skip: outcome.unchanged += 1
        case .fail: throw MemoryStoreError("row \(number): \(key) exists already")
        case .update:
            layer.history.append((stored, batch))
            layer.rows[stored.id] = MemoryFeatureStore.Row(
                id: stored.id, values: values, geometry: geometry, zone: zone, batch: batch)
            outcome.updated += 1
        }
    }

    /// What the file does not hold, an existing row keeps.
    private func merged(
        _ values: [FieldValue], _ geometry: Geometry?, with stored: MemoryFeatureStore.Row
    ) -> ([FieldValue], Geometry?) {
        let values = layer.schema.fields.indices.map { index in
            plan.absentFields.contains(layer.schema.fields[index].name) ? stored.values[index] : values[index]
        }
        let isPoorer =
            plan.keepsRicherGeometry && geometry?.kind == .point && stored.geometry.map { $0.kind != .point } ?? false
        return (values, !plan.hasGeometry || isPoorer ? stored.geometry : geometry)
    }

    /// Rows without a key: each stored row answers for one equal row of the file.
    private mutating func addByContent(_ values: [FieldValue], _ geometry: Geometry?, _ zone: Int64) {
        let same = before.values.first { !seen.contains($0.id) && $0.values == values && $0.geometry == geometry }
        guard let same else { return insert(values, geometry, zone) }
        seen.insert(same.id)
        outcome.unchanged += 1
    }

    private mutating func insert(_ values: [FieldValue], _ geometry: Geometry?, _ zone: Int64) {
        sequence += 1
        guard let id = FeatureID(site: 1, sequence: sequence) else { return }
        layer.rows[id] = MemoryFeatureStore.Row(id: id, values: values, geometry: geometry, zone: zone, batch: batch)
        outcome.inserted += 1
    }

    /// Says what becomes of a row, for who asked.
    private func tell(
        _ kind: RowChange.Kind, number: Int?, old: MemoryFeatureStore.Row?, new: MemoryFeatureStore.Row?
    ) throws {
        guard let onChange = plan.onChange else { return }
        func text(_ row: MemoryFeatureStore.Row?, _ place: Int) -> String? {
            guard let value = row?.values[place] else { return nil }
            if layer.schema.fields[place].type == .boolean, case .integer(let flag) = value {
                return flag == 0 ? "false" : "true"
            }
            return value.displayText
        }
        var values = layer.schema.fields.enumerated().map { place, field in
            RowChange.Difference(field: field.name, title: field.title, old: text(old, place), new: text(new, place))
        }
        values.append(
            RowChange.Difference(
                field: "geometry", title: "位置", old: old?.geometry.map(WKT.encode), new: new?.geometry.map(WKT.encode)))
        try onChange([
            RowChange(
                change: kind, row: number, id: old?.id, key: layer.keyIndex.flatMap { text(new ?? old, $0) },
                values: values.filter { $0.old != $0.new })
        ])
    }

    private mutating func refuse(_ row: Int, _ value: String?, _ reason: String) {
        outcome.refusals.append(RowRefusal(row: row, field: layer.keyField, value: value, reason: reason))
    }

    /// Takes rows out of use that the file left out and whose centre lies in the area.
    mutating func retire(
        representedIn area: Geometry?, holds: (Geometry, Position) throws -> Bool
    ) throws {
        let gone = before.values.filter { !seen.contains($0.id) }.sorted { $0.id < $1.id }
        outcome.missing = gone.count
        for row in gone {
            guard let area, let position = row.geometry?.boundingBox?.center, try holds(area, position) else {
                try tell(.missing, number: nil, old: row, new: nil)
                continue
            }
            try tell(.retired, number: nil, old: row, new: nil)
            layer.rows[row.id] = nil
            layer.history.append((row, batch))
            outcome.retired += 1
        }
    }
}
