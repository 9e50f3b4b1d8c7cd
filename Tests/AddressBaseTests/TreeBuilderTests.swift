import GeoModel
import TestSupport
import Testing

@testable import AddressBase

@Suite struct TreeBuilderTests {
    /// Collects what is built.
    struct Collector: AddressTreeSink {
        var nodes: [Int64: AddressNode] = [:]

        mutating func add(_ node: AddressNode, sample: AddressSample) {
            #expect(nodes[node.id] == nil, "node \(node.id) came twice")
            nodes[node.id] = node
        }
    }

    private func build(_ rows: [AddressRow], regions: [RegionRow] = TestTown.regions) throws -> Collector {
        var builder = AddressTreeBuilder(sink: Collector())
        for region in regions { try builder.add(region) }
        for row in rows where row.isUpper { try builder.add(row) }
        for row in rows where !row.isUpper { try builder.add(row) }
        try builder.finish()
        return builder.sink
    }

    @Test func everyRowHasItsNodeAndEveryNodeItsParents() throws {
        let rows = TestTown.addresses()
        let tree = try build(rows)
        for row in rows {
            let node = try #require(tree.nodes.values.first { $0.feature?.rawValue == row.feature })
            #expect(node.level == row.finest && node.code == row.code)
            var chain: [AddressLevel: String] = [:]
            var open = [node]
            while let next = open.popLast() {
                if chain[next.level] == nil { chain[next.level] = next.name }
                for id in [next.parent, next.division].compactMap({ $0 }) { open.append(try #require(tree.nodes[id])) }
            }
            for (level, value) in zip(AddressRow.columns, row.elements) { #expect(chain[level] == value, "\(row)") }
        }
    }

    @Test func theOrderOfRowsDoesNotMatter() throws {
        func picture(_ tree: Collector) -> Set<String> {
            func path(_ id: Int64?) -> String {
                guard let node = id.flatMap({ tree.nodes[$0] }) else { return "" }
                return path(node.parent) + "/" + path(node.division) + node.level.rawValue + node.key
                    + (node.code ?? "")
            }
            return Set(tree.nodes.keys.map(path))
        }
        let rows = TestTown.addresses()
        let expected = picture(try build(rows))
        for seed in 1...5 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let shuffled = picture(try build(rows.shuffled(using: &generator)))
            #expect(shuffled == expected, "seed \(seed)")
        }
    }

    @Test func unitsFloorsAndRoomsAreHeldByTheirBuilding() throws {
        let tree = try build(TestTown.addresses())
        for node in tree.nodes.values where node.level > .building {
            let holder = try #require(node.holder.flatMap { tree.nodes[$0] })
            #expect(holder.level == .building)
        }
    }

    @Test func aRoadWithARowIsOneRoadAndOthersBelongToTheirTown() throws {
        let tree = try build(TestTown.addresses())
        func roads(_ name: String) -> [AddressNode] {
            tree.nodes.values.filter { $0.level == .road && $0.name == name }
        }
        #expect(roads("解放路").count == 1)
        #expect(roads("中心路").count == 2)
        let doors = tree.nodes.values.filter { $0.level == .doorplate && $0.parent == roads("解放路")[0].id }
        let communities = Set(doors.compactMap { $0.division.flatMap { tree.nodes[$0]?.name } })
        #expect(doors.count == 10 && communities == ["红卫社区", "丰雅社区"])
    }

    @Test func secondRowsOfOneAddressKeepANodeOfTheirOwn() throws {
        var rows = TestTown.addresses()
        let room = try #require(rows.first { $0.finest == .room })
        let door = try #require(rows.first { $0.finest == .doorplate })
        for (number, row) in [room, door].enumerated() {
            rows.append(
                AddressRow(
                    feature: Int64(2000 + number), code: "D\(number)", elements: row.elements, position: row.position))
        }
        let tree = try build(rows)
        let features = Set(tree.nodes.values.compactMap { $0.feature?.rawValue })
        #expect(features.isSuperset(of: [2000, 2001, room.feature, door.feature]))
    }

    @Test func rowsWithoutColumnsAreParsed() throws {
        let row = AddressRow(
            feature: 1, code: "X", address: "蓬江区环市街道解放路21号3栋",
            elements: Array(repeating: nil, count: AddressRow.columns.count), position: nil)
        let tree = try build([row])
        let node = try #require(tree.nodes.values.first { $0.code == "X" })
        #expect(node.level == .building && node.key == "3")
        // 蓬江区 is the county of the regions, with its province and city above it.
        #expect(tree.nodes.values.count { $0.level == .county } == 1)
        #expect(tree.nodes.values.contains { $0.level == .province && $0.name == "广东省" })
    }

    @Test func derivedNodesLieInTheMiddleOfWhatIsBelow() throws {
        let tree = try build(TestTown.addresses())
        let tower = try #require(tree.nodes.values.first { $0.name == "锦华大厦" })
        #expect(tower.feature == nil && tower.code == nil)
        let position = try #require(tower.position)
        #expect(abs(position.x - 113.0106) < 1e-9 && abs(position.y - 22.6118) < 1e-9)
    }
}
