import GRDB

/// The SQL shape of the address index: its image in blocks, which of them make a whole, and the nodes that have changed since.
///
/// It changes in the transactions that change the tree, so that a crash leaves the index of the old state or of the new.
enum AddressIndexTables {
    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE address_index (block INTEGER PRIMARY KEY, bytes BLOB NOT NULL, checksum INTEGER NOT NULL);
                CREATE TABLE address_index_head (
                    id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, bytes INTEGER NOT NULL);
                CREATE TABLE address_index_change (node INTEGER PRIMARY KEY, is_moved INTEGER NOT NULL);
                INSERT INTO address_index_head (id, generation, bytes) VALUES (1, 0, 0);
                DROP TABLE IF EXISTS address_name;
                """)
        try AddressIndexWriter(database).refresh(.all)
    }
}

/// Which image a database holds.
struct AddressIndexHead: Hashable {
    /// Counts the images that were written.
    var generation: Int64
    var byteCount: Int
    /// The version of the tree.
    var version: Int64

    init(_ database: Database) throws {
        let row = try RawStatement(
            kept: "SELECT h.generation, h.bytes, t.version FROM address_index_head h, address_tree t", database)
        let isThere = try row.next()
        generation = isThere ? row.integer(0) : 0
        byteCount = isThere ? Int(row.integer(1)) : 0
        version = isThere ? row.integer(2) : 0
    }
}
