import AddressBase
import CSpatiaLite
import GRDB
import GeoModel

/// Reads nodes, aliases and free texts for an index: all of them, or those that changed with what stands above them.
struct AddressIndexRows {
    private(set) var builder = AddressIndexBuilder()
    private let database: Database
    private let parser = AddressParser()

    init(_ database: Database) { self.database = database }

    private static let columns = "id, parent, holder, division, level, name, key, code, region, sample, zone, lon, lat"

    mutating func addAll() throws {
        let cells = try CellCodes(database)
        let rows = try RawStatement("SELECT \(Self.columns) FROM address_node ORDER BY id", database)
        while try rows.next() { try add(rows) { cells.code(of: $0) } }
        let aliases = try RawStatement("SELECT node, name FROM address_alias ORDER BY node, name", database)
        while try aliases.next() { builder.add(alias: aliases.text(1) ?? "", of: aliases.integer(0)) }
        guard let free = try freeTexts(one: false) else { return }
        while try free.next() { try add(free: free) }
    }

    /// Hands the builder over, so that nothing else holds what it drops.
    mutating func takeBuilder() -> AddressIndexBuilder {
        defer { builder = AddressIndexBuilder() }
        return builder
    }

    /// Adds the nodes with the ids, as far as they are there, and all above them.
    mutating func add(_ ids: [Int64]) throws {
        let node = try RawStatement("SELECT \(Self.columns) FROM address_node WHERE id = ?1", database)
        let cell = try CellCodes.statement(database)
        let alias = try RawStatement("SELECT node, name FROM address_alias WHERE node = ?1 ORDER BY name", database)
        let free = try freeTexts(one: true)
        var seen: Set<Int64> = []
        var open = ids
        let wanted = Set(ids)
        while let id = open.popLast() {
            guard seen.insert(id).inserted else { continue }
            node.bind(id, at: 1)
            defer { node.reset() }
            guard try node.next() else { continue }
            try add(node) { sample in
                guard let cell else { return [] }
                cell.bind(sample, at: 1)
                defer { cell.reset() }
                return try cell.next() ? Array(cell.bytes(0)) : []
            }
            for column in 1...3 as ClosedRange<Int32> {
                if let above = node.optional(column) { open.append(above) }
            }
            guard wanted.contains(id) else { continue }
            alias.bind(id, at: 1)
            while try alias.next() { builder.add(alias: alias.text(1) ?? "", of: id) }
            guard let free else { continue }
            free.bind(id, at: 1)
            while try free.next() { try add(free: free) }
        }
    }

    private mutating func add(_ row: RawStatement, _ cell: (Int64) throws -> [UInt8]) throws {
        let id = row.integer(0)
        guard let level = AddressLevel(number: Int(row.integer(4))) else {
            throw AddressBaseError.brokenTree(node: id, "it has the unknown level \(row.integer(4))")
        }
        let hasPlace = row.type(11) != SQLITE_NULL
        try cell(row.integer(9)).withUnsafeBytes { cell in
            builder.add(
                IndexRow(
                    id: id, parent: row.optional(1), holder: row.optional(2), division: row.optional(3), level: level,
                    name: row.bytes(5), key: row.bytes(6), code: row.bytes(7), region: row.bytes(8),
                    zone: row.integer(10), longitude: hasPlace ? row.real(11) : nil,
                    latitude: hasPlace ? row.real(12) : nil, cell: cell))
        }
    }

    /// Rows whose text says more than their columns stand for their node by their whole text: node, text, columns.
    private func freeTexts(one: Bool) throws -> RawStatement? {
        guard let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }) else { return nil }
        let columns = AddressRow.columns.map { "a.\(LayerTable.quoted($0.rawValue))" }.joined(separator: ", ")
        return try RawStatement(
            """
            SELECT n.id, a.address, \(columns) FROM address_node n CROSS JOIN \(table.quotedName) a ON a._id = n.feature
            WHERE n.origin = \(AddressOrigin.free.rawValue) \(one ? "AND n.id = ?1" : "") AND coalesce(a.address, '') <> ''
            ORDER BY n.id
            """, database)
    }

    private mutating func add(free row: RawStatement) throws {
        let elements = AddressRow.columns.indices.map { column in
            row.text(Int32(2 + column)).flatMap { $0.isEmpty ? nil : $0 }
        }
        guard elements.contains(where: { $0 != nil }) else {
            return builder.add(freeText: row.bytes(1), of: row.integer(0))
        }
        let address = AddressRow(feature: 0, code: nil, address: row.text(1), elements: elements, position: nil)
        builder.add(freeText: try address.freeText(parser) ?? "", of: row.integer(0))
    }
}

/// The codes of the unit grid cells that hold rows of addresses and places.
private struct CellCodes {
    /// The rows of one layer, ascending, and the cell of each.
    private var layers: [(places: IDPlaces, cells: [UInt32])] = []
    private var numbers: [Int64: UInt32] = [:]
    private var codes: [[UInt8]] = []

    private static func layers(_ database: Database) throws -> [LayerTable] {
        try ["addresses", "places"].compactMap { try LayerID($0).flatMap { try Catalogue.table($0, database) } }
    }

    init(_ database: Database) throws {
        guard let grids = try LayerID("grids").flatMap({ try Catalogue.table($0, database) }) else { return }
        let cells = try RawStatement("SELECT _id, code FROM \(grids.quotedName)", database)
        while try cells.next() {
            numbers[cells.integer(0)] = UInt32(codes.count)
            codes.append(Array(cells.bytes(1)))
        }
        guard !codes.isEmpty else { return }
        for table in try Self.layers(database) {
            var features: [Int64] = []
            var found: [UInt32] = []
            let links = try RawStatement(
                "SELECT feature, cell FROM cell_link WHERE layer = \(table.number) AND system = 0 ORDER BY feature",
                database)
            while try links.next() {
                guard let number = numbers[links.integer(1)] else { continue }
                features.append(links.integer(0))
                found.append(number)
            }
            layers.append((IDPlaces(features), found))
        }
    }

    func code(of feature: Int64) -> [UInt8] {
        for layer in layers {
            if let place = layer.places.index(of: feature) { return codes[Int(layer.cells[place])] }
        }
        return []
    }

    /// Asks for the code of one row's cell.
    static func statement(_ database: Database) throws -> RawStatement? {
        guard let grids = try LayerID("grids").flatMap({ try Catalogue.table($0, database) }) else { return nil }
        let layers = try layers(database).map { String($0.number) }.joined(separator: ", ")
        return try RawStatement(
            """
            SELECT g.code FROM cell_link l CROSS JOIN \(grids.quotedName) g ON g._id = l.cell
            WHERE l.feature = ?1 AND l.layer IN (\(layers)) AND l.system = 0
            """, database)
    }
}

extension RawStatement {
    /// An integer, nil for NULL.
    func optional(_ column: Int32) -> Int64? { type(column) == SQLITE_NULL ? nil : integer(column) }
}
