import GeoModel
import TestSupport
import Testing

@testable import AddressBase

/// What the keeper leaves after any changes is what a fresh derivation makes of the rows.
@Suite struct TreeKeeperTests {
    private func derived(_ rows: [AddressRow], _ regions: [RegionRow]) throws -> [Int64: AddressRecord] {
        var builder = AddressTreeBuilder(sink: RecordCollector())
        for region in regions { try builder.add(region) }
        let rows = rows.sorted { $0.feature < $1.feature }
        for row in rows where row.isUpper { try builder.add(row) }
        for row in rows where !row.isUpper { try builder.add(row) }
        try builder.finish()
        return builder.sink.records
    }

    private func follow(
        _ register: MemoryRegister, _ body: (inout AddressTreeKeeper) throws -> Void
    ) throws {
        var keeper = AddressTreeKeeper(register)
        try body(&keeper)
        try keeper.finish()
    }

    @Test func rowsOneByOneMakeTheTreeOfAllRows() throws {
        for seed in 1...6 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let register = MemoryRegister()
            register.regions = TestTown.regions
            let rows = TestTown.addresses().shuffled(using: &generator)
            try follow(register) { keeper in for region in TestTown.regions { try keeper.take(region) } }
            for row in rows { try follow(register) { try $0.take(row) } }
            let expected = Set(TreePicture.of(try derived(rows, TestTown.regions)))
            #expect(expected.symmetricDifference(TreePicture.of(register.live)) == [], "seed \(seed)")
        }
    }

    /// 400 random steps: rows come, change and go, several at once; after each the tree is that of a fresh derivation.
    @Test(arguments: 1...8) func randomChangesLeaveTheTreeOfTheRows(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let register = MemoryRegister()
        register.regions = TestTown.regions
        try follow(register) { keeper in for region in TestTown.regions { try keeper.take(region) } }
        var rows: [Int64: AddressRow] = [:]
        var next: Int64 = 1000
        for step in 1...150 {
            try follow(register) { keeper in
                for _ in 0..<generator.int(in: 1...4) {
                    switch generator.int(in: 0...9) {
                    case 0...4:
                        next += 1
                        let row = RandomRow.row(next, &generator)
                        rows[next] = row
                        try keeper.take(row)
                    case 5...6:
                        guard let feature = rows.keys.sorted().randomElement(using: &generator) else { continue }
                        let row = RandomRow.row(feature, &generator)
                        rows[feature] = row
                        try keeper.take(row)
                    default:
                        guard let feature = rows.keys.sorted().randomElement(using: &generator) else { continue }
                        rows[feature] = nil
                        try keeper.drop(feature: feature)
                    }
                }
            }
            let fresh = try derived(Array(rows.values), TestTown.regions)
            let expected = TreePicture.of(fresh)
            let found = TreePicture.of(register.live)
            let extra = Set(found).subtracting(expected).sorted().prefix(4)
            let missing = Set(expected).subtracting(found).sorted().prefix(4)
            #expect(extra.isEmpty, "seed \(seed), step \(step)")
            #expect(missing.isEmpty, "seed \(seed), step \(step)")
            let features = Set(rows.keys).union(TestTown.regions.map(\.feature))
            #expect(TreePicture.problems(of: register.live, features: features) == [], "seed \(seed), step \(step)")
            if found != expected { return }
        }
    }

    @Test func aRowThatReturnsFindsItsNodeAgain() throws {
        let register = MemoryRegister()
        let rows = TestTown.addresses()
        try follow(register) { keeper in for row in rows { try keeper.take(row) } }
        func ids() -> [String: Int64] {
            Dictionary(
                register.live.values.map { ("\($0.node.code ?? "")\($0.node.name)\($0.node.parent ?? 0)", $0.id) },
                uniquingKeysWith: { first, _ in first })
        }
        let before = ids()
        try follow(register) { keeper in for row in rows { try keeper.drop(feature: row.feature) } }
        #expect(register.live.isEmpty)
        // The same addresses, as rows of their own.
        try follow(register) { keeper in
            for var row in rows {
                row.feature += 10_000
                try keeper.take(row)
            }
        }
        #expect(Set(ids().map(\.value)).symmetricDifference(before.map(\.value)) == [])
    }

    @Test func aDeliveryWithTheOldNameLandsUnderTheRenamedRoad() throws {
        let register = MemoryRegister()
        try follow(register) { keeper in for row in TestTown.addresses() { try keeper.take(row) } }
        var road = try #require(register.live.values.first { $0.node.name == "解放路" })
        (road.node.name, road.node.key) = ("人民大道", "人民大道")
        register.put(road, .rename)
        register.add(AddressAlias(node: road.id, name: "解放路", kind: .old))
        let count = register.live.count
        let row = AddressRow(
            feature: 5000, code: "N1",
            elements: TestTown.upper + ["环市街道", "红卫社区", nil, "解放路", "77号"] + Array(repeating: nil, count: 5),
            position: Position(113.01, 22.61))
        try follow(register) { try $0.take(row) }
        #expect(register.live.count == count + 1)
        #expect(register.record(ofFeature: 5000)?.node.parent == road.id)
    }

    @Test func aRoadOfItsOwnLayerIsTheRoadThatAddressesName() throws {
        let register = MemoryRegister()
        register.roads = TestTown.roads
        try follow(register) { keeper in
            for region in TestTown.regions { try keeper.take(region) }
            try keeper.take(roads: TestTown.roads)
        }
        let loose = try #require(register.live.values.first { $0.node.name == "解放路" })
        #expect(loose.origin == .roads)
        try follow(register) { keeper in for row in TestTown.addresses() { try keeper.take(row) } }
        let named = try #require(register.live.values.first { $0.node.name == "解放路" })
        #expect(named.id == loose.id && named.origin == .tree)
        try follow(register) { keeper in for row in TestTown.addresses() { try keeper.drop(feature: row.feature) } }
        #expect(register.live[loose.id]?.origin == .roads)
    }
}

/// Rows of a handful of addresses, so that they meet.
enum RandomRow {
    static func row(_ feature: Int64, _ generator: inout SeededGenerator) -> AddressRow {
        func pick(_ values: [String]) -> String { values[generator.int(in: 0...values.count - 1)] }
        var elements = TestTown.upper
        let isTown = generator.int(in: 0...1) == 0
        switch generator.int(in: 0...12) {
        case 0: elements += [nil, nil, nil, pick(["解放路", "中心路"])]
        case 1...3:
            elements += [isTown ? "环市街道" : "棠下镇", isTown ? pick(["红卫社区", "丰雅社区"]) : "沙溪村", nil]
            elements += [pick(["解放路", "中心路"]), pick(["1号", "2号"])]
        case 4...6:
            elements += [isTown ? "环市街道" : "棠下镇", isTown ? pick(["红卫社区", "丰雅社区"]) : "沙溪村", nil]
            elements += [pick(["解放路", "中心路"]), pick(["1号", "2号"]), nil, pick(["1栋", "2栋"])]
        default:
            elements += [isTown ? "环市街道" : "棠下镇", isTown ? pick(["红卫社区", "丰雅社区"]) : "沙溪村", nil]
            elements += [pick(["解放路", "中心路"]), pick(["1号", "2号"]), pick(["", "碧桂园"]), pick(["1栋", "2栋"])]
            elements += [pick(["", "1单元"]), pick(["", "1层"]), pick(["101室", "102室"])]
        }
        elements += Array(repeating: nil, count: AddressRow.columns.count - elements.count)
        let isPlaced = generator.int(in: 0...9) > 0
        return AddressRow(
            feature: feature, code: "C\(feature)", elements: elements.map { $0 == "" ? nil : $0 },
            position: isPlaced
                ? Position(
                    113 + Double(generator.int(in: 0...999)) / 1e4, 22.6 + Double(generator.int(in: 0...999)) / 1e4)
                : nil)
    }
}
