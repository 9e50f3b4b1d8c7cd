import AddressBase
import GRDB
import GeoModel
import OneMap

/// The tokens of address nodes. A row is never changed or deleted: a token that was printed must lead on for ever, and
/// none may come twice.
enum DoorplateTable {
    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE address_token (
                    token TEXT PRIMARY KEY, node INTEGER NOT NULL UNIQUE, operator TEXT NOT NULL, time TEXT NOT NULL)
                    WITHOUT ROWID
                """)
    }
}

extension TwinStore: DoorplateStore {
    public func issueTokens(for nodes: [Int64], operatorName: String) async throws -> [DoorplateToken] {
        let path = path
        return try await writer().write { database in
            try TwinStoreError.translating(path: path) {
                try nodes.map { try Self.token(of: $0, operatorName: operatorName, database) }
            }
        }
    }

    private static func token(of node: Int64, operatorName: String, _ database: Database) throws -> DoorplateToken {
        let known = try String.fetchOne(
            database, sql: "SELECT token FROM address_token WHERE node = ?", arguments: [node])
        if let known = known.flatMap({ DoorplateToken($0) }) { return known }
        guard try isLive(node, database) else { throw TwinStoreError.noSuchAddress(node) }
        let token = DoorplateToken.random()
        try database.execute(
            sql: "INSERT INTO address_token (token, node, operator, time) VALUES (?, ?, ?, ?)",
            arguments: [token.text, node, operatorName, CommitLog.now()])
        return token
    }

    public func destination(of token: DoorplateToken) async throws -> DoorplateDestination? {
        try await reading { database in
            let node = try Int64.fetchOne(
                database, sql: "SELECT node FROM address_token WHERE token = ?", arguments: [token.text])
            return try node.map { node in
                DoorplateDestination(
                    nodes: try Self.successors(of: node, database), hasEnded: try !Self.isLive(node, database))
            }
        }
    }

    /// The node itself while it lives; after a merge or split what took its place, through all that followed.
    private static func successors(of node: Int64, _ database: Database) throws -> [Int64] {
        var live: [Int64] = []
        var open = [node]
        var seen: Set<Int64> = []
        while !open.isEmpty {
            let next = open.removeFirst()
            guard seen.insert(next).inserted else { continue }
            if try isLive(next, database) {
                live.append(next)
            } else {
                let list = try String.fetchOne(
                    database,
                    sql: """
                        SELECT successors FROM address_past WHERE node = ? AND is_end = 1
                        ORDER BY version_to DESC LIMIT 1
                        """, arguments: [next])
                open += (list ?? "").split(separator: ",").compactMap { Int64($0) }
            }
        }
        return live
    }

    private static func isLive(_ node: Int64, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM address_node WHERE id = ?)", arguments: [node]) ?? false
    }

    public func nodes(withCode code: String) async throws -> [Int64] {
        try await reading { database in
            let table = try Catalogue.existing(BuiltInLayers.addresses.id, database)
            let found = try Int64.fetchAll(
                database,
                sql: """
                    SELECT n.id FROM \(table.quotedName) a JOIN address_node n ON n.feature = a._id WHERE a.code = ?1
                    UNION SELECT id FROM address_node WHERE code = ?1 AND feature IS NULL
                    UNION SELECT node FROM address_code WHERE code = ?1
                    """, arguments: [code])
            return Array(Set(try found.flatMap { try Self.successors(of: $0, database) })).sorted()
        }
    }

    public func nodes(of features: [FeatureID]) async throws -> [Int64?] {
        try await reading { database in
            let statement = try RawStatement("SELECT id FROM address_node WHERE feature = ?1 ORDER BY id", database)
            return try features.map { feature in
                statement.bind(feature.rawValue, at: 1)
                defer { statement.reset() }
                return try statement.next() ? statement.integer(0) : nil
            }
        }
    }
}
