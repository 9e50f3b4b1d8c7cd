import AddressBase
import GRDB

/// The SQL shape of the address base.
///
/// - `address_node`: the live nodes. `holder` see `AddressNode`; `level`, `status` and `precision` are the enumerations'
///   numbers; `sample` the row that lends the node its zone and its cell; `number` the doorplate's number; `origin` is
///   `AddressOrigin`; `version` the commit that wrote the record as it stands. A first load costs no history.
/// - `address_past`: superseded records, from `version_from` until before `version_to`; `is_end` is 1 for the last of
///   a node that is no more, 2 where it came back since: `ended_as` is its status then, `successors` what it led on to,
///   comma-separated.
/// - `address_change`: what each commit did to which node, in order; an entry with `last` stands for all new nodes from
///   `node` to `last`.
/// - `address_alias`, `address_alias_past`: further names. `address_code`: superseded codes.
/// - `address_operation`: who did it when and why, one a commit.
/// - `address_link`: keys of other systems' records that are tied to a node, no data of theirs. `address_proposal`: what
///   people in the field say is wrong, and what became of it; `address_picture` their photographs.
enum AddressTables {
    /// The columns of a record, in the order of `AddressRecordRow`.
    static let columns = [
        "parent", "holder", "division", "level", "name", "key", "code", "region", "feature", "sample", "zone", "lon",
        "lat", "number", "origin", "status", "since", "source", "precision", "building_code",
    ]

    private static let record = """
        parent INTEGER, holder INTEGER, division INTEGER, level INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
        code TEXT, region TEXT, feature INTEGER, sample INTEGER, zone INTEGER NOT NULL, lon REAL, lat REAL,
        number INTEGER, origin INTEGER NOT NULL, status INTEGER NOT NULL, since TEXT, source TEXT, precision INTEGER,
        building_code TEXT
        """

    /// The tables of store version 2, whose ids were good for one version of the tree.
    static func createFirst(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE address_node (id INTEGER PRIMARY KEY);
                CREATE TABLE address_tree (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
                INSERT INTO address_tree (id, version) VALUES (1, 0);
                """)
    }

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                DROP TABLE address_node;
                CREATE TABLE address_node (id INTEGER PRIMARY KEY, \(record), version INTEGER NOT NULL);
                CREATE TABLE address_past (
                    node INTEGER NOT NULL, version_from INTEGER NOT NULL, version_to INTEGER NOT NULL,
                    operation TEXT NOT NULL, is_end INTEGER NOT NULL, successors TEXT, \(record),
                    PRIMARY KEY (node, version_to)) WITHOUT ROWID;
                CREATE INDEX address_past_spot ON address_past (holder, level, key) WHERE is_end = 1;
                CREATE INDEX address_past_parent ON address_past (parent);
                CREATE INDEX address_past_feature ON address_past (feature) WHERE feature IS NOT NULL;
                CREATE INDEX address_past_version ON address_past (version_to);
                CREATE TABLE address_change (
                    version INTEGER NOT NULL, place INTEGER NOT NULL, node INTEGER NOT NULL, last INTEGER,
                    kind TEXT NOT NULL, PRIMARY KEY (version, place)) WITHOUT ROWID;
                CREATE INDEX address_change_node ON address_change (node);
                CREATE TABLE address_alias (
                    id INTEGER PRIMARY KEY, node INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
                    level INTEGER NOT NULL, kind TEXT NOT NULL, since TEXT, until TEXT, version INTEGER NOT NULL);
                CREATE INDEX address_alias_key ON address_alias (key, level);
                CREATE INDEX address_alias_node ON address_alias (node);
                CREATE TABLE address_alias_past (
                    id INTEGER PRIMARY KEY, node INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
                    level INTEGER NOT NULL, kind TEXT NOT NULL, since TEXT, until TEXT, version INTEGER NOT NULL,
                    version_to INTEGER NOT NULL);
                CREATE TABLE address_code (
                    code TEXT NOT NULL, node INTEGER NOT NULL, version INTEGER NOT NULL,
                    PRIMARY KEY (code, node)) WITHOUT ROWID;
                CREATE TABLE address_operation (
                    version INTEGER PRIMARY KEY, batch INTEGER, kind TEXT NOT NULL, operator TEXT NOT NULL, reason TEXT,
                    effective TEXT NOT NULL, time TEXT NOT NULL, note TEXT);
                """)
        try createIndexes(database)
    }

    /// What the life of the base needs beyond the tree: what nodes ended as, undo, ties and proposals.
    static func createLife(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE address_past ADD COLUMN ended_as INTEGER;
                CREATE INDEX address_past_code ON address_past (code) WHERE is_end = 1 AND code IS NOT NULL;
                CREATE INDEX address_change_range ON address_change (node) WHERE last IS NOT NULL;
                ALTER TABLE address_operation DROP COLUMN note;
                ALTER TABLE address_operation ADD COLUMN undo_of INTEGER;
                ALTER TABLE address_operation ADD COLUMN undone_by INTEGER;
                CREATE TABLE address_link (
                    id INTEGER PRIMARY KEY, system TEXT NOT NULL, key TEXT NOT NULL, kind TEXT, node INTEGER NOT NULL,
                    since TEXT NOT NULL, until TEXT, operator TEXT NOT NULL, time TEXT NOT NULL);
                CREATE INDEX address_link_node ON address_link (node);
                CREATE INDEX address_link_key ON address_link (system, key);
                CREATE TABLE address_proposal (
                    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, node INTEGER, text TEXT, lon REAL, lat REAL, photo TEXT,
                    note TEXT, proposer TEXT NOT NULL, time TEXT NOT NULL, state TEXT NOT NULL, reviewer TEXT,
                    review_time TEXT, reason TEXT, version INTEGER);
                CREATE INDEX address_proposal_state ON address_proposal (state, id);
                CREATE TABLE address_operation_batch (
                    version INTEGER NOT NULL, batch INTEGER NOT NULL, PRIMARY KEY (version, batch)) WITHOUT ROWID;
                CREATE INDEX address_operation_batch_batch ON address_operation_batch (batch);
                """)
    }

    /// Photographs of proposals; buildings by their codes.
    static func createPictures(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE address_picture (
                    proposal INTEGER PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
                CREATE INDEX IF NOT EXISTS address_node_building ON address_node (building_code)
                    WHERE building_code IS NOT NULL;
                """)
    }

    /// Empties the tree, faster than by deleting row by row. `createIndexes` must follow.
    static func clear(_ database: Database) throws {
        for index in indexes { try database.execute(sql: "DROP INDEX IF EXISTS \(index.name)") }
        try database.execute(sql: "DELETE FROM address_node")
    }

    static func createIndexes(_ database: Database) throws {
        for index in indexes { try database.execute(sql: "CREATE INDEX \(index.name) ON \(index.definition)") }
    }

    private static let indexes: [(name: String, definition: String)] = [
        ("address_node_key", "address_node (holder, level, key)"),
        ("address_node_feature", "address_node (feature) WHERE feature IS NOT NULL"),
        ("address_node_number", "address_node (holder, number) WHERE number IS NOT NULL"),
        ("address_node_region", "address_node (region) WHERE region IS NOT NULL"),
        ("address_node_named", "address_node (level, key) WHERE level <= 75"),
        ("address_node_division", "address_node (division) WHERE division IS NOT NULL"),
        ("address_node_road", "address_node (id) WHERE origin = 2"),
        ("address_node_building", "address_node (building_code) WHERE building_code IS NOT NULL"),
        ("address_node_code", "address_node (code) WHERE code IS NOT NULL AND feature IS NULL"),
    ]
}
