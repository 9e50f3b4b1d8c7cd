import GeoModel

extension MemoryFeatureStore {
    public func layers(access: Access) -> [LayerSummary] {
        state.layers.values.sorted { $0.schema.id < $1.schema.id }.map { Self.summary($0, access) }
    }

    public func layer(_ id: LayerID, access: Access) -> LayerSummary? {
        state.layers[id].map { Self.summary($0, access) }
    }

    private static func summary(_ layer: Layer, _ access: Access) -> LayerSummary {
        let rows = layer.rows.values.filter { access.zones?.contains(Int($0.zone)) ?? true }
        let boxes = rows.compactMap { $0.geometry?.boundingBox }
        var schema = layer.schema
        schema.fields.removeAll { access.hiddenFields.contains($0.name) }
        return LayerSummary(
            schema: schema, featureCount: rows.count,
            extent: boxes.dropFirst().reduce(boxes.first) { $0?.union($1) }, version: layer.version)
    }

    public func features(_ query: FeatureQuery, access: Access) throws -> FeatureChunk {
        let answer = try Answer(query, layer: existing(query.layer), access: access, relate: relate)
        if let near = query.near { return nearChunk(try ranked(answer, near), answer) }
        var rows = try answer.rows().sorted { answer.isBefore(answer.key($0), answer.key($1)) }
        if let after = query.after { rows.removeAll { !answer.isBefore(after, answer.key($0)) } }
        let page = rows.prefix(query.limit)
        return FeatureChunk(
            fields: answer.fields, features: page.map(answer.feature),
            next: rows.count > page.count ? page.last.map(answer.key) : nil, version: state.version)
    }

    public func feature(_ id: FeatureID, in layer: LayerID, access: Access) throws -> FeatureChunk? {
        let answer = try Answer(FeatureQuery(layer: layer), layer: existing(layer), access: access, relate: relate)
        guard let row = try answer.rows().first(where: { $0.id == id }) else { return nil }
        return FeatureChunk(
            fields: answer.fields, features: [answer.feature(row)], next: nil, version: state.version)
    }

    public func count(_ query: FeatureQuery, access: Access) throws -> Int {
        let answer = try Answer(query, layer: existing(query.layer), access: access, relate: relate)
        return try query.near.map { try ranked(answer, $0).count } ?? answer.rows().count
    }

    private func existing(_ id: LayerID) throws -> Layer {
        guard let layer = state.layers[id] else { throw MemoryStoreError("there is no layer \(id)") }
        return layer
    }

    // MARK: By distance

    private typealias Hit = (row: Row, metres: Double)

    private func ranked(_ answer: Answer, _ near: FeatureQuery.Near) throws -> [Hit] {
        func hits(_ origin: Position) throws -> [Hit] {
            try answer.rows().compactMap { row in row.geometry.map { (row, distance(origin, $0)) } }
                .sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }
        }
        switch near {
        case .radius(let origin, let metres): return try hits(origin).filter { $0.metres <= metres }
        case .nearest(let origin, let count): return Array(try hits(origin).prefix(count))
        }
    }

    private func nearChunk(_ hits: [Hit], _ answer: Answer) -> FeatureChunk {
        var hits = hits
        if let after = answer.query.after, case .real(let metres)? = after.values.first {
            hits.removeAll { ($0.metres, $0.row.id) <= (metres, after.id) }
        }
        let page = hits.prefix(answer.query.limit)
        let next = page.last.map { FeatureQuery.PageKey(values: [.real($0.metres)], id: $0.row.id) }
        return FeatureChunk(
            fields: answer.fields, features: page.map { answer.feature($0.row) }, distances: page.map(\.metres),
            next: hits.count > page.count ? next : nil, version: state.version)
    }
}

/// A query held against a layer.
private struct Answer {
    typealias Row = MemoryFeatureStore.Row

    let query: FeatureQuery
    let fields: [FieldDefinition]
    private let layer: MemoryFeatureStore.Layer
    private let access: Access
    private let evaluator: FilterEvaluator?
    private let relate: FilterEvaluator.SpatialRelation
    private let visible: [FieldDefinition]

    init(
        _ query: FeatureQuery, layer: MemoryFeatureStore.Layer, access: Access,
        relate: @escaping FilterEvaluator.SpatialRelation
    ) throws {
        let visible = layer.schema.fields.filter { !access.hiddenFields.contains($0.name) }
        func field(_ name: String) throws -> FieldDefinition {
            guard let field = visible.first(where: { $0.name == name }) else {
                throw MemoryStoreError("layer \(layer.schema.id) has no field \(name)")
            }
            return field
        }
        for key in query.sort { _ = try field(key.field) }
        fields = try query.fields?.map(field) ?? visible
        evaluator = try query.filter.map { try FilterEvaluator($0, fields: visible, relate: relate) }
        self.query = query
        self.layer = layer
        self.access = access
        self.relate = relate
        self.visible = visible
    }

    /// Every matching row, near and page left aside.
    func rows() throws -> [Row] {
        try layer.rows.values.filter { row in
            if let zones = access.zones, !zones.contains(Int(row.zone)) { return false }
            for area in [query.box?.polygon, query.within].compactMap(\.self) {
                guard let geometry = row.geometry, try relate(.intersects, geometry, area) else { return false }
            }
            guard let evaluator else { return true }
            return try evaluator.selects(feature(row, visible, wantsGeometry: true))
        }
    }

    func feature(_ row: Row) -> Feature { feature(row, fields, wantsGeometry: query.wantsGeometry) }

    private func feature(_ row: Row, _ fields: [FieldDefinition], wantsGeometry: Bool) -> Feature {
        let code = value(row, "code").displayText
        return Feature(
            id: row.id, code: code, values: fields.map { value(row, $0.name) },
            geometry: wantsGeometry ? row.geometry : nil)
    }

    private func value(_ row: Row, _ name: String) -> FieldValue {
        guard let index = layer.schema.fields.firstIndex(where: { $0.name == name }) else { return .null }
        if layer.schema.fields[index].type == .boolean, case .integer(let flag) = row.values[index] {
            return .boolean(flag != 0)
        }
        return row.values[index]
    }

    // MARK: Order

    func key(_ row: Row) -> FeatureQuery.PageKey {
        FeatureQuery.PageKey(values: query.sort.map { value(row, $0.field) }, id: row.id)
    }

    /// By the sort keys, nulls lowest, then by id.
    func isBefore(_ left: FeatureQuery.PageKey, _ right: FeatureQuery.PageKey) -> Bool {
        for (index, key) in query.sort.enumerated() {
            let (a, b) = (left.values[index], right.values[index])
            if Self.isLess(a, b) { return !key.descending }
            if Self.isLess(b, a) { return key.descending }
        }
        return left.id < right.id
    }

    private static func isLess(_ left: FieldValue, _ right: FieldValue) -> Bool {
        if left.isNull || right.isNull { return left.isNull && !right.isNull }
        if case .text(let a) = left, case .text(let b) = right { return a.utf8.lexicographicallyPrecedes(b.utf8) }
        return number(left) < number(right)
    }

    private static func number(_ value: FieldValue) -> Double {
        if case .boolean(let flag) = value { return flag ? 1 : 0 }
        return value.number ?? 0
    }
}
