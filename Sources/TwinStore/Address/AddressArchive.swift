import AddressBase
import GRDB
import GeoModel

/// Reads nodes as they were: at a commit, or at a date. Confined to its connection's queue.
final class AddressArchive {
    /// What of the past counts.
    enum Moment: Hashable {
        case now
        /// After a commit.
        case version(Int64)
        /// By the dates from which changes count; ISO 8601 UTC.
        case time(String)
    }

    /// A record with what ended it.
    struct Found {
        var record: AddressRecord
        /// The commit that ended the node; nil while it lives.
        var endedBy: Int64?
        var successors: [Int64] = []
    }

    let moment: Moment
    private let database: Database
    private let register: StoreRegister
    private var operations: [Int64: AddressOperationRecord] = [:]
    private var names: [Int64: AddressElements] = [:]

    init(_ moment: Moment, _ database: Database) throws {
        self.moment = moment
        self.database = database
        register = try StoreRegister(version: 0, database)
    }

    /// A day counts to its end, a moment to itself.
    ///
    /// - Throws: `AddressBaseError.badDate`.
    static func moment(_ date: String?) throws -> Moment {
        guard let date else { return .now }
        let digits = Array("0000-00-00")
        let day = date.prefix(10)
        let isDay = day.count == 10 && zip(day, digits).allSatisfy { $1 == "0" ? $0.isNumber : $0 == $1 }
        guard isDay, date.count == 10 || (date.dropFirst(10).first == "T" && date.hasSuffix("Z")) else {
            throw AddressBaseError.badDate(date)
        }
        return .time(date.count == 10 ? "\(date)T23:59:59.999Z" : date)
    }

    // MARK: One node

    /// The node at the moment; nil where there was none.
    func find(_ id: Int64) throws -> Found? {
        if moment == .now {
            if let live = try register.record(id) { return Found(record: live) }
            return try register.ended(id).map { Found(record: $0.record, endedBy: nil, successors: $0.successors) }
        }
        var versions = try past(id)
        if let live = try register.record(id) { versions.append(Found(record: live)) }
        let first = versions.first?.record.version
        var found: Found?
        for version in versions
        where try counts(version.record.version, isFirst: version.record.version == first, version.record.since) {
            found = version
        }
        guard var found else { return nil }
        if let end = found.endedBy {
            guard try counts(end, isFirst: false, nil) else {
                found.endedBy = nil
                found.successors = []
                return found
            }
            found.record.status = try endedStatus(id, end)
        }
        return found
    }

    private func past(_ id: Int64) throws -> [Found] {
        let rows = try RawStatement(
            """
            SELECT \(AddressRecordRow.past), p.version_to, p.is_end, p.successors FROM address_past p
            WHERE p.node = ?1 ORDER BY p.version_to
            """, database)
        rows.bind(id, at: 1)
        var found: [Found] = []
        while try rows.next() {
            found.append(
                Found(
                    record: try AddressRecordRow.record(rows), endedBy: rows.integer(23) > 0 ? rows.integer(22) : nil,
                    successors: rows.text(24)?.split(separator: ",").compactMap { Int64($0) } ?? []))
        }
        return found
    }

    private func endedStatus(_ id: Int64, _ version: Int64) throws -> AddressStatus {
        let number = try Int.fetchOne(
            database, sql: "SELECT ended_as FROM address_past WHERE node = ? AND version_to = ?",
            arguments: [id, version])
        return number.flatMap(AddressStatus.init(number:)) ?? .retired
    }

    /// Whether a commit counts at the moment. A node that came with a file and without a date has always been there.
    private func counts(_ version: Int64, isFirst: Bool, _ since: String?) throws -> Bool {
        switch moment {
        case .now: return true
        case .version(let last): return version <= last
        case .time(let time):
            guard let operation = try operation(version) else { return true }
            if isFirst, operation.kind == .deliver { return since.map { $0 <= time } ?? true }
            return operation.effective <= time
        }
    }

    func operation(_ version: Int64) throws -> AddressOperationRecord? {
        if let known = operations[version] { return known }
        let record = try AddressOperationRows.record(version, database)
        operations[version] = record
        return record
    }

    // MARK: Names and neighbours

    /// The names on the way to a node, as they were.
    func elements(of id: Int64) throws -> AddressElements {
        if let known = names[id] { return known }
        guard let record = try find(id)?.record else { return AddressElements() }
        var elements = AddressElements()
        if let parent = record.node.parent { elements = try self.elements(of: parent) }
        if let division = record.node.division {
            let inside = try self.elements(of: division)
            for level in AddressLevel.allCases where level.isDivision {
                if let name = inside[level] { elements[level] = name }
            }
        }
        elements[record.node.level] = record.node.name
        names[id] = elements
        return elements
    }

    /// The address in full: of a row that is a mere text that text.
    func address(of record: AddressRecord) throws -> String {
        if record.origin == .free, let feature = record.node.feature?.rawValue,
            let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }),
            let text = try String.fetchOne(
                database, sql: "SELECT address FROM \(table.quotedName) WHERE _id = ?", arguments: [feature])
        {
            return text
        }
        return try elements(of: record.id).text
    }

    /// What hung right below a node, and what noted it as its division.
    func below(_ record: AddressRecord) throws -> [AddressRecord] {
        var ids = try Set(register.children(of: record).map(\.id))
        if record.node.level.isDivision { ids.formUnion(try register.records(taggedBy: record.id).map(\.id)) }
        guard moment != .now else { return try sorted(ids.compactMap { try register.record($0) }) }
        ids.formUnion(
            try Int64.fetchAll(
                database, sql: "SELECT DISTINCT node FROM address_past WHERE parent = ?1 OR division = ?1",
                arguments: [record.id]))
        return try sorted(
            ids.compactMap { id in
                guard let found = try find(id), found.endedBy == nil,
                    found.record.node.parent == record.id || found.record.node.division == record.id
                else { return nil }
                return found.record
            })
    }

    /// The nodes that hung under nothing.
    func top() throws -> [AddressRecord] {
        let live = try register.tops()
        guard moment != .now else { return sorted(live) }
        var ids = Set(live.map(\.id))
        ids.formUnion(
            try Int64.fetchAll(database, sql: "SELECT DISTINCT node FROM address_past WHERE parent IS NULL"))
        return try sorted(
            ids.compactMap { id in
                guard let found = try find(id), found.endedBy == nil, found.record.node.holder == nil else {
                    return nil
                }
                return found.record
            })
    }

    // MARK: Further names and codes

    /// The aliases that a node had.
    func aliases(of id: Int64) throws -> [AddressAlias] {
        guard moment != .now else { return try register.aliases(of: id) }
        let rows = try RawStatement(
            """
            SELECT name, kind, since, until, version, NULL AS version_to, id FROM address_alias WHERE node = ?1
            UNION ALL SELECT name, kind, since, until, version, version_to, id FROM address_alias_past WHERE node = ?1
            ORDER BY version, id
            """, database)
        rows.bind(id, at: 1)
        var aliases: [AddressAlias] = []
        while try rows.next() {
            guard try counts(rows.integer(4), isFirst: false, nil),
                try rows.text(5) == nil || !counts(rows.integer(5), isFirst: false, nil)
            else { continue }
            aliases.append(
                AddressAlias(
                    node: id, name: rows.text(0) ?? "",
                    kind: rows.text(1).flatMap(AddressAlias.Kind.init(rawValue:)) ?? .common, since: rows.text(2),
                    until: rows.text(3)))
        }
        return aliases
    }

    /// The codes that a node had given up.
    func formerCodes(of id: Int64) throws -> [String] {
        let rows = try RawStatement(
            "SELECT code, version FROM address_code WHERE node = ?1 ORDER BY version, code", database)
        rows.bind(id, at: 1)
        var codes: [String] = []
        while try rows.next() {
            if let code = rows.text(0), try counts(rows.integer(1), isFirst: false, nil) { codes.append(code) }
        }
        return codes
    }

    private func sorted(_ records: [AddressRecord]) -> [AddressRecord] {
        records.sorted {
            (
                $0.node.level, AddressKey.number($0.node.key) ?? 0, $0.node.key, $0.id
            ) < ($1.node.level, AddressKey.number($1.node.key) ?? 0, $1.node.key, $1.id)
        }
    }
}

/// Reads the records of who did what when.
enum AddressOperationRows {
    static func record(_ version: Int64, _ database: Database) throws -> AddressOperationRecord? {
        try records("WHERE o.version = ?", [version], database).first
    }

    static func records(
        _ rest: String, _ arguments: StatementArguments, _ database: Database
    ) throws -> [AddressOperationRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT o.*, (SELECT sum(coalesce(c.last - c.node, 0) + 1) FROM address_change c WHERE c.version = o.version)
                AS nodes FROM address_operation o \(rest)
                """, arguments: arguments
        ).map { row in
            AddressOperationRecord(
                version: row["version"], kind: AddressOperation.Kind(rawValue: row["kind"]) ?? .deliver,
                by: row["operator"], reason: row["reason"], time: row["time"], effective: row["effective"],
                batch: row["batch"], undoes: row["undo_of"], undoneBy: row["undone_by"], nodes: row["nodes"] ?? 0)
        }
    }
}
