import AddressBase
import GRDB
import GeoModel

/// The rows of `addresses` and `regions` inside an edit.
final class StoreRowBook: AddressRowBook {
    private let database: Database
    private let register: StoreRegister
    private let county: String
    private var edits: [AddressRowLayer: LayerEdit] = [:]

    init(_ register: StoreRegister, _ database: Database) throws {
        self.register = register
        self.database = database
        county = try ProfileTable.read(database).countyCode
    }

    private func edit(_ layer: AddressRowLayer) throws -> LayerEdit {
        if let known = edits[layer] { return known }
        guard let id = LayerID(layer.rawValue) else { throw TwinStoreError.unsupported(layer.rawValue) }
        let last = try Int64.fetchOne(database, sql: "SELECT max(id) FROM import_batch") ?? 0
        let edit = try LayerEdit(
            try Catalogue.existing(id, database), batch: last + 1 + Int64(edits.count), database)
        edits[layer] = edit
        return edit
    }

    func rewrite(
        _ features: [Int64], in layer: AddressRowLayer,
        _ change: (_ place: Int, _ text: (_ field: String) -> String?) -> [String: String?]
    ) throws { try edit(layer).rewrite(features, change) }

    func write(
        _ changes: [String: String?], place: AddressPlacement?, to feature: Int64, in layer: AddressRowLayer
    ) throws { try edit(layer).write(changes, place: place, to: feature, county: county) }

    func insert(_ fields: [String: String], place: AddressPlacement?) throws -> Int64 {
        let id = try register.takeID()
        try edit(.addresses).insert(id, fields, place: place, county: county)
        return id
    }

    func remove(_ feature: Int64, in layer: AddressRowLayer) throws { try edit(layer).remove(feature) }

    func addressRow(_ feature: Int64) throws -> AddressRow? {
        var found: AddressRow?
        try AddressRows(database: database).forEachAddress([feature]) { found = $0 }
        return found
    }

    /// Writes the batches of the layers that changed, those of `addresses` first.
    ///
    /// - Returns: the batches, and the version of the last commit; nil where no row changed.
    func finish(_ operation: AddressOperation) throws -> (batches: [Int64], version: Int64)? {
        let changed = edits.values.filter { $0.inserted + $0.updated + $0.retired > 0 }.sorted { $0.batch < $1.batch }
        var version: Int64?
        for edit in changed { version = try edit.finish(operation) }
        return version.map { (changed.map(\.batch), $0) }
    }
}
