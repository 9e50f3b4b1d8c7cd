import AddressBase
import GeoModel
import Testing

@testable import TwinStore

/// The small county in a store, with what tests of the life of its addresses look at.
struct LifeTown: Sendable {
    let store: TwinStore

    /// Makes a store, loads the county and calls `body`.
    static func run(_ body: (LifeTown) async throws -> Void) async throws {
        try await AddressSourceKind.withStore { store in
            try await AddressContractTown().load(into: store)
            try await body(LifeTown(store: store))
        }
    }

    @discardableResult
    func edit(_ change: AddressEdit.Change, effective: String? = nil) async throws -> AddressEditOutcome {
        try await store.edit(AddressEdit(change, operatorName: "王", reason: "test", effective: effective))
    }

    func node(_ text: String) async throws -> AddressRecord {
        try await store.reading { try AddressReference.resolve(text, in: StoreRegister(version: 0, $0)) }
    }

    /// Nodes, aliases and rows of the base, without what commits count.
    func picture() async throws -> [String] {
        let nodes = try await store.addressRecords().map { record in
            let node = record.node
            return
                "\(node.id) \(node.level) \(node.name) \(node.parent ?? 0) \(node.holder ?? 0) \(node.division ?? 0) \(node.code ?? "-") \(node.region ?? "-") \(node.feature?.rawValue ?? 0) \(record.status)"
        }
        let aliases = try await store.reading { database in
            try StoreRegister(version: 0, database).allAliasKeys().map { "\($0.node) alias \($0.key)" }.sorted()
        }
        return try await nodes + aliases + rows().map(\.description)
    }

    /// The rows of the layers that follow the base: id, then fields.
    func rows() async throws -> [[String]] {
        var rows: [[String]] = []
        for name in ["addresses", "regions"] {
            guard let id = LayerID(name), let layer = try await store.layer(id, access: .everything) else { continue }
            let chunk = try await store.features(
                FeatureQuery(layer: id, fields: layer.schema.fields.map(\.name), limit: 500), access: .everything)
            #expect(chunk.features.count == layer.featureCount)
            rows += chunk.features.map { ["\($0.id)"] + $0.values.map { $0.displayText ?? "" } }
        }
        return rows
    }

    /// Rows of a layer and nodes of the tree say the same.
    func expectAgreement(_ note: Comment = "") async throws {
        let records = try await store.addressRecords()
        let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
        let byFeature = Dictionary(
            records.compactMap { record in record.node.feature.map { ("\($0)", record) } },
            uniquingKeysWith: { a, _ in a })
        for row in try await rows() where row.count > 6 {
            let record = try #require(byFeature[row[0]], "\(row) has no node")
            #expect(record.node.code ?? "" == row[1], "\(note): \(row)")
            var names: [AddressLevel: String] = [:]
            var open = [record]
            while let next = open.popLast() {
                names[next.node.level] = next.node.name
                open += [next.node.parent, next.node.division].compactMap { $0 }.compactMap { byID[$0] }
            }
            for (column, level) in AddressRow.columns.enumerated() where !row[4 + column].isEmpty {
                #expect(names[level] == row[4 + column], "\(note): \(row)")
            }
            #expect(row[2] == row[4...16].joined(), "\(note): \(row)")
        }
    }
}
