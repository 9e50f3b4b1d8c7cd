import AddressBase
import GRDB
import GeoModel

/// Reads what commits did to nodes, each as the commit left it: the same page is the same for ever.
struct AddressFeed {
    private let access: Access
    private let database: Database

    /// One entry of the list of changes: one node, or a range of new ones.
    private struct Entry {
        var version: Int64
        var node: Int64
        var last: Int64
        var kind: AddressOperation.Kind
        var count: Int64 { last - node + 1 }
    }

    init(_ access: Access, _ database: Database) {
        self.access = access
        self.database = database
    }

    func page(since cursor: AddressCursor, limit: Int) throws -> AddressChangePage {
        let rows = try RawStatement(
            "SELECT version, node, last, kind FROM address_change WHERE version > ?1 ORDER BY version, place", database)
        rows.bind(cursor.version, at: 1)
        defer { rows.reset() }
        var changes: [AddressChange] = []
        var next = cursor
        var open: (version: Int64, offset: Int64)?
        var skip = cursor.offset
        while try rows.next() {
            let entry = try entry(rows)
            if let before = open, before.version != entry.version {
                // A commit is over: everything up to it has been seen.
                next = AddressCursor(version: before.version)
                skip = 0
                open = nil
            }
            var offset = open?.offset ?? 0
            for id in entry.node...entry.last {
                offset += 1
                guard offset > skip else { continue }
                if changes.count == limit { return AddressChangePage(changes: changes, next: next, more: true) }
                next = AddressCursor(version: entry.version - 1, offset: offset)
                if let change = try change(id, entry, next) { changes.append(change) }
            }
            open = (entry.version, offset)
        }
        if let open { next = AddressCursor(version: open.version) }
        return AddressChangePage(changes: changes, next: next, more: false)
    }

    /// Everything that happened to one node.
    func changes(of id: Int64) throws -> [AddressChange] {
        let rows = try RawStatement(
            """
            SELECT version, node, last, kind, place FROM address_change WHERE node = ?1 UNION
            SELECT version, node, last, kind, place FROM address_change WHERE last IS NOT NULL AND node < ?1 AND last >= ?1
            ORDER BY version, place
            """, database)
        rows.bind(id, at: 1)
        var changes: [AddressChange] = []
        while try rows.next() {
            let entry = try entry(rows)
            if let change = try change(id, entry, AddressCursor(version: entry.version)) { changes.append(change) }
        }
        return changes
    }

    private func entry(_ row: RawStatement) throws -> Entry {
        let node = row.integer(1)
        let last = row.text(2) == nil ? node : row.integer(2)
        return Entry(
            version: row.integer(0), node: node, last: last,
            kind: row.text(3).flatMap(AddressOperation.Kind.init(rawValue:)) ?? .deliver)
    }

    /// Nil for a node that may not be seen.
    private func change(_ id: Int64, _ entry: Entry, _ cursor: AddressCursor) throws -> AddressChange? {
        let archive = try archives.archive(entry.version, database)
        guard let found = try archive.find(id), access.sees(zone: found.record.sample.zone),
            let operation = try archive.operation(entry.version)
        else { return nil }
        return AddressChange(
            cursor: cursor, kind: entry.kind, operation: operation, record: found.record,
            address: try archive.address(of: found.record), successors: found.successors)
    }

    private let archives = Archives()

    /// The archive of the commit that is being read: names are looked up once a commit.
    private final class Archives {
        private var last: (version: Int64, archive: AddressArchive)?

        func archive(_ version: Int64, _ database: Database) throws -> AddressArchive {
            if let last, last.version == version { return last.archive }
            let archive = try AddressArchive(.version(version), database)
            last = (version, archive)
            return archive
        }
    }
}
