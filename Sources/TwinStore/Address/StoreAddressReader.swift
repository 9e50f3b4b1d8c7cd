import AddressBase
import CSpatiaLite
import GRDB
import GeoKernel
import GeoModel

/// Reads the address tree in one snapshot, by index look-ups only. Confined to its connection's queue.
final class StoreAddressReader: AddressReader {
    let version: Int64
    private let database: Database
    private let zones: String
    private var statements: [String: RawStatement] = [:]
    /// The layers whose rows have addresses, and the grid cells.
    private let tables: [LayerTable]
    private let grids: LayerTable?

    init(_ database: Database, access: Access) throws {
        self.database = database
        version = try Int64.fetchOne(database, sql: "SELECT version FROM address_tree") ?? 0
        zones = access.zones.map { " AND n.zone IN (\($0.sorted().map(String.init).joined(separator: ", ")))" } ?? ""
        tables = try ["addresses", "places"].compactMap { try Self.table($0, database) }
        grids = try Self.table("grids", database)
    }

    private static func table(_ id: String, _ database: Database) throws -> LayerTable? {
        try LayerID(id).flatMap { try Catalogue.table($0, database) }
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

    func named(_ queries: [AddressNameQuery]) throws -> [[AddressNameHit]] {
        try queries.map { query in
            let kinds = query.kinds.map { String($0.rawValue) }.joined(separator: ", ")
            let statement = try prepared(
                """
                SELECT \(Self.columns), a.kind FROM address_name a CROSS JOIN address_node n ON n.id = a.node
                WHERE a.key = ?1 AND a.kind IN (\(kinds))\(zones)
                """)
            statement.bind(query.key, at: 1)
            return try hits(statement)
        }
    }

    func levels(named keys: [String]) throws -> [[AddressNameLevel]] {
        let statement = try prepared(
            """
            SELECT DISTINCT a.kind, a.level FROM address_name a
            WHERE a.key = ?1 AND a.kind <= \(AddressNameKind.alias.rawValue) ORDER BY a.level, a.kind
            """)
        return try keys.map { key in
            statement.bind(key, at: 1)
            var levels: [AddressNameLevel] = []
            while try statement.next() { try append(statement, to: &levels) }
            return levels
        }
    }

    private func append(_ statement: RawStatement, to levels: inout [AddressNameLevel]) throws {
        let isShort = statement.integer(0) == AddressNameKind.core.rawValue
        let level = AddressNameLevel(level: try level(statement.integer(1), node: 0), isShort: isShort)
        if !levels.contains(level) { levels.append(level) }
    }

    func children(_ queries: [AddressChildQuery]) throws -> [[AddressNode]] {
        try queries.map { query in
            let condition: String
            if query.key != nil {
                condition = "n.key = ?3"
            } else if query.prefix != nil {
                condition = "n.key >= ?3 AND n.key < ?4"
            } else {
                condition = "1"
            }
            let statement = try prepared(
                """
                SELECT \(Self.columns) FROM address_node n WHERE n.holder = ?1 AND n.level = ?2 AND \(condition)\(zones)
                ORDER BY n.key, n.id
                """)
            statement.bind(query.holder, at: 1)
            statement.bind(Int64(query.level.number), at: 2)
            if let text = query.key ?? query.prefix { statement.bind(text, at: 3) }
            if query.key == nil, let prefix = query.prefix { statement.bind(prefix + "\u{10FFFF}", at: 4) }
            return try nodes(statement, limit: query.key == nil ? query.limit : .max)
        }
    }

    func neighbours(_ queries: [AddressNeighbourQuery]) throws -> [AddressNeighbours] {
        try queries.map { query in
            AddressNeighbours(
                below: try neighbour(query, "<", "DESC"), above: try neighbour(query, ">", "ASC"))
        }
    }

    private func neighbour(_ query: AddressNeighbourQuery, _ comparison: String, _ order: String) throws -> AddressNode?
    {
        let parity = query.sameParity ? " AND n.number % 2 = ?3" : ""
        let statement = try prepared(
            """
            SELECT \(Self.columns) FROM address_node n WHERE n.holder = ?1 AND n.number \(comparison) ?2
            AND n.lon IS NOT NULL\(parity)\(zones) ORDER BY n.number \(order), n.id
            """)
        statement.bind(query.road, at: 1)
        statement.bind(Int64(query.number), at: 2)
        if query.sameParity { statement.bind(Int64(query.number % 2), at: 3) }
        return try nodes(statement, limit: 1).first
    }

    // MARK: Places

    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance] {
        var radius = min(metres, 30)
        while true {
            let found = try around(position, metres: radius)
            if found.count >= count || radius >= metres { return Array(found.prefix(count)) }
            radius = min(radius * 3, metres)
        }
    }

    private func around(_ position: Position, metres: Double) throws -> [AddressDistance] {
        let box = Geodesic.box(around: position, metres: metres)
        var found: [AddressDistance] = []
        for table in tables {
            let statement = try prepared(
                """
                SELECT \(Self.columns) FROM \(table.quotedIndex) r CROSS JOIN address_node n ON n.feature = r.pkid
                WHERE r.xmin <= ?1 AND r.xmax >= ?2 AND r.ymin <= ?3 AND r.ymax >= ?4
                AND n.level >= \(AddressLevel.doorplate.number)\(zones)
                """)
            for (index, value) in [box.east, box.west, box.north, box.south].enumerated() {
                statement.bind(value, at: Int32(index + 1))
            }
            for node in try nodes(statement, limit: .max) {
                guard let place = node.position else { continue }
                let distance = Geodesic.distance(position, place)
                if distance <= metres { found.append(AddressDistance(node: node, metres: distance)) }
            }
        }
        return found.sorted { ($0.metres, $0.node.id) < ($1.metres, $1.node.id) }
    }

    func cells(_ ids: [Int64]) throws -> [String?] {
        guard let grids else { return ids.map { _ in nil } }
        let layers = tables.map { String($0.number) }.joined(separator: ", ")
        let statement = try prepared(
            """
            SELECT g.code FROM address_node n CROSS JOIN cell_link l ON l.feature = n.sample AND l.layer IN (\(layers))
            CROSS JOIN \(grids.quotedName) g ON g._id = l.cell WHERE n.id = ?1 AND l.system = 0
            """)
        return try ids.map { id in
            statement.bind(id, at: 1)
            defer { statement.reset() }
            return try statement.next() ? statement.text(0) : nil
        }
    }

    // MARK: Names

    func completions(of prefix: String, kinds: [AddressNameKind], limit: Int) throws -> [AddressNameHit] {
        let list = kinds.map { String($0.rawValue) }.joined(separator: ", ")
        let statement = try prepared(
            """
            SELECT \(Self.columns), a.kind FROM address_name a CROSS JOIN address_node n ON n.id = a.node
            WHERE a.key >= ?1 AND a.key < ?2 AND a.kind IN (\(list))\(zones)
            ORDER BY length(n.name), n.level, n.id
            """)
        statement.bind(prefix, at: 1)
        statement.bind(prefix + "\u{10FFFF}", at: 2)
        return try hits(statement, limit: limit)
    }

    func forEachName(_ body: (String, AddressNameLevel) throws -> Void) throws {
        let statement = try prepared(
            "SELECT DISTINCT key, kind, level FROM address_name WHERE kind <= \(AddressNameKind.alias.rawValue)")
        while try statement.next() {
            let isShort = statement.integer(1) == AddressNameKind.core.rawValue
            try body(
                statement.text(0) ?? "",
                AddressNameLevel(level: try level(statement.integer(2), node: 0), isShort: isShort))
        }
    }

    // MARK: Rows

    private func prepared(_ sql: String) throws -> RawStatement {
        if let known = statements[sql] { return known }
        let statement = try RawStatement(sql, database)
        statements[sql] = statement
        return statement
    }

    private func hits(_ statement: RawStatement, limit: Int = .max) throws -> [AddressNameHit] {
        defer { statement.reset() }
        var hits: [AddressNameHit] = []
        while hits.count < limit, try statement.next() {
            guard let kind = AddressNameKind(rawValue: Int(statement.integer(12))) else { continue }
            hits.append(AddressNameHit(node: try node(statement), kind: kind))
        }
        return hits
    }

    private func nodes(_ statement: RawStatement, limit: Int) throws -> [AddressNode] {
        defer { statement.reset() }
        var nodes: [AddressNode] = []
        while nodes.count < limit, try statement.next() { nodes.append(try node(statement)) }
        return nodes
    }

    private func node(_ row: RawStatement) throws -> AddressNode {
        let id = row.integer(0)
        return AddressNode(
            id: id, parent: optional(row, 1), holder: optional(row, 2), division: optional(row, 3),
            level: try level(row.integer(4), node: id), name: row.text(5) ?? "", key: row.text(6) ?? "",
            code: row.text(7), feature: optional(row, 8).flatMap(FeatureID.init(rawValue:)), region: row.text(9),
            position: row.type(10) == SQLITE_NULL ? nil : Position(row.real(10), row.real(11)))
    }

    private func optional(_ row: RawStatement, _ column: Int32) -> Int64? {
        row.type(column) == SQLITE_NULL ? nil : row.integer(column)
    }

    private func level(_ number: Int64, node: Int64) throws -> AddressLevel {
        guard let level = AddressLevel(number: Int(number)) else {
            throw AddressBaseError.brokenTree(node: node, "it has the unknown level \(number)")
        }
        return level
    }
}
