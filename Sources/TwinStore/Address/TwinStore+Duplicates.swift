import AddressBase
import GRDB
import GeoModel

extension TwinStore {
    public func duplicates(
        _ radii: DuplicateSearch.Radii, within area: Geometry?, access: Access
    ) async throws -> AddressDuplicateReport {
        try await reading { database in
            guard let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }) else {
                return AddressDuplicateReport(compared: 0, skipped: 0, duplicates: [])
            }
            let inside = try area.map { Set(try AreaSearch.rows(of: table, representedIn: $0, database)) }
            let rows = AddressRows(database: database)
            let parser = AddressParser()
            var search = DuplicateSearch(radii: radii)
            var skipped = 0
            try rows.forEachAddress(upper: false) { row in
                guard access.sees(zone: row.zone), inside?.contains(row.feature) ?? true else { return }
                if let wording = try AddressWording(row, parser) {
                    search.add(wording, number: row.feature, position: row.position)
                } else {
                    skipped += 1
                }
            }
            let row = try rows.lookUp()
            let pairs = try search.pairs { try row($0).flatMap { try AddressWording($0, parser) } }
            let register = try StoreRegister(version: 0, database)
            return AddressDuplicateReport(
                compared: search.count, skipped: skipped,
                duplicates: try pairs.compactMap { try Self.duplicate($0, row, register, parser) })
        }
    }

    /// A pair as people read it.
    private static func duplicate(
        _ pair: DuplicateSearch.Pair, _ row: (Int64) throws -> AddressRow?, _ register: StoreRegister,
        _ parser: AddressParser
    ) throws -> AddressDuplicate? {
        guard let older = try row(pair.older), let newer = try row(pair.newer),
            let keep = try register.record(ofFeature: pair.older),
            let other = try register.record(ofFeature: pair.newer), let left = try AddressWording(older, parser),
            let right = try AddressWording(newer, parser)
        else { return nil }
        func side(_ row: AddressRow, _ record: AddressRecord) -> AddressDuplicate.Side {
            AddressDuplicate.Side(
                id: record.id, code: row.code, address: row.address ?? row.elements.compactMap { $0 }.joined(),
                lon: row.position?.x, lat: row.position?.y)
        }
        return AddressDuplicate(
            kind: pair.kind, level: left.level, keep: side(older, keep), other: side(newer, other),
            metres: pair.metres.map { ($0 * 100).rounded() / 100 }, differences: left.differences(from: right))
    }
}
