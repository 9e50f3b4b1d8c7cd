import GRDB
import GeoKernel
import GeoModel

/// Features by geodesic distance from a position, nearest first, ties by id.
struct NearSearch {
    struct Hit {
        var id: Int64
        var metres: Double
    }

    private let search: FeatureSearch
    private let database: Database

    init(_ search: FeatureSearch, _ database: Database) {
        self.search = search
        self.database = database
    }

    func ranked() throws -> [Hit] {
        switch search.query.near {
        case .radius(let position, let metres): return try hits(around: position, metres: metres)
        case .nearest(let position, let count): return try nearest(position, count: count)
        case nil: return []
        }
    }

    /// Half the equator: nothing is further away.
    private static let furthestMetres = 20_037_508.0

    /// Widens the circle until it holds enough; everything inside the circle is ranked exactly.
    private func nearest(_ position: Position, count: Int) throws -> [Hit] {
        var metres = 100.0
        while true {
            let hits = try hits(around: position, metres: metres)
            if hits.count >= count || metres >= Self.furthestMetres { return Array(hits.prefix(count)) }
            metres = min(metres * 4, Self.furthestMetres)
        }
    }

    private func hits(around position: Position, metres: Double) throws -> [Hit] {
        var box = Geodesic.box(around: position, metres: metres)
        if let other = search.searchBox { box = box.intersection(other) }
        let sql = SearchSQL(search, extra: nil, [], withPaging: false, box: box)
        let rows = try SearchRows(sql, search: search, database)
        var hits: [Hit] = []
        while try rows.next() {
            guard try search.hold(rows), let geometry = try rows.geometry() else { continue }
            let distance = ShapeDistance.metres(from: position, to: geometry)
            if distance <= metres { hits.append(Hit(id: rows.id, metres: distance)) }
        }
        return hits.sorted { ($0.metres, $0.id) < ($1.metres, $1.id) }
    }
}

/// Rows by area, for deliveries that replace a district.
enum AreaSearch {
    /// The rows whose representative position lies in the area, so that a row on the border belongs to one district.
    static func rows(of table: LayerTable, representedIn area: Geometry, _ database: Database) throws -> [Int64] {
        guard let box = area.boundingBox else { return [] }
        let shape = try PreparedShape(area)
        let cursor = try Row.fetchCursor(
            database,
            sql: """
                SELECT _id, _geom FROM \(table.quotedName) WHERE _id IN
                (SELECT pkid FROM \(table.quotedIndex) WHERE xmin <= ? AND xmax >= ? AND ymin <= ? AND ymax >= ?)
                """, arguments: [box.east, box.west, box.north, box.south])
        var ids: [Int64] = []
        while let row = try cursor.next() {
            let geometry = try row.withUnsafeData(atIndex: 1) { data in
                try data.map { try $0.withUnsafeBytes { try SpatialBlob.geometry($0) } }
            }
            if let geometry, try shape.intersects(.point(GeometryCheck.representativePosition(of: geometry))) {
                ids.append(row[0])
            }
        }
        return ids
    }
}
