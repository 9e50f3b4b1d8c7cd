import AddressBase
import Foundation
import GeoModel
import OneMap
import Testing

@testable import TwinStore

/// Tokens: permanent, unguessable, and followed through what becomes of their addresses.
@Suite struct DoorplateStoreTests {
    private let schema = BuiltInLayers.addresses

    private func store() throws -> TwinStore {
        try TwinStore.create(at: StoreFixture.path(), profile: StoreFixture.profile)
    }

    /// Takes doorplates of one road in; `codes` are theirs.
    private func take(
        _ numbers: [(code: String, door: String)], road: String = "建设路", into store: TwinStore,
        _ change: (inout ImportPlan) -> Void = { _ in }
    ) async throws {
        var plan = StoreFixture.plan(schema: schema)
        plan.keyField = "code"
        change(&plan)
        var geometry = ByteColumn()
        for index in numbers.indices { geometry.append(WKB.encode(.point(StoreFixture.position(index + 1)))) }
        let columns = schema.fields.map { field -> GeoModel.Column in
            let values = numbers.map { number -> String? in
                switch field.name {
                case "code": number.code
                case "county": "蓬江区"
                case "road": road
                case "doorplate": number.door
                case "level": "doorplate"
                case "address": "蓬江区\(road)\(number.door)"
                default: nil
                }
            }
            guard field.type == .text else { return .integers(values.map { _ in nil }) }
            var column = ByteColumn()
            for value in values {
                if let value { column.append(value.utf8) } else { column.appendMissing() }
            }
            return .texts(column)
        }
        let batch = FeatureBatch(rowNumbers: Array(1...numbers.count), columns: columns, geometry: geometry)
        let placed = PlacedBatch(rows: batch, zones: numbers.map { _ in 0 }, cells: [])
        _ = try await store.load(plan, from: ListedBatches(batches: [placed]))
    }

    private func node(_ code: String, _ store: TwinStore) async throws -> Int64 {
        try #require(try await store.nodes(withCode: code).first)
    }

    @Test func aTokenIsMadeOnceAndStaysWithItsNode() async throws {
        let store = try store()
        try await take([("A1", "1号"), ("A2", "2号")], into: store)
        let nodes = [try await node("A1", store), try await node("A2", store)]
        let first = try await store.issueTokens(for: nodes, operatorName: "王")
        #expect(Set(first).count == 2)
        #expect(try await store.issueTokens(for: nodes.reversed(), operatorName: "李") == first.reversed())
        // Renamed, renumbered, on another road: the row keeps its node, the node its token.
        try await take([("A1", "101号"), ("A2", "2号")], road: "新建设路", into: store)
        #expect(try await node("A1", store) == nodes[0])
        #expect(try await store.issueTokens(for: nodes, operatorName: "王") == first)
        let destination = try await store.destination(of: first[0])
        #expect(destination == DoorplateDestination(nodes: [nodes[0]], hasEnded: false))
    }

    @Test func theSameAddressHasAnotherTokenInAnotherCity() async throws {
        var tokens: Set<DoorplateToken> = []
        for _ in 0..<2 {
            let store = try store()
            try await take([("A1", "1号")], into: store)
            tokens.formUnion(try await store.issueTokens(for: [node("A1", store)], operatorName: "王"))
        }
        #expect(tokens.count == 2)
    }

    @Test func tokensOfRetiredAddressesLeadNowhereAndAreNotUsedAgain() async throws {
        let store = try store()
        try await take([("A1", "1号"), ("A2", "2号")], into: store)
        let node = try await node("A2", store)
        let token = try await store.issueTokens(for: [node], operatorName: "王")[0]
        try await take([("A1", "1号")], into: store) {
            $0.replaceWithin = BoundingBox(west: 112, south: 22, east: 114, north: 23).polygon
        }
        #expect(try await store.destination(of: token) == DoorplateDestination(nodes: [], hasEnded: true))
        await #expect(throws: TwinStoreError.self) {
            _ = try await store.issueTokens(for: [node + 1_000_000], operatorName: "王")
        }
        #expect(try await store.destination(of: .random()) == nil)
    }

    @Test func tokensAreNotInASnapshot() async throws {
        let store = try store()
        try await take([("A1", "1号")], into: store)
        let token = try await store.issueTokens(for: [node("A1", store)], operatorName: "王")[0]
        let file = StoreFixture.path()
        try store.writeSnapshot(to: file)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(bytes.range(of: Data(token.text.utf8)) == nil)
    }
}
