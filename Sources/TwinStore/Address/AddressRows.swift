import AddressBase
import CSpatiaLite
import GRDB
import GeoModel

/// The rows of the layers that the address tree is derived from.
struct AddressRows {
    let database: Database

    // MARK: Regions

    /// Wide to narrow, as the tree wants them.
    func forEachRegion(_ body: (RegionRow) throws -> Void) throws {
        guard let rows = try regions("ORDER BY length(code), code") else { return }
        while try rows.next() { if let region = Self.region(rows) { try body(region) } }
    }

    /// The regions with the ids, wide to narrow; none for ids that are not there.
    func regions(_ ids: [Int64]) throws -> [RegionRow] {
        guard let rows = try regions("WHERE _id = ?1") else { return [] }
        var found: [RegionRow] = []
        for id in ids {
            rows.bind(id, at: 1)
            defer { rows.reset() }
            if try rows.next(), let region = Self.region(rows) { found.append(region) }
        }
        return found.sorted { ($0.code.count, $0.code) < ($1.code.count, $1.code) }
    }

    func region(code: String) throws -> RegionRow? {
        guard let rows = try regions("WHERE code = ?1") else { return nil }
        rows.bind(code, at: 1)
        return try rows.next() ? Self.region(rows) : nil
    }

    private func regions(_ rest: String) throws -> RawStatement? {
        guard let table = try table("regions") else { return nil }
        return try RawStatement(
            "SELECT _id, _zone, code, name, level, parent, _geom FROM \(table.quotedName) \(rest)", database)
    }

    private static func region(_ rows: RawStatement) -> RegionRow? {
        guard let code = rows.text(2), !code.isEmpty, let name = rows.text(3), !name.isEmpty else { return nil }
        return RegionRow(
            feature: rows.integer(0), code: code, name: name,
            level: rows.text(4).flatMap(AddressLevel.init(rawValue:)), parent: rows.text(5),
            position: center(rows.bytes(6)), zone: rows.integer(1))
    }

    // MARK: Addresses

    /// - Parameter upper: only the rows that name a road or something wider.
    func forEachAddress(upper: Bool, _ body: (AddressRow) throws -> Void) throws {
        let narrow = AddressRow.columns.filter { $0 > .road }.map {
            "coalesce(\(LayerTable.quoted($0.rawValue)), '') = ''"
        }
        let condition = upper ? "WHERE \(narrow.joined(separator: " AND "))" : ""
        guard let rows = try addresses("\(condition) ORDER BY _id") else { return }
        while try rows.next() {
            let row = Self.address(rows)
            if row.isUpper == upper { try body(row) }
        }
    }

    /// Calls `body` with the rows that have the ids, those that name no more than a road first.
    func forEachAddress(_ ids: [Int64], _ body: (AddressRow) throws -> Void) throws {
        guard let rows = try addresses("WHERE _id = ?1") else { return }
        var others: [Int64] = []
        for isUpper in [true, false] {
            for id in isUpper ? ids : others {
                rows.bind(id, at: 1)
                defer { rows.reset() }
                guard try rows.next() else { continue }
                let row = Self.address(rows)
                if isUpper, !row.isUpper { others.append(id) } else { try body(row) }
            }
        }
    }

    /// Looks single rows up, one after the other.
    func lookUp() throws -> (Int64) throws -> AddressRow? {
        guard let rows = try addresses("WHERE _id = ?1") else { return { _ in nil } }
        return { id in
            rows.bind(id, at: 1)
            defer { rows.reset() }
            return try rows.next() ? Self.address(rows) : nil
        }
    }

    private func addresses(_ rest: String) throws -> RawStatement? {
        guard let table = try table("addresses") else { return nil }
        let columns = AddressRow.columns.map { LayerTable.quoted($0.rawValue) }.joined(separator: ", ")
        return try RawStatement(
            """
            SELECT _id, _zone, _geom, code, address, building_code, \(columns) FROM \(table.quotedName) \(rest)
            """, database)
    }

    private static func address(_ rows: RawStatement) -> AddressRow {
        let elements = AddressRow.columns.indices.map { column -> String? in
            guard let text = rows.text(Int32(6 + column)), !text.isEmpty else { return nil }
            return text
        }
        // A room's columns say it all.
        return AddressRow(
            feature: rows.integer(0), code: rows.text(3), address: elements.last == .some(nil) ? rows.text(4) : nil,
            elements: elements, position: center(rows.bytes(2)), zone: rows.integer(1), buildingCode: rows.text(5))
    }

    // MARK: Roads

    /// Roads by name, one for each; their position is the middle of one of their lines' boxes.
    func roads() throws -> [PlaceRow] {
        guard let rows = try roads("coalesce(name, '') <> ''") else { return [] }
        var found: [PlaceRow] = []
        while try rows.next() { found.append(Self.road(rows)) }
        return found
    }

    func road(named name: String) throws -> PlaceRow? {
        guard let rows = try roads("name = ?1") else { return nil }
        rows.bind(name, at: 1)
        return try rows.next() ? Self.road(rows) : nil
    }

    private func roads(_ condition: String) throws -> RawStatement? {
        guard let table = try table("roads") else { return nil }
        return try RawStatement(
            """
            SELECT min(_id), _zone, code, name, _geom FROM \(table.quotedName) WHERE \(condition)
            GROUP BY name ORDER BY 1
            """, database)
    }

    private static func road(_ rows: RawStatement) -> PlaceRow {
        PlaceRow(
            feature: rows.integer(0), code: rows.text(2), name: rows.text(3) ?? "", region: nil,
            position: center(rows.bytes(4)), zone: rows.integer(1))
    }

    // MARK: Places

    /// Places with the code of the unit grid cell that holds them, whose first digits are those of their community.
    func forEachPlace(_ ids: [Int64]? = nil, _ body: (PlaceRow) throws -> Void) throws {
        guard let table = try table("places") else { return }
        let grids = try self.table("grids")
        let cell = grids.map { "(SELECT g.code FROM \($0.quotedName) g WHERE g._id = l.cell)" } ?? "NULL"
        let rows = try RawStatement(
            """
            SELECT p._id, p._zone, p.code, p.name, p._geom, \(cell) FROM \(table.quotedName) p
            LEFT JOIN cell_link l ON l.layer = \(table.number) AND l.feature = p._id AND l.system = 0
            \(ids == nil ? "" : "WHERE p._id = ?1") ORDER BY p._id
            """, database)
        for id in ids ?? [0] {
            if ids != nil { rows.bind(id, at: 1) }
            while try rows.next() { if let place = Self.place(rows) { try body(place) } }
        }
    }

    private static func place(_ rows: RawStatement) -> PlaceRow? {
        guard let name = rows.text(3), !name.isEmpty else { return nil }
        return PlaceRow(
            feature: rows.integer(0), code: rows.text(2), name: name, region: rows.text(5),
            position: center(rows.bytes(4)), zone: rows.integer(1))
    }

    private func table(_ id: String) throws -> LayerTable? {
        try LayerID(id).flatMap { try Catalogue.table($0, database) }
    }

    /// The middle of a blob's box: the position itself for a point.
    private static func center(_ blob: UnsafeRawBufferPointer) -> Position? {
        guard let box = SpatialBlob.box(blob) else { return nil }
        return Position((box.west + box.east) / 2, (box.south + box.north) / 2)
    }
}
