import CSpatiaLite
import GRDB
import GeoKernel
import GeoModel

/// One query on one layer, inside one read snapshot.
///
/// SQL narrows by R-tree, zone and what of the filter it can answer exactly; shapes, distances and the rest of the filter
/// are decided in Swift on what SQL returns, so that every store gives one answer.
struct FeatureSearch {
    let query: FeatureQuery
    let table: LayerTable
    let fields: [FieldDefinition]
    private let access: Access
    private let database: Database
    private let compiled: FilterCompiler.Result
    private let exact: ExactConditions

    /// - Throws: `TwinStoreError.noSuchLayer`, `.noSuchField`.
    init(_ query: FeatureQuery, access: Access, _ database: Database) throws {
        self.query = query
        self.access = access
        self.database = database
        table = try Catalogue.existing(query.layer, database)
        let visible = table.schema.fields.filter { !access.hiddenFields.contains($0.name) }
        let layer = table.schema.id
        fields =
            try query.fields.map { names in
                try names.map { name in
                    guard let field = visible.first(where: { $0.name == name }) else {
                        throw TwinStoreError.noSuchField(name, layer: layer)
                    }
                    return field
                }
            } ?? visible
        for key in query.sort where !visible.contains(where: { $0.name == key.field }) {
            throw TwinStoreError.noSuchField(key.field, layer: layer)
        }
        compiled = try FilterCompiler(fields: visible).compile(query.filter)
        exact = try ExactConditions(query, residual: compiled.residual, fields: visible)
    }

    func chunk(where extra: String? = nil, _ extraArguments: [any DatabaseValueConvertible] = []) throws -> FeatureChunk
    {
        if query.near != nil, extra == nil { return try nearChunk() }
        let sql = SearchSQL(self, extra: extra, extraArguments, withPaging: true)
        let rows = try SearchRows(sql, search: self, database)
        var features: [Feature] = []
        var next: FeatureQuery.PageKey?
        while try rows.next() {
            guard try exact.hold(rows) else { continue }
            if features.count == query.limit {
                next = try features.last.map { try pageKey(after: $0.id) }
                break
            }
            features.append(try rows.feature())
        }
        return FeatureChunk(
            fields: fields, features: features, next: next, version: try CommitLog.version(database))
    }

    func count() throws -> Int {
        if query.near != nil { return try NearSearch(self, database).ranked().count }
        if searchBox == nil, exact.isEmpty, conditions.texts.isEmpty {
            return try Catalogue.summaries(database, where: "number = ?", [table.number]).first?.featureCount ?? 0
        }
        let sql = SearchSQL(self, extra: nil, [], withPaging: false)
        if exact.isEmpty {
            return try Int.fetchOne(database, sql: sql.countText, arguments: sql.arguments) ?? 0
        }
        let rows = try SearchRows(sql, search: self, database)
        var count = 0
        while try rows.next() {
            if try exact.hold(rows) { count += 1 }
        }
        return count
    }

    /// Nearest first; pages go by distance and id.
    private func nearChunk() throws -> FeatureChunk {
        var ranked = try NearSearch(self, database).ranked()
        if let after = query.after, case .real(let distance)? = after.values.first {
            ranked.removeAll { ($0.metres, $0.id) <= (distance, after.id.rawValue) }
        }
        let page = ranked.prefix(query.limit)
        var features: [Feature] = []
        for hit in page {
            let sql = SearchSQL(self, extra: "t._id = ?", [hit.id], withPaging: false, withBox: false)
            let rows = try SearchRows(sql, search: self, database)
            if try rows.next() { features.append(try rows.feature()) }
            rows.end()
        }
        var next: FeatureQuery.PageKey?
        if ranked.count > page.count, let last = page.last, let id = FeatureID(rawValue: last.id) {
            next = FeatureQuery.PageKey(values: [.real(last.metres)], id: id)
        }
        return FeatureChunk(
            fields: fields, features: features, distances: page.map(\.metres), next: next,
            version: try CommitLog.version(database))
    }

    private func pageKey(after id: FeatureID) throws -> FeatureQuery.PageKey {
        guard !query.sort.isEmpty else { return FeatureQuery.PageKey(values: [], id: id) }
        let columns = query.sort.map { LayerTable.quoted($0.field) }.joined(separator: ", ")
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM \(table.quotedName) WHERE _id = ?", arguments: [id.rawValue])
        let values = (0..<query.sort.count).map { place in FieldValue(row?[place] as DatabaseValue? ?? .null) }
        return FeatureQuery.PageKey(values: values, id: id)
    }

    /// The box that the R-tree is asked for; nil where the query has no place.
    var searchBox: BoundingBox? {
        [query.box, query.within?.boundingBox, compiled.box].compactMap { $0 }.reduce(nil) { box, other in
            box.map { $0.intersection(other) } ?? other
        }
    }

    var conditions: (texts: [String], arguments: [any DatabaseValueConvertible]) {
        var texts = compiled.conditions
        if let zones = access.zoneCondition("t") { texts.append(zones) }
        return (texts, compiled.arguments)
    }

    func hold(_ rows: SearchRows) throws -> Bool { try exact.hold(rows) }

    /// The fields that the part of the filter left to Swift needs.
    var residualFields: [FieldDefinition] { exact.residualFields }
}

extension BoundingBox {
    /// The common part; an inside-out box, which nothing intersects, where there is none.
    func intersection(_ other: BoundingBox) -> BoundingBox {
        BoundingBox(
            west: max(west, other.west), south: max(south, other.south), east: min(east, other.east),
            north: min(north, other.north))
    }
}

extension FieldValue {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null, .blob: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .boolean(let flag): flag.databaseValue
        }
    }
}
