import AddressBase
import GeoModel
import Testing

@testable import TwinStore

/// The life of the address base in a store: nodes, rows, history and undo go together.
@Suite struct AddressLifeTests {
    @Test func aRoadIsRenamedWithAllThatIsOnIt() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let road = try await town.node("解放路")
            let outcome = try await town.edit(.rename("#\(road.id)", to: "人民大道"))
            // The road's own row, eight doorplates and three rooms.
            #expect(outcome.rows == 12 && outcome.textsKept == 0)
            try await town.expectAgreement()
            let renamed = try await town.node("人民大道")
            #expect(renamed.id == road.id)
            let byOldName = try await Geocoder(source: town.store).geocode("解放路3号").candidates.first
            #expect(byOldName?.address.contains("人民大道3号") == true)
            // The file of yesterday changes nothing.
            let again = try await AddressContractTown().loadAddresses(into: town.store)
            #expect(again.inserted + again.updated == 0 && again.unchanged > 0)
            let undone = try await town.edit(.undo(version: outcome.version))
            #expect(undone.version > outcome.version)
            #expect(try await town.picture() == before)
            await #expect(throws: AddressBaseError.self) { try await town.edit(.undo(version: outcome.version)) }
        }
    }

    @Test func aCommunityIsRenamedWithItsRegion() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let outcome = try await town.edit(.rename("440703001001", to: "红卫解放社区"))
            try await town.expectAgreement()
            let region = try #require(try await town.rows().first { $0[1] == "440703001001" })
            #expect(region[2] == "红卫解放社区")
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    @Test func whatIsRetiredIsGoneAndComesBack() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let estate = try await town.node("广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区")
            await #expect(throws: AddressBaseError.self) {
                try await town.edit(.retire("#\(estate.id)", withAllBelow: false))
            }
            #expect(try await town.picture() == before)
            let outcome = try await town.edit(.retire("#\(estate.id)", withAllBelow: true))
            #expect(outcome.rows == 3)
            try await town.expectAgreement()
            await #expect(throws: AddressBaseError.ended("#\(estate.id)", status: .retired, successors: [])) {
                try await town.node("#\(estate.id)")
            }
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    @Test func mergedAddressesLeadOn() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let (one, three) = (try await town.node("解放路1号"), try await town.node("解放路3号"))
            let code = try #require(one.node.code)
            let outcome = try await town.edit(.merge(["#\(one.id)"], into: "#\(three.id)"))
            try await town.expectAgreement()
            #expect(try await town.node(code).id == three.id)
            #expect(try await town.node("解放路1号").id == three.id)
            await #expect(throws: AddressBaseError.self) { try await town.edit(.rename("解放路5号", to: "三号")) }
            // Their old rows come again: they are refused, with the reason.
            let again = try await AddressContractTown().loadAddresses(into: town.store)
            #expect(again.refusals.map(\.value) == [code] && again.inserted + again.updated == 0)
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    @Test func aSplitAddressLeadsOnToItsParts() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let door = try await town.node("解放路12号")
            await #expect(throws: AddressBaseError.self) {
                try await town.edit(.split("#\(door.id)", parts: ["12-1号", "12-2号"], below: nil))
            }
            let outcome = try await town.edit(.split("#\(door.id)", parts: ["12-1号", "12-2号"], below: "12-2号"))
            #expect(outcome.nodes.count == 2)
            try await town.expectAgreement()
            let room = try await town.node("广东省江门市蓬江区环市街道丰雅社区解放路12-2号碧桂园小区1栋1单元1层101室")
            #expect(room.node.code == "A110")
            let heirs = try await town.store.reading {
                try AddressReference.successors(of: door.id, in: StoreRegister(version: 0, $0)).map(\.node.name)
            }
            #expect(heirs == ["12-1号", "12-2号"])
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    @Test func anAddressIsAddedWithACodeOfTheRule() async throws {
        try await LifeTown.run { town in
            let before = try await town.picture()
            let road = try await town.node("解放路")
            let place = AddressPlacement(Position(113.0101, 22.6118))
            let outcome = try await town.edit(
                .add(
                    .init(
                        under: nil, level: nil, text: "广东省江门市蓬江区环市街道红卫社区解放路15号",
                        attributes: .init(status: .provisional, place: place))))
            let code = try #require(outcome.codes.first)
            #expect(code == "44070300100100000001")
            let added = try await town.node("解放路15号")
            #expect(
                added.status == .provisional && added.node.parent == road.id && added.node.position == place.position)
            try await town.expectAgreement()
            await #expect(throws: AddressBaseError.self) {
                try await town.edit(.add(.init(under: nil, level: nil, text: "广东省江门市蓬江区环市街道红卫社区解放路15号")))
            }
            let changed = try await town.edit(.change(code, .init(code: "X1", status: .inUse)))
            #expect(try await town.node(code).node.code == "X1")
            _ = try await town.edit(.undo(version: changed.version))
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    /// A community moves to another town: its doorplates follow onto that town's roads, codes are new, old ones lead on.
    @Test func reDivisionMovesWhatIsInTheCommunity() async throws {
        try await LifeTown.run { town in
            var county = AddressContractTown()
            county.add(["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", nil, "育才路", "1号"], 113.011, 22.611)
            county.add(["广东省", "江门市", "蓬江区", "环市街道", "丰雅社区", nil, "育才路", "2号"], 113.011, 22.611)
            try await county.loadAddresses(into: town.store)
            let before = try await town.picture()
            let door = try await town.node("广东省江门市蓬江区环市街道红卫社区育才路1号")
            let outcome = try await town.edit(.move("440703001001", under: "440703002", code: "440703002001"))
            try await town.expectAgreement()
            #expect(try await town.node("广东省江门市蓬江区棠下镇红卫社区育才路1号").id == door.id)
            #expect(try await town.node("440703001001").id == town.node("440703002001").id)
            #expect(
                try await town.node("广东省江门市蓬江区环市街道丰雅社区育才路2号").node.parent != town.node("#\(door.id)").node.parent)
            _ = try await town.edit(.undo(version: outcome.version))
            #expect(try await town.picture() == before)
        }
    }

    @Test func laterChangesAreTakenBackFirst() async throws {
        try await LifeTown.run { town in
            let first = try await town.edit(.rename("解放路", to: "人民大道"))
            let second = try await town.edit(.rename("人民大道", to: "建国路"))
            await #expect(throws: AddressBaseError.self) { try await town.edit(.undo(version: first.version)) }
            _ = try await town.edit(.undo(version: second.version))
            _ = try await town.edit(.undo(version: first.version))
            #expect(try await town.node("解放路").node.name == "解放路")
        }
    }
}
