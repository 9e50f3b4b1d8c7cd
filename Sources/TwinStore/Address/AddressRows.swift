import AddressBase
import CSpatiaLite
import GRDB
import GeoModel

/// The rows of the layers that the address tree is derived from.
struct AddressRows {
    let database: Database

    /// Wide to narrow, as the builder wants them.
    func forEachRegion(_ body: (RegionRow) throws -> Void) throws {
        guard let table = try table("regions") else { return }
        let rows = try RawStatement(
            "SELECT _id, _zone, code, name, level, parent, _geom FROM \(table.quotedName) ORDER BY length(code), code",
            database)
        while try rows.next() {
            guard let code = rows.text(2), !code.isEmpty, let name = rows.text(3), !name.isEmpty else { continue }
            try body(
                RegionRow(
                    feature: rows.integer(0), code: code, name: name,
                    level: rows.text(4).flatMap(AddressLevel.init(rawValue:)), parent: rows.text(5),
                    position: Self.center(rows.bytes(6)), zone: rows.integer(1)))
        }
    }

    /// - Parameter upper: only the rows that name a road or something wider.
    func forEachAddress(upper: Bool, _ body: (AddressRow) throws -> Void) throws {
        guard let table = try table("addresses") else { return }
        let columns = AddressRow.columns.map { LayerTable.quoted($0.rawValue) }
        let narrow = AddressRow.columns.filter { $0 > .road }.map {
            "coalesce(\(LayerTable.quoted($0.rawValue)), '') = ''"
        }
        let condition = upper ? " WHERE \(narrow.joined(separator: " AND "))" : ""
        let rows = try RawStatement(
            """
            SELECT _id, _zone, _geom, code, address, \(columns.joined(separator: ", ")) FROM \(table.quotedName)\(condition)
            ORDER BY _id
            """, database)
        while try rows.next() {
            var isEmpty = true
            let elements = columns.indices.map { column -> String? in
                guard let text = rows.text(Int32(5 + column)), !text.isEmpty else { return nil }
                isEmpty = false
                return text
            }
            let row = AddressRow(
                feature: rows.integer(0), code: rows.text(3), address: isEmpty ? rows.text(4) : nil,
                elements: elements, position: Self.center(rows.bytes(2)), zone: rows.integer(1))
            if row.isUpper == upper { try body(row) }
        }
    }

    /// Roads by name, one for each; their position is the middle of one of their lines' boxes.
    func forEachRoad(_ body: (PlaceRow) throws -> Void) throws {
        guard let table = try table("roads") else { return }
        let rows = try RawStatement(
            """
            SELECT min(_id), _zone, code, name, _geom FROM \(table.quotedName) WHERE coalesce(name, '') <> ''
            GROUP BY name ORDER BY 1
            """, database)
        while try rows.next() {
            try body(
                PlaceRow(
                    feature: rows.integer(0), code: rows.text(2), name: rows.text(3) ?? "", region: nil,
                    position: Self.center(rows.bytes(4)), zone: rows.integer(1)))
        }
    }

    /// Places with the code of the unit grid cell that holds them, whose first digits are those of their community.
    func forEachPlace(_ body: (PlaceRow) throws -> Void) throws {
        guard let table = try table("places") else { return }
        let grids = try self.table("grids")
        let cell = grids.map { "(SELECT g.code FROM \($0.quotedName) g WHERE g._id = l.cell)" } ?? "NULL"
        let rows = try RawStatement(
            """
            SELECT p._id, p._zone, p.code, p.name, p._geom, \(cell) FROM \(table.quotedName) p
            LEFT JOIN cell_link l ON l.layer = \(table.number) AND l.feature = p._id AND l.system = 0 ORDER BY p._id
            """, database)
        while try rows.next() {
            guard let name = rows.text(3), !name.isEmpty else { continue }
            try body(
                PlaceRow(
                    feature: rows.integer(0), code: rows.text(2), name: name, region: rows.text(5),
                    position: Self.center(rows.bytes(4)), zone: rows.integer(1)))
        }
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
