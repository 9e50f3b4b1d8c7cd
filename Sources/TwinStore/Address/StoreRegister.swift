import AddressBase
import GRDB
import GeoModel

/// The address base inside a transaction of the store: writes nodes with their history, and notes what changed.
final class StoreRegister: AddressRegister {
    /// The commit that is being written.
    let version: Int64
    let database: Database
    var ids: IDSequence
    /// Nodes that were added, changed, moved a little, or ended.
    private(set) var touched: Set<Int64> = []
    /// Nodes that got or lost a further name: what is below them is reached by it, too.
    private(set) var aliased: Set<Int64> = []
    private var kinds: [Int64: AddressOperation.Kind] = [:]
    private var order: [Int64] = []
    /// New nodes of a bulk load: all ids of the range.
    var bulk: ClosedRange<Int64>?
    private let rows: AddressRows
    private var statements: [String: RawStatement] = [:]

    init(version: Int64, _ database: Database) throws {
        self.version = version
        self.database = database
        ids = try IDSequence(site: try ProfileTable.read(database).site, database)
        rows = AddressRows(database: database)
    }

    func takeID() throws -> Int64 { try ids.next() }

    // MARK: Live nodes

    func record(_ id: Int64) throws -> AddressRecord? {
        try one("n.id = ?1") { $0.bind(id, at: 1) }
    }

    func record(ofFeature feature: Int64) throws -> AddressRecord? {
        try one("n.feature = ?1") { $0.bind(feature, at: 1) }
    }

    func record(ofRegion code: String) throws -> AddressRecord? {
        try one("n.region = ?1 ORDER BY n.id") { $0.bind(code, at: 1) }
    }

    func records(heldBy holder: Int64?, level: AddressLevel, key: String) throws -> [AddressRecord] {
        try many("n.holder IS ?1 AND n.level = ?2 AND n.key = ?3 ORDER BY n.id") {
            AddressRecordRow.bind(holder, 1, $0)
            $0.bind(Int64(level.number), at: 2)
            $0.bind(key, at: 3)
        }
    }

    func records(heldBy holder: Int64) throws -> [AddressRecord] {
        try many("n.holder = ?1 ORDER BY n.level, n.key, n.id") { $0.bind(holder, at: 1) }
    }

    func records(taggedBy division: Int64) throws -> [AddressRecord] {
        try many("n.division = ?1 ORDER BY n.id") { $0.bind(division, at: 1) }
    }

    func records(named key: String, at level: AddressLevel) throws -> [AddressRecord] {
        try many("n.level <= 75 AND n.level = ?1 AND n.key = ?2 ORDER BY n.id") {
            $0.bind(Int64(level.number), at: 1)
            $0.bind(key, at: 2)
        }
    }

    /// The nodes that have a building code.
    func records(ofBuilding code: String) throws -> [AddressRecord] {
        try many("n.building_code IS NOT NULL AND n.building_code = ?1 ORDER BY n.id") { $0.bind(code, at: 1) }
    }

    /// The nodes that hang under nothing: divisions and roads, and what names neither.
    func tops() throws -> [AddressRecord] { try many("n.holder IS NULL ORDER BY n.level, n.key, n.id") { _ in } }

    func firstRecord(at level: AddressLevel) throws -> AddressRecord? {
        try one("n.level <= 75 AND n.level = ?1 ORDER BY n.id") { $0.bind(Int64(level.number), at: 1) }
    }

    func records(from origin: AddressOrigin) throws -> [AddressRecord] {
        guard origin == .roads else {
            return try many("n.origin = ?1 ORDER BY n.id") { $0.bind(Int64(origin.rawValue), at: 1) }
        }
        return try many("n.origin = 2 ORDER BY n.id") { _ in }
    }

    func hasChildren(_ record: AddressRecord) throws -> Bool {
        guard let holder = record.node.holderBelow else { return false }
        let child = try statement("SELECT 1 FROM address_node WHERE holder = ?1 AND parent = ?2")
        child.bind(holder, at: 1)
        child.bind(record.id, at: 2)
        defer { child.reset() }
        if try child.next() { return true }
        guard record.node.level.isDivision else { return false }
        let tagged = try statement("SELECT 1 FROM address_node WHERE division = ?1")
        tagged.bind(record.id, at: 1)
        defer { tagged.reset() }
        return try tagged.next()
    }

    func records(aliased key: String, heldBy holder: Int64?, level: AddressLevel) throws -> [AddressRecord] {
        let found = try statement(
            """
            SELECT DISTINCT \(AddressRecordRow.live) FROM address_alias a CROSS JOIN address_node n ON n.id = a.node
            WHERE a.key = ?1 AND a.level = ?2 AND n.holder IS ?3 ORDER BY n.id
            """)
        found.bind(key, at: 1)
        found.bind(Int64(level.number), at: 2)
        AddressRecordRow.bind(holder, 3, found)
        return try records(found)
    }

    func ended(heldBy holder: Int64?, level: AddressLevel, key: String) throws -> [AddressRecord] {
        let found = try statement(
            """
            SELECT \(AddressRecordRow.past) FROM address_past p WHERE p.is_end = 1 AND p.holder IS ?1 AND p.level = ?2
            AND p.key = ?3 ORDER BY p.version_to DESC, p.node
            """)
        AddressRecordRow.bind(holder, 1, found)
        found.bind(Int64(level.number), at: 2)
        found.bind(key, at: 3)
        return try records(found)
    }

    /// Every live node, for a derivation that begins with few.
    func allRecords() throws -> [AddressRecord] { try many("1 ORDER BY n.id") { _ in } }

    func allAliasKeys() throws -> [(node: Int64, key: String)] {
        try Row.fetchAll(database, sql: "SELECT node, key FROM address_alias ORDER BY id").map {
            (node: $0["node"], key: $0["key"])
        }
    }

    func regionRow(_ code: String) throws -> RegionRow? { try rows.region(code: code) }
    func roadRow(named name: String) throws -> PlaceRow? { try rows.road(named: name) }

    // MARK: Codes

    func record(coded code: String) throws -> AddressRecord? {
        if let feature = try feature(coded: code, in: "addresses"), let record = try record(ofFeature: feature) {
            return record
        }
        if let region = try record(ofRegion: code) { return region }
        if let derived = try one("n.code = ?1 AND n.feature IS NULL", { $0.bind(code, at: 1) }) { return derived }
        if let feature = try feature(coded: code, in: "places"), let record = try record(ofFeature: feature) {
            return record
        }
        let old = try statement("SELECT node FROM address_code WHERE code = ?1 ORDER BY version DESC")
        old.bind(code, at: 1)
        var nodes: [Int64] = []
        while try old.next() { nodes.append(old.integer(0)) }
        for node in nodes {
            let live = try AddressReference.successors(of: node, in: self)
            if live.count == 1 { return live[0] }
        }
        guard let ended = try ended(coded: code) else { return nil }
        let live = try AddressReference.successors(of: ended.record.id, in: self)
        return live.count == 1 ? live[0] : nil
    }

    private func feature(coded code: String, in layer: String) throws -> Int64? {
        guard let table = try LayerID(layer).flatMap({ try Catalogue.table($0, database) }) else { return nil }
        let row = try statement("SELECT _id FROM \(table.quotedName) WHERE code = ?1")
        row.bind(code, at: 1)
        defer { row.reset() }
        return try row.next() ? row.integer(0) : nil
    }

    func ended(_ id: Int64) throws -> (record: AddressRecord, successors: [Int64])? {
        try ended("p.node = ?1") { $0.bind(id, at: 1) }
    }

    func ended(coded code: String) throws -> (record: AddressRecord, successors: [Int64])? {
        try ended("p.code IS NOT NULL AND p.code = ?1") { $0.bind(code, at: 1) }
    }

    /// The live node that gave up a code.
    func record(supersededCode code: String) throws -> AddressRecord? {
        try one("n.id = (SELECT node FROM address_code WHERE code = ?1 ORDER BY version DESC LIMIT 1)") {
            $0.bind(code, at: 1)
        }
    }

    /// An ended node that had a code and that people, not a delivery, ended.
    func ended(byPeople code: String) throws -> (record: AddressRecord, successors: [Int64])? {
        try ended("p.code IS NOT NULL AND p.code = ?1 AND p.operation IN ('retire', 'merge', 'split')") {
            $0.bind(code, at: 1)
        }
    }

    private func ended(
        _ condition: String, _ bind: (RawStatement) -> Void
    ) throws -> (record: AddressRecord, successors: [Int64])? {
        let found = try statement(
            """
            SELECT \(AddressRecordRow.past), p.successors, p.ended_as FROM address_past p WHERE p.is_end = 1 AND \(condition)
            ORDER BY p.version_to DESC
            """)
        bind(found)
        defer { found.reset() }
        guard try found.next() else { return nil }
        let list = found.text(22)?.split(separator: ",").compactMap { Int64($0) } ?? []
        var record = try AddressRecordRow.record(found)
        record.status = AddressStatus(number: Int(found.integer(23))) ?? .retired
        return (record, list)
    }

    func lastCode(beginning prefix: String, length: Int) throws -> String? {
        var places = ["address_code WHERE 1", "address_node WHERE code IS NOT NULL AND feature IS NULL"]
        places.append("address_past WHERE is_end = 1 AND code IS NOT NULL")
        if let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }) {
            places.append("\(table.quotedName) WHERE 1")
        }
        var last: String?
        for place in places {
            let row = try statement(
                """
                SELECT code FROM \(place) AND code >= ?1 AND code < ?2 AND length(code) = ?3 ORDER BY code DESC LIMIT 1
                """)
            // The character behind 9 ends what may be digits.
            row.bind(prefix + "0", at: 1)
            row.bind(prefix + ":", at: 2)
            row.bind(Int64(length), at: 3)
            defer { row.reset() }
            if try row.next(), let code = row.text(0), code > last ?? "" { last = code }
        }
        return last
    }

    func isAlias(_ key: String, at level: AddressLevel) throws -> Bool {
        let row = try statement(
            """
            SELECT 1 FROM address_alias a CROSS JOIN address_node n ON n.id = a.node WHERE a.key = ?1 AND a.level = ?2
            """)
        row.bind(key, at: 1)
        row.bind(Int64(level.number), at: 2)
        defer { row.reset() }
        return try row.next()
    }

    func remove(_ alias: AddressAlias) throws {
        for sql in [
            """
            INSERT INTO address_alias_past (node, name, key, level, kind, since, until, version, version_to)
            SELECT node, name, key, level, kind, since, until, version, \(version) FROM address_alias
            WHERE node = ?1 AND name = ?2
            """, "DELETE FROM address_alias WHERE node = ?1 AND name = ?2",
        ] {
            let statement = try statement(sql)
            statement.bind(alias.node, at: 1)
            statement.bind(alias.name, at: 2)
            try statement.step()
        }
        aliased.insert(alias.node)
        note(alias.node, .alias)
    }

    // MARK: Writing

    static let insertion: String = {
        let columns = ["id"] + AddressTables.columns + ["version"]
        let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO address_node (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }()

    private static let replacement: String = {
        let columns = AddressTables.columns + ["version"]
        let sets = columns.enumerated().map { "\($1) = ?\($0 + 2)" }.joined(separator: ", ")
        return "UPDATE address_node SET \(sets) WHERE id = ?1"
    }()

    func put(_ record: AddressRecord, _ operation: AddressOperation.Kind) throws {
        try bringBack(record.id)
        guard let old = try self.record(record.id) else {
            try revive(record.id)
            try write(record, Self.insertion)
            return note(record.id, .add)
        }
        guard !old.isSame(as: record) else {
            return try adjust(record.id, position: record.node.position, sample: record.sample)
        }
        if old.version < version { try supersede(old, operation) }
        if old.node.code != record.node.code, let code = old.node.code { try keep(code: code, of: record.id) }
        try write(record, Self.replacement)
        note(record.id, operation)
    }

    func adjust(_ id: Int64, position: Position?, sample: AddressSample) throws {
        let statement = try statement(
            "UPDATE address_node SET lon = ?2, lat = ?3, sample = ?4, zone = ?5 WHERE id = ?1")
        statement.bind(id, at: 1)
        if let position {
            statement.bind(position.x, at: 2)
            statement.bind(position.y, at: 3)
        } else {
            statement.bindNull(at: 2)
            statement.bindNull(at: 3)
        }
        AddressRecordRow.bind(sample.feature == 0 ? nil : sample.feature, 4, statement)
        statement.bind(sample.zone, at: 5)
        try statement.step()
        touched.insert(id)
    }

    func end(
        _ id: Int64, as status: AddressStatus, _ operation: AddressOperation.Kind, successors: [Int64]
    ) throws {
        guard let record = try record(id) else { return }
        touched.insert(id)
        if record.version == version, try !hasPast(id) {
            // Of this very transaction: it never was.
            kinds[id] = nil
        } else {
            if record.version == version {
                // Changed and ended at once: what it was before stays its last record.
                let change = try statement(
                    """
                    UPDATE address_past SET is_end = 1, ended_as = ?2, operation = ?3, successors = ?4
                    WHERE node = ?1 AND version_to = \(version)
                    """)
                change.bind(id, at: 1)
                change.bind(Int64(status.number), at: 2)
                change.bind(operation.rawValue, at: 3)
                AddressRecordRow.bind(Self.list(successors), 4, change)
                try change.step()
            } else {
                try supersede(record, operation, endedAs: status, successors: successors)
            }
            note(id, operation, over: true)
        }
        let delete = try statement("DELETE FROM address_node WHERE id = ?1")
        delete.bind(id, at: 1)
        try delete.step()
    }

    func add(_ alias: AddressAlias) throws {
        guard let record = try record(alias.node) else { return }
        guard try !aliases(of: alias.node).contains(where: { $0.name == alias.name }) else { return }
        let insert = try statement(
            """
            INSERT INTO address_alias (node, name, key, level, kind, since, until, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \(version))
            """)
        insert.bind(alias.node, at: 1)
        insert.bind(alias.name, at: 2)
        insert.bind(AddressKey.key(alias.name, at: record.node.level), at: 3)
        insert.bind(Int64(record.node.level.number), at: 4)
        insert.bind(alias.kind.rawValue, at: 5)
        AddressRecordRow.bind(alias.since, 6, insert)
        AddressRecordRow.bind(alias.until, 7, insert)
        try insert.step()
        aliased.insert(alias.node)
        note(alias.node, .alias)
    }

    func aliases(of node: Int64) throws -> [AddressAlias] {
        let found = try statement("SELECT name, kind, since, until FROM address_alias WHERE node = ?1 ORDER BY id")
        found.bind(node, at: 1)
        var aliases: [AddressAlias] = []
        while try found.next() {
            aliases.append(
                AddressAlias(
                    node: node, name: found.text(0) ?? "",
                    kind: found.text(1).flatMap(AddressAlias.Kind.init(rawValue:)) ?? .common, since: found.text(2),
                    until: found.text(3)))
        }
        return aliases
    }

    func aliases(addedBy version: Int64) throws -> [AddressAlias] {
        let nodes = try Int64.fetchAll(
            database, sql: "SELECT DISTINCT node FROM address_alias WHERE version = ?", arguments: [version])
        let names = try Set(
            String.fetchAll(database, sql: "SELECT name FROM address_alias WHERE version = ?", arguments: [version]))
        return try nodes.flatMap { try aliases(of: $0) }.filter { names.contains($0.name) }
    }

    func aliases(removedBy version: Int64) throws -> [AddressAlias] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM address_alias_past WHERE version_to = ? ORDER BY id", arguments: [version]
        ).map {
            AddressAlias(
                node: $0["node"], name: $0["name"], kind: AddressAlias.Kind(rawValue: $0["kind"]) ?? .common,
                since: $0["since"], until: $0["until"])
        }
    }

    /// The record that a commit superseded or ended, alive.
    func record(_ id: Int64, supersededBy version: Int64) throws -> AddressRecord? {
        let past = try statement(
            "SELECT \(AddressRecordRow.past) FROM address_past p WHERE p.node = ?1 AND p.version_to = ?2")
        past.bind(id, at: 1)
        past.bind(version, at: 2)
        return try records(past).first
    }

    /// Keeps a record that is superseded by this commit.
    func supersede(
        _ old: AddressRecord, _ operation: AddressOperation.Kind, endedAs status: AddressStatus? = nil,
        successors: [Int64] = []
    ) throws {
        let columns = ["node"] + AddressTables.columns + ["version_from"]
        let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let insert = try statement(
            """
            INSERT INTO address_past (\(columns.joined(separator: ", ")), version_to, operation, is_end, successors, ended_as)
            VALUES (\(marks), \(version), ?23, ?24, ?25, ?26)
            """)
        AddressRecordRow.bind(old, version: old.version, to: insert)
        insert.bind(operation.rawValue, at: 23)
        insert.bind(status == nil ? Int64(0) : 1, at: 24)
        AddressRecordRow.bind(Self.list(successors), 25, insert)
        AddressRecordRow.bind(status.map { Int64($0.number) }, 26, insert)
        try insert.step()
        note(old.id, operation)
    }

    /// Notes a superseded code, which leads to the node from now on.
    func keep(code: String, of node: Int64) throws {
        let insert = try statement(
            "INSERT OR IGNORE INTO address_code (code, node, version) VALUES (?1, ?2, \(version))")
        insert.bind(code, at: 1)
        insert.bind(node, at: 2)
        try insert.step()
    }

    private static func list(_ ids: [Int64]) -> String? {
        ids.isEmpty ? nil : ids.map(String.init).joined(separator: ",")
    }

    private func write(_ record: AddressRecord, _ sql: String) throws {
        let statement = try statement(sql)
        AddressRecordRow.bind(record, version: version, to: statement)
        try statement.step()
    }

    private func hasPast(_ id: Int64) throws -> Bool {
        let past = try statement("SELECT 1 FROM address_past WHERE node = ?1 AND version_to = \(version)")
        past.bind(id, at: 1)
        defer { past.reset() }
        return try past.next()
    }

    /// A node that this very commit has ended and that is wanted again: as if nothing had been.
    private func bringBack(_ id: Int64) throws {
        guard kinds[id] != nil else { return }
        let past = try statement(
            "SELECT \(AddressRecordRow.past) FROM address_past p WHERE p.node = ?1 AND p.version_to = \(version) AND p.is_end = 1"
        )
        past.bind(id, at: 1)
        guard let record = try records(past).first else { return }
        let delete = try statement("DELETE FROM address_past WHERE node = ?1 AND version_to = \(version)")
        delete.bind(id, at: 1)
        try delete.step()
        let insert = try statement(Self.insertion)
        AddressRecordRow.bind(record, version: record.version, to: insert)
        try insert.step()
        kinds[id] = nil
    }

    /// A node that had ended returns: its end stays in the past, as one that was not the last.
    private func revive(_ id: Int64) throws {
        let change = try statement("UPDATE address_past SET is_end = 2 WHERE node = ?1 AND is_end = 1")
        change.bind(id, at: 1)
        try change.step()
    }

    // MARK: What changed

    private func note(_ id: Int64, _ kind: AddressOperation.Kind, over: Bool = false) {
        touched.insert(id)
        if kinds[id] == nil { order.append(id) }
        if over || kinds[id] == nil { kinds[id] = kind }
    }

    /// Writes the list of changes and gives the ids back. The register must not be used afterwards.
    func finish() throws {
        try ids.save(database)
        let insert = try RawStatement(
            "INSERT INTO address_change (version, place, node, last, kind) VALUES (?1, ?2, ?3, ?4, ?5)", database)
        var place: Int64 = 0
        func write(_ node: Int64, _ last: Int64?, _ kind: AddressOperation.Kind) throws {
            place += 1
            insert.bind(version, at: 1)
            insert.bind(place, at: 2)
            insert.bind(node, at: 3)
            AddressRecordRow.bind(last, 4, insert)
            insert.bind(kind.rawValue, at: 5)
            try insert.step()
        }
        if let bulk { try write(bulk.lowerBound, bulk.upperBound, .add) }
        var done: Set<Int64> = []
        for id in order where done.insert(id).inserted {
            if let kind = kinds[id] { try write(id, nil, kind) }
        }
    }

    // MARK: Statements

    private func statement(_ sql: String) throws -> RawStatement {
        if let known = statements[sql] { return known }
        let statement = try RawStatement(sql, database)
        statements[sql] = statement
        return statement
    }

    private func one(_ condition: String, _ bind: (RawStatement) -> Void) throws -> AddressRecord? {
        let found = try statement("SELECT \(AddressRecordRow.live) FROM address_node n WHERE \(condition)")
        bind(found)
        defer { found.reset() }
        return try found.next() ? try AddressRecordRow.record(found) : nil
    }

    private func many(_ condition: String, _ bind: (RawStatement) -> Void) throws -> [AddressRecord] {
        let found = try statement("SELECT \(AddressRecordRow.live) FROM address_node n WHERE \(condition)")
        bind(found)
        return try records(found)
    }

    private func records(_ rows: RawStatement) throws -> [AddressRecord] {
        defer { rows.reset() }
        var records: [AddressRecord] = []
        while try rows.next() { records.append(try AddressRecordRow.record(rows)) }
        return records
    }
}
