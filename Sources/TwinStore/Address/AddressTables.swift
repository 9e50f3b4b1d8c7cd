import AddressBase
import GRDB

/// The SQL shape of the address tree. It is derived from the layers and lives in the same transactions.
///
/// `address_node`: `holder` see `AddressNode`; `level` is `AddressLevel.number`; `sample` the row that lends the node its
/// zone and its cell; `number` the doorplate's number; `origin` 0 = addresses and regions, 1 = layer `places`, 2 = layer
/// `roads`. `address_name`: `kind` is `AddressNameKind`'s raw value.
enum AddressTables {
    enum Origin: Int64 {
        case tree = 0
        case places = 1
        case roads = 2
    }

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE address_node (
                    id INTEGER PRIMARY KEY, parent INTEGER, holder INTEGER, division INTEGER, level INTEGER NOT NULL,
                    name TEXT NOT NULL, key TEXT NOT NULL, code TEXT, region TEXT, feature INTEGER, sample INTEGER,
                    zone INTEGER NOT NULL, lon REAL, lat REAL, number INTEGER, origin INTEGER NOT NULL);
                CREATE TABLE address_name (
                    key TEXT NOT NULL, kind INTEGER NOT NULL, level INTEGER NOT NULL, node INTEGER NOT NULL,
                    PRIMARY KEY (key, kind, level, node)) WITHOUT ROWID;
                CREATE TABLE address_tree (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
                INSERT INTO address_tree (id, version) VALUES (1, 0);
                """)
        try createIndexes(database)
    }

    /// Empties the tree, faster than by deleting row by row. `createIndexes` must follow.
    static func clear(_ database: Database) throws {
        for index in indexes { try database.execute(sql: "DROP INDEX IF EXISTS \(index.name)") }
        try database.execute(sql: "DELETE FROM address_node; DELETE FROM address_name")
    }

    /// Takes what one of the smaller layers brought in.
    static func clear(_ origin: Origin, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM address_name WHERE node IN (SELECT id FROM address_node WHERE origin = ?1);
                """, arguments: [origin.rawValue])
        try database.execute(sql: "DELETE FROM address_node WHERE origin = ?", arguments: [origin.rawValue])
    }

    static func createIndexes(_ database: Database) throws {
        for index in indexes { try database.execute(sql: "CREATE INDEX \(index.name) ON \(index.definition)") }
    }

    private static let indexes: [(name: String, definition: String)] = [
        ("address_node_key", "address_node (holder, level, key)"),
        ("address_node_feature", "address_node (feature) WHERE feature IS NOT NULL"),
        ("address_node_number", "address_node (holder, number) WHERE number IS NOT NULL"),
        ("address_node_region", "address_node (region) WHERE region IS NOT NULL"),
        ("address_node_origin", "address_node (origin) WHERE origin > 0"),
    ]
}
