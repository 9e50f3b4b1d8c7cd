import AddressBase
import GeoModel
import Testing

@testable import TwinStore

/// 地、楼、房、户: counted by address, by building code and by area, against what the county was made of.
@Suite struct AddressCensusTests {
    @Test func anAddressCountsWhatIsBelowIt() async throws {
        try await LifeTown.run { town in
            let estate = try await town.node("广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区")
            let census = try await town.store.census(.address("#\(estate.id)"), access: .everything)
            #expect(census.counts == ["estate": 1, "building": 2, "unit": 3, "floor": 3, "room": 3])
            #expect(census.outsideBuildings == 0)
            let buildings = census.buildings
            #expect(buildings.map(\.units) == [2, 1] && buildings.map(\.rooms) == [2, 1])
            #expect(buildings.map(\.floors) == [2, 1])
            #expect(buildings.allSatisfy { $0.address.contains("碧桂园小区") })
            // The same as counting the tree.
            let branch = try await town.store.branch("#\(estate.id)", depth: 0, asOf: nil, access: .everything)
            #expect(branch.counts == census.counts.filter { $0.key != "estate" })
        }
    }

    @Test func aBuildingIsFoundByItsCode() async throws {
        try await LifeTown.run { town in
            let building = try await town.node("广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区1栋")
            try await town.edit(.change("#\(building.id)", .init(buildingCode: "440703B0001")))
            let census = try await town.store.census(.building("440703B0001"), access: .everything)
            #expect(census.counts == ["building": 1, "unit": 2, "floor": 2, "room": 2])
            #expect(census.buildings.map(\.buildingCode) == ["440703B0001"])
            let entry = try await town.store.entry("#\(building.id)", asOf: nil, access: .everything)
            #expect(entry.buildingCode == "440703B0001" && entry.precision == .centroid)
            await #expect(throws: AddressBaseError.self) {
                try await town.store.census(.building("没有"), access: .everything)
            }
        }
    }

    /// A parcel holds rows of rooms; the buildings, units and the estate that they are in count with them.
    @Test func aParcelCountsTheBuildingsThatItsRoomsAreIn() async throws {
        try await LifeTown.run { town in
            let parcel = BoundingBox(west: 113.0122, south: 22.6125, east: 113.0126, north: 22.6127).polygon
            let census = try await town.store.census(.area(parcel), access: .everything)
            #expect(census.counts["room"] == 3 && census.counts["building"] == 2 && census.counts["unit"] == 3)
            #expect(census.counts["estate"] == 1 && census.counts["road"] == nil)
            let nowhere = BoundingBox(west: 1, south: 1, east: 2, north: 2).polygon
            let none = try await town.store.census(.area(nowhere), access: .everything)
            #expect(none == AddressCensus(counts: [:], buildings: [], outsideBuildings: 0))
        }
    }

    @Test func whoMaySeeNothingCountsNothing() async throws {
        try await LifeTown.run { town in
            let access = Access(subject: "x", zones: [99])
            await #expect(throws: AddressBaseError.self) {
                try await town.store.census(.address("440703"), access: access)
            }
            let all = BoundingBox(west: 113, south: 22, east: 114, north: 23).polygon
            let census = try await town.store.census(.area(all), access: access)
            #expect(census.counts.isEmpty)
        }
    }

    /// Repeated doorplates are found in the store, the older stays, and the merge that a list asks for leads on.
    @Test func duplicatesOfTheStoreAreListedAndMerged() async throws {
        try await LifeTown.run { town in
            #expect(try await town.store.duplicates(.init(), within: nil, access: .everything).duplicates.isEmpty)
            var county = AddressContractTown()
            county.add(["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", nil, "解放路", "三号"], 113.0106, 22.6118)
            county.add(["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", nil, "解方路", "5号"], 113.011, 22.6118)
            county.add(["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", nil, "解放路", "4号"], 113.02, 22.62)
            try await county.loadAddresses(into: town.store)
            let report = try await town.store.duplicates(.init(), within: nil, access: .everything)
            let found = Set(report.duplicates.map { "\($0.kind) \($0.keep.code ?? "") \($0.other.code ?? "")" })
            let codes = county.addresses.suffix(3).map(\.code)
            func code(_ number: String) -> String {
                county.addresses.first { $0.elements[6] == "解放路" && $0.elements[7] == number && $0.elements[8] == nil }?
                    .code ?? ""
            }
            #expect(
                found == [
                    "repeated \(code("3号")) \(codes[0])", "reworded \(code("5号")) \(codes[1])",
                    "scattered \(code("4号")) \(codes[2])",
                ])
            for pair in report.duplicates where pair.kind != .scattered {
                try await town.edit(
                    .batch([.init(row: 1, change: .merge(["#\(pair.other.id)"], into: "#\(pair.keep.id)"))]))
            }
            #expect(try await town.node(codes[0]).node.code == code("3号"))
            #expect(try await town.store.duplicates(.init(), within: nil, access: .everything).duplicates.count == 1)
        }
    }
}
