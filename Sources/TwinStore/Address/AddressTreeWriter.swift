import AddressBase
import GRDB
import GeoModel

/// Rows of one layer that a transaction wrote and took away.
struct RowChanges {
    /// Ids of rows that are new or have changed.
    var written: [Int64] = []
    var removed: [Int64] = []
    /// Whether the layer was empty before; `written` is not kept then.
    var isFirstLoad = false

    /// Whether the address tree has to know which rows changed.
    static func matter(to kind: LayerKind) -> Bool { [.address, .region, .place, .road].contains(kind) }
}

/// Keeps the address tree in step with the layers it comes from, inside the transaction that changes them.
///
/// A first load of addresses is derived in one go; all else touches the nodes of its rows.
struct AddressTreeWriter {
    let database: Database

    /// Brings the tree up to date after rows of a layer have changed.
    func refresh(
        after kind: LayerKind, _ changes: RowChanges, version: Int64, batch: Int64?, operation: AddressOperation
    ) throws {
        guard RowChanges.matter(to: kind) else { return }
        let register = try StoreRegister(version: version, database)
        try AddressOperations.write(operation, version: version, batch: batch, database)
        if kind == .address, changes.isFirstLoad, try isWithoutAddresses() {
            try deriveAll(register, withRegions: false)
        } else {
            try follow(kind, changes, register)
        }
        try finish(register)
    }

    /// Writes what a register has noted, and the version of the tree.
    func finish(_ register: StoreRegister) throws {
        try register.finish()
        try database.execute(sql: "UPDATE address_tree SET version = ?", arguments: [register.version])
        // Older databases get their index with its tables.
        guard try database.tableExists("address_index") else { return }
        try AddressIndexWriter(database).refresh(
            register.bulk == nil ? .nodes(register.touched, aliased: register.aliased) : .all)
    }

    /// Derives the tree from the layers as they stand: for a database of a version whose tree had no permanent ids.
    static func deriveWhereMissing(_ database: Database) throws {
        guard let id = LayerID("addresses"), try Catalogue.table(id, database) != nil else { return }
        let writer = AddressTreeWriter(database: database)
        guard try Int.fetchOne(database, sql: "SELECT 1 FROM address_node LIMIT 1") == nil else { return }
        let version = try CommitLog.version(database)
        let register = try StoreRegister(version: version, database)
        try AddressOperations.write(
            AddressOperation(kind: .deliver, operatorName: "luotu"), version: version, batch: nil, database)
        try writer.deriveAll(register, withRegions: true)
        try writer.finish(register)
    }

    private func isWithoutAddresses() throws -> Bool {
        try Int.fetchOne(
            database, sql: "SELECT 1 FROM address_node WHERE feature IS NOT NULL AND origin IN (0, 3) LIMIT 1") == nil
    }

    // MARK: Single rows

    private func follow(_ kind: LayerKind, _ changes: RowChanges, _ register: StoreRegister) throws {
        let rows = AddressRows(database: database)
        var keeper = AddressTreeKeeper(register)
        switch kind {
        case .address:
            for id in changes.removed { try keeper.drop(feature: id) }
            if changes.isFirstLoad {
                try rows.forEachAddress(upper: true) { try keeper.take($0) }
                try rows.forEachAddress(upper: false) { try keeper.take($0) }
            } else {
                try rows.forEachAddress(changes.written) { try keeper.take($0) }
            }
        case .region:
            for code in try codes(ofRemoved: changes.removed) { try keeper.drop(regionCode: code) }
            if changes.isFirstLoad {
                try rows.forEachRegion { try keeper.take($0) }
            } else {
                for region in try rows.regions(changes.written) { try keeper.take(region) }
            }
            try rows.forEachPlace { try keeper.take(place: $0) }
            try keeper.take(roads: rows.roads())
        case .place:
            for id in changes.removed { try keeper.drop(feature: id) }
            try rows.forEachPlace(changes.isFirstLoad ? nil : changes.written) { try keeper.take(place: $0) }
        case .road: try keeper.take(roads: rows.roads())
        default: return
        }
        try keeper.finish()
        if keeper.needsRoads {
            try keeper.take(roads: rows.roads())
            try keeper.finish()
        }
    }

    /// The codes that regions had that are no more.
    private func codes(ofRemoved ids: [Int64]) throws -> [String] {
        let row = try RawStatement(
            """
            SELECT json_extract(field_values, '$.code') FROM feature_history WHERE feature = ?1
            ORDER BY batch_to DESC LIMIT 1
            """, database)
        return try ids.compactMap { id in
            row.bind(id, at: 1)
            defer { row.reset() }
            return try row.next() ? row.text(0) : nil
        }
    }

    // MARK: All rows

    private func deriveAll(_ register: StoreRegister, withRegions: Bool) throws {
        let known = try register.allRecords()
        let aliases = try register.allAliasKeys()
        try AddressTables.clear(database)
        let rows = AddressRows(database: database)
        let first = try register.ids.upcoming()
        var builder = AddressTreeBuilder(
            sink: try AddressSink(
                register, known: Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                database),
            firstID: first, known: known, aliases: aliases)
        if withRegions { try rows.forEachRegion { try builder.add($0) } }
        try rows.forEachAddress(upper: true) { try builder.add($0) }
        try rows.forEachAddress(upper: false) { try builder.add($0) }
        try builder.finish()
        if builder.nextID > first {
            try register.ids.skip(to: builder.nextID)
            register.bulk = first...(builder.nextID - 1)
        }
        try AddressTables.createIndexes(database)
        var keeper = AddressTreeKeeper(register)
        if withRegions { try rows.forEachPlace { try keeper.take(place: $0) } }
        try keeper.take(roads: rows.roads())
        try keeper.finish()
    }
}
