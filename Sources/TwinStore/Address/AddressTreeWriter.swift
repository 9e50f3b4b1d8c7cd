import AddressBase
import GRDB
import GeoModel

/// Keeps the address tree in step with the layers it is derived from, inside the transaction that changes them.
///
/// A change of `addresses` or `regions` rebuilds the whole tree, a change of `places` or `roads` what these brought in.
/// That is the simplest correct rule: an undo, a retirement and a re-import all leave what a fresh import would.
struct AddressTreeWriter {
    let database: Database

    /// Brings the tree up to date after rows of a layer have changed.
    func refresh(after kind: LayerKind, version: Int64) throws {
        switch kind {
        case .address, .region: try rebuild()
        case .place: try rebuildPlaces()
        case .road: try rebuildRoads()
        default: return
        }
        try database.execute(sql: "UPDATE address_tree SET version = ?", arguments: [version])
    }

    private func rebuild() throws {
        try AddressTables.clear(database)
        let rows = AddressRows(database: database)
        var builder = AddressTreeBuilder(sink: try AddressSink(origin: .tree, database))
        try rows.forEachRegion { try builder.add($0) }
        try rows.forEachAddress(upper: true) { try builder.add($0) }
        try rows.forEachAddress(upper: false) { try builder.add($0) }
        try builder.finish()
        try AddressTables.createIndexes(database)
        try rebuildRoads()
        try rebuildPlaces()
    }

    /// Adds the places of the layer `places` under their communities.
    private func rebuildPlaces() throws {
        try AddressTables.clear(.places, database)
        var additions = AddressAdditions(
            sink: try AddressSink(origin: .places, database), nextID: try nextID(), regions: try regions())
        try AddressRows(database: database).forEachPlace { try additions.add(place: $0) }
    }

    /// Adds the roads that no address names.
    private func rebuildRoads() throws {
        try AddressTables.clear(.roads, database)
        let names = try RawStatement(
            """
            SELECT node FROM address_name WHERE key = ?1 AND kind = \(AddressNameKind.exact.rawValue)
            AND level = \(AddressLevel.road.number) LIMIT 1
            """, database)
        var additions = AddressAdditions(
            sink: try AddressSink(origin: .roads, database), nextID: try nextID(), regions: try regions())
        let county = try Int64.fetchOne(
            database,
            sql: "SELECT id FROM address_node WHERE level = ? ORDER BY id LIMIT 1",
            arguments: [AddressLevel.county.number])
        try AddressRows(database: database).forEachRoad { road in
            names.bind(AddressKey.key(road.name, at: .road), at: 1)
            defer { names.reset() }
            guard try !names.next() else { return }
            try additions.add(road: road, under: county)
        }
    }

    private func nextID() throws -> Int64 {
        (try Int64.fetchOne(database, sql: "SELECT max(id) FROM address_node") ?? 0) + 1
    }

    private func regions() throws -> [String: Int64] {
        let rows = try Row.fetchAll(database, sql: "SELECT region, id FROM address_node WHERE region IS NOT NULL")
        return Dictionary(
            rows.map { ($0["region"] as String, $0["id"] as Int64) }, uniquingKeysWith: { first, _ in first })
    }
}
