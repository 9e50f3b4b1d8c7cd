import AddressBase
import GRDB
import GeoModel

extension TwinStore: AddressBook {
    public func entry(_ text: String, asOf date: String?, access: Access) async throws -> AddressEntry {
        let moment = try AddressArchive.moment(date)
        return try await reading { database in
            let reader = try AddressBookReader(moment, access, database)
            return try reader.entry(try reader.id(text), named: text)
        }
    }

    public func branch(_ text: String?, depth: Int, asOf date: String?, access: Access) async throws -> AddressBranch {
        let moment = try AddressArchive.moment(date)
        return try await reading { database in
            let reader = try AddressBookReader(moment, access, database)
            guard let text else {
                return try reader.branch(nil, below: reader.archive.top(), depth: depth)
            }
            let record = try reader.visible(try reader.id(text), named: text).record
            return try reader.branch(record, below: reader.archive.below(record), depth: depth)
        }
    }

    public func history(_ text: String, access: Access) async throws -> [AddressChange] {
        try await reading { database in
            let id = try AddressBookReader(.now, access, database).id(text)
            _ = try AddressBookReader(.now, access, database).visible(id, named: text)
            return try AddressFeed(access, database).changes(of: id)
        }
    }

    public func changes(since cursor: AddressCursor, limit: Int, access: Access) async throws -> AddressChangePage {
        guard (1...10_000).contains(limit) else { throw AddressBaseError.invalidLimit(limit, allowed: 1...10_000) }
        return try await reading { try AddressFeed(access, $0).page(since: cursor, limit: limit) }
    }

    public func operations(limit: Int) async throws -> [AddressOperationRecord] {
        try await reading { try AddressOperationRows.records("ORDER BY o.version DESC LIMIT ?", [limit], $0) }
    }
}

/// Puts cards and branches together.
struct AddressBookReader {
    let archive: AddressArchive
    private let register: StoreRegister
    private let access: Access
    private let database: Database

    init(_ moment: AddressArchive.Moment, _ access: Access, _ database: Database) throws {
        archive = try AddressArchive(moment, database)
        register = try StoreRegister(version: 0, database)
        self.access = access
        self.database = database
    }

    /// The node that a text means, live or ended.
    func id(_ text: String) throws -> Int64 {
        if let live = try AddressReference.live(text, in: register) { return live.id }
        if let ended = try AddressReference.ended(text, in: register) { return ended.record.id }
        throw AddressBaseError.noSuchAddress(text)
    }

    /// - Throws: `AddressBaseError.noSuchAddress` for what was not there at the moment, or may not be seen.
    func visible(_ id: Int64, named text: String) throws -> AddressArchive.Found {
        guard let found = try archive.find(id), access.sees(zone: found.record.sample.zone) else {
            throw AddressBaseError.noSuchAddress(text)
        }
        return found
    }

    func entry(_ id: Int64, named text: String) throws -> AddressEntry {
        let found = try visible(id, named: text)
        var entry = AddressEntry(found.record, address: try archive.address(of: found.record))
        entry.parent = try found.record.node.parent.flatMap { try archive.find($0) }.map { .init($0.record.node) }
        entry.division = try found.record.node.division.flatMap { try archive.find($0) }.map { .init($0.record.node) }
        entry.aliases = try archive.aliases(of: id)
        entry.formerCodes = try archive.formerCodes(of: id)
        let index = try AddressIndexCache.onDemand(database)
        entry.grid = index.grid(ofID: id)
        try index.check()
        entry.successors = try found.successors.compactMap { try archive.find($0) }.map { .init($0.record.node) }
        if !found.record.status.isLive {
            entry.until = try String.fetchOne(
                database,
                sql: """
                    SELECT o.effective FROM address_past p JOIN address_operation o ON o.version = p.version_to
                    WHERE p.node = ? AND p.is_end = 1
                    """, arguments: [id])
        }
        if entry.since == nil {
            let first = try String.fetchOne(
                database,
                sql: """
                    SELECT o.effective FROM address_change c JOIN address_operation o ON o.version = c.version
                    WHERE c.node = ? AND c.kind = 'add' AND o.kind <> 'import' ORDER BY c.version LIMIT 1
                    """, arguments: [id])
            entry.since = first
        }
        if entry.source == nil, let feature = found.record.node.feature?.rawValue, found.record.hasRow {
            entry.source = try source(of: feature)
        }
        return entry
    }

    /// The file that the row came with.
    private func source(of feature: Int64) throws -> String? {
        guard let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }) else { return nil }
        return try String.fetchOne(
            database,
            sql: """
                SELECT json_extract(b.origin, '$.file') FROM \(table.quotedName) r JOIN import_batch b ON b.id = r._batch
                WHERE r._id = ?
                """, arguments: [feature])
    }

    func branch(_ record: AddressRecord?, below: [AddressRecord], depth: Int) throws -> AddressBranch {
        var counts: [String: Int] = [:]
        var children: [AddressBranch] = []
        for child in below where access.sees(zone: child.sample.zone) {
            let inner = try branch(child, below: archive.below(child), depth: depth - 1)
            counts[child.node.level.rawValue, default: 0] += 1
            for (level, count) in inner.counts { counts[level, default: 0] += count }
            if depth > 0 { children.append(inner) }
        }
        return AddressBranch(
            node: record.map { AddressEntry.Name($0.node) }, status: record?.status, counts: counts, children: children)
    }
}

extension Access {
    /// Whether rows of a zone may be seen.
    func sees(zone: Int64) -> Bool { zones.map { $0.contains(Int(zone)) } ?? true }
}
