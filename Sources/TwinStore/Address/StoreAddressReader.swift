import AddressBase
import CSpatiaLite
import GRDB
import GeoKernel
import GeoModel

/// Reads the address base in one snapshot. Confined to its connection's queue.
final class StoreAddressReader: AddressReader {
    let index: AddressIndex
    var version: Int64 { index.version }
    private let database: Database
    private let zones: String
    private let rowZones: String
    private var statements: [String: RawStatement] = [:]
    private let cache: AddressIndexCache?
    private var roadRows: RoadRows?

    /// - Parameter cache: keeps what sessions of one version share.
    init(_ database: Database, access: Access, index: AddressIndex, cache: AddressIndexCache? = nil) {
        self.database = database
        self.cache = cache
        self.index = index
        let list = access.zones.map { $0.sorted().map(String.init).joined(separator: ", ") }
        zones = list.map { " AND n.zone IN (\($0))" } ?? ""
        rowZones = list.map { " AND _zone IN (\($0))" } ?? ""
    }

    private static let columns =
        "n.id, n.parent, n.holder, n.division, n.level, n.name, n.key, n.code, n.feature, n.region, n.lon, n.lat"

    // MARK: Nodes

    func nodes(_ ids: [Int64]) throws -> [AddressNode?] {
        let statement = try prepared("SELECT \(Self.columns) FROM address_node n WHERE n.id = ?1\(zones)")
        return try ids.map { id in
            statement.bind(id, at: 1)
            defer { statement.reset() }
            return try statement.next() ? try node(statement) : nil
        }
    }

    // MARK: Roads

    func roadLines(named name: String) throws -> [[Position]] {
        let roads = try roads()
        guard let table = roads.table else { return [] }
        let ids = roads.rows[name] ?? []
        let row = try prepared("SELECT _geom FROM \(table.quotedName) WHERE _id = ?1\(rowZones)")
        var lines: [[Position]] = []
        for id in ids {
            row.bind(id, at: 1)
            defer { row.reset() }
            guard try row.next() else { continue }
            switch try SpatialBlob.geometry(row.bytes(0)) {
            case .lineString(let line): lines.append(line.positions)
            case .multiLineString(let parts): lines += parts.map(\.positions)
            default: continue
            }
        }
        return lines
    }

    /// The layer of roads and its rows by name: read at the first crossing, because names have no index.
    private func roads() throws -> RoadRows {
        if let roadRows { return roadRows }
        let rows = try cache?.roadRows(version: version) { try RoadRows(database) } ?? RoadRows(database)
        roadRows = rows
        return rows
    }

    // MARK: Places

    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance] {
        let indexes = try ["addresses", "places"].compactMap(LayerID.init).filter { try Catalogue.has($0, database) }
            .map(LayerTable.quotedIndex)
        var radius = min(metres, 30)
        while true {
            let found = try indexes.flatMap { try around(position, metres: radius, in: $0) }
            guard found.count >= count || radius >= metres else {
                radius = min(radius * 3, metres)
                continue
            }
            let nearest = found.sorted { ($0.metres, $0.node) < ($1.metres, $1.node) }.prefix(count)
            return zip(nearest, try nodes(nearest.map(\.node))).compactMap { near, node in
                node.map { AddressDistance(node: $0, metres: near.metres) }
            }
        }
    }

    /// Where the nodes of a layer's rows stand, not what they are: most are not asked for.
    private func around(
        _ position: Position, metres: Double, in index: String
    ) throws -> [(node: Int64, metres: Double)] {
        let box = Geodesic.box(around: position, metres: metres)
        let statement = try prepared(
            """
            SELECT n.id, n.lon, n.lat FROM \(index) r CROSS JOIN address_node n ON n.feature = r.pkid
            WHERE r.xmin <= ?1 AND r.xmax >= ?2 AND r.ymin <= ?3 AND r.ymax >= ?4
            AND n.level >= \(AddressLevel.doorplate.number) AND n.lon IS NOT NULL\(zones)
            """)
        for (index, value) in [box.east, box.west, box.north, box.south].enumerated() {
            statement.bind(value, at: Int32(index + 1))
        }
        defer { statement.reset() }
        var found: [(node: Int64, metres: Double)] = []
        while try statement.next() {
            let distance = Geodesic.distance(position, Position(statement.real(1), statement.real(2)))
            if distance <= metres { found.append((statement.integer(0), distance)) }
        }
        return found
    }

    // MARK: Rows

    private func prepared(_ sql: String) throws -> RawStatement {
        if let known = statements[sql] { return known }
        let statement = try RawStatement(kept: sql, database)
        statements[sql] = statement
        return statement
    }

    private func node(_ row: RawStatement) throws -> AddressNode {
        let id = row.integer(0)
        return AddressNode(
            id: id, parent: row.optional(1), holder: row.optional(2), division: row.optional(3),
            level: try level(row.integer(4), node: id), name: row.text(5) ?? "", key: row.text(6) ?? "",
            code: row.text(7), feature: row.optional(8).flatMap(FeatureID.init(rawValue:)), region: row.text(9),
            position: row.type(10) == SQLITE_NULL ? nil : Position(row.real(10), row.real(11)))
    }

    private func level(_ number: Int64, node: Int64) throws -> AddressLevel {
        guard let level = AddressLevel(number: Int(number)) else {
            throw AddressBaseError.brokenTree(node: node, "it has the unknown level \(number)")
        }
        return level
    }
}

/// The layer of roads and its rows by name, ascending.
struct RoadRows: Sendable {
    let table: LayerTable?
    private(set) var rows: [String: [Int64]] = [:]

    init(_ database: Database) throws {
        table = try LayerID("roads").flatMap { try Catalogue.table($0, database) }
        guard let table else { return }
        let names = try RawStatement("SELECT _id, name FROM \(table.quotedName) ORDER BY _id", database)
        while try names.next() { if let name = names.text(1) { rows[name, default: []].append(names.integer(0)) } }
    }
}
