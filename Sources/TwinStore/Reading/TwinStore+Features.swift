import GRDB
import GeoModel

extension TwinStore: FeatureSource {
    public func layers(access: Access) async throws -> [LayerSummary] {
        let commits = access.seesEverything ? commits?.count : nil
        if let commits, let held = layerSummaries.current(commits: commits) { return held }
        let layers = try await reading { database in
            try Catalogue.summaries(database).map { try $0.seen(by: access, database) }
        }
        if let commits { layerSummaries.keep(layers, commits: commits) }
        return layers
    }

    public func layer(_ id: LayerID, access: Access) async throws -> LayerSummary? {
        if access.seesEverything, commits != nil {
            return try await layers(access: access).first { $0.schema.id == id }
        }
        return try await reading { database in
            try Catalogue.summaries(database, where: "id = ?", [id.text]).first?.seen(by: access, database)
        }
    }

    public func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk {
        try await reading { try FeatureSearch(query, access: access, $0).chunk() }
    }

    public func count(_ query: FeatureQuery, access: Access) async throws -> Int {
        try await reading { try FeatureSearch(query, access: access, $0).count() }
    }

    public func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk? {
        try await reading { database in
            let search = try FeatureSearch(FeatureQuery(layer: layer, limit: 1), access: access, database)
            let chunk = try search.chunk(where: "t._id = ?", [id.rawValue])
            return chunk.features.isEmpty ? nil : chunk
        }
    }
}

extension Access {
    fileprivate var seesEverything: Bool { zones == nil && hiddenFields.isEmpty }
}

extension LayerSummary {
    /// The layer as `access` shows it: without hidden fields, its count and extent those of the zones.
    fileprivate func seen(by access: Access, _ database: Database) throws -> LayerSummary {
        var seen = self
        seen.schema.fields.removeAll { access.hiddenFields.contains($0.name) }
        guard let zones = access.zoneCondition("t") else { return seen }
        let table = try Catalogue.existing(schema.id, database)
        seen.featureCount =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName) t WHERE \(zones)") ?? 0
        seen.extent = schema.geometry == .none ? nil : try table.extent(where: zones, database)
        return seen
    }
}

extension LayerTable {
    /// The box around the rows (`t`) that a condition holds for, from the spatial index.
    fileprivate func extent(where condition: String, _ database: Database) throws -> BoundingBox? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT min(i.xmin), min(i.ymin), max(i.xmax), max(i.ymax) FROM \(quotedName) t
                JOIN \(quotedIndex) i ON i.pkid = t._id WHERE \(condition)
                """)
        guard let row, let west = row[0] as Double?, let south = row[1] as Double?, let east = row[2] as Double?,
            let north = row[3] as Double?
        else { return nil }
        return BoundingBox(west: west, south: south, east: east, north: north)
    }
}

extension Access {
    /// The SQL condition that a row of `table` may be seen; nil where all may.
    func zoneCondition(_ table: String) -> String? {
        zones.map { zones in
            zones.isEmpty ? "0" : "\(table)._zone IN (\(zones.sorted().map(String.init).joined(separator: ", ")))"
        }
    }
}
