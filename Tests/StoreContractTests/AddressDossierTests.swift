import AddressBase
import Foundation
import GeoModel
import Testing

@testable import TwinStore

/// What is tied to addresses, and what people in the field say about them.
@Suite struct AddressDossierTests {
    private func link(_ town: LifeTown, _ system: String, _ key: String, _ address: String) async throws {
        _ = try await town.store.link(
            AddressLinking(system: system, key: key, kind: "实有人口", address: address, operatorName: "王"))
    }

    @Test func tiesFollowWhatBecomesOfAnAddress() async throws {
        try await LifeTown.run { town in
            let (one, three) = (try await town.node("解放路1号"), try await town.node("解放路3号"))
            try await link(town, "人口", "P1", "#\(one.id)")
            try await link(town, "人口", "P2", "#\(three.id)")
            try await link(town, "单位", "U1", "解放路3号")
            await #expect(throws: AddressBaseError.self) { try await link(town, "单位", "U1", "解放路3号") }
            try await town.edit(.merge(["#\(one.id)"], into: "#\(three.id)"))
            let dossier = try await town.store.dossier("解放路1号", access: .everything)
            #expect(dossier.address.id == three.id)
            #expect(dossier.links.map(\.key).sorted() == ["P1", "P2", "U1"])
            #expect(dossier.links.first { $0.key == "P1" }?.node == one.id)
            let ended = try await town.store.link(
                AddressLinking(
                    system: "单位", key: "U1", address: "#\(three.id)", until: "2026-12-31T00:00:00Z", operatorName: "王"))
            #expect(ended.until == "2026-12-31T00:00:00Z")
            await #expect(throws: AddressBaseError.self) {
                try await town.store.link(
                    AddressLinking(system: "单位", key: "U9", address: "#\(three.id)", until: "2027", operatorName: "王"))
            }
            #expect(try await town.store.dossier("#\(three.id)", access: .everything).links.count == 3)
        }
    }

    @Test func systemsThatMayNotBeSeenAreCountedOnly() async throws {
        try await LifeTown.run { town in
            try await link(town, "人口", "P1", "解放路1号")
            try await link(town, "单位", "U1", "解放路1号")
            var access = Access.everything
            access.hiddenFields = ["link:人口"]
            let dossier = try await town.store.dossier("解放路1号", access: access)
            #expect(dossier.links.map(\.key) == ["U1"] && dossier.withheld == 1)
            access.zones = [99]
            await #expect(throws: AddressBaseError.self) { try await town.store.dossier("解放路1号", access: access) }
            await #expect(throws: AddressBaseError.self) {
                try await town.store.entry("解放路1号", asOf: nil, access: access)
            }
            #expect(
                try await town.store.changes(since: AddressCursor(version: 0), limit: 100, access: access).changes
                    .isEmpty)
        }
    }

    @Test func adoptedAndRefusedProposalsAreBothOnRecord() async throws {
        try await LifeTown.run { town in
            let door = try await town.node("解放路3号")
            let moved = try await town.store.propose(
                .init(
                    kind: .moved, address: "解放路3号", lon: 113.0123, lat: 22.6123, photo: "IMG_1.jpg", note: "门口在背面",
                    by: "网格员"))
            let new = try await town.store.propose(
                .init(kind: .new, text: "广东省江门市蓬江区环市街道红卫社区解放路17号", lon: 113.0134, lat: 22.6118, by: "网格员"))
            let wrong = try await town.store.propose(.init(kind: .wrong, address: "解放路5号", text: "7号", by: "网格员"))
            let gone = try await town.store.propose(.init(kind: .wrong, address: "解放路2号", by: "网格员"))
            let open = try await town.store.proposals(.open, limit: 10, access: .everything)
            #expect(open.map(\.id) == [moved, new, wrong, gone].map(\.id))
            #expect(open[0].present?.id == door.id && open[1].present == nil)

            let adopted = try await town.store.edit(moved.adoption(by: "李", reason: nil))
            let place = try await town.node("#\(door.id)")
            #expect(place.node.position == Position(113.0123, 22.6123) && place.precision == .surveyed)
            #expect(place.source?.contains("IMG_1.jpg") == true)
            let added = try await town.store.edit(new.adoption(by: "李", reason: "核实"))
            #expect(try await town.node("解放路17号").node.code == added.codes.first)
            _ = try await town.store.edit(wrong.adoption(by: "李", reason: nil))
            #expect(try await town.node("解放路7号").id == wrong.present?.id)
            _ = try await town.store.refuse(proposal: gone.id, by: "李", reason: "还在")
            #expect(try await town.node("解放路2号").status == .inUse)

            let decided = try await town.store.proposals(nil, limit: 10, access: .everything)
            #expect(decided.map(\.state) == [.adopted, .adopted, .adopted, .refused])
            #expect(decided[0].version == adopted.version && decided[0].reviewer == "李")
            #expect(decided[3].reason == "还在" && decided[3].draft.by == "网格员" && decided[3].version == nil)
            // What was decided is decided.
            await #expect(throws: AddressBaseError.self) {
                try await town.store.refuse(proposal: moved.id, by: "李", reason: "")
            }
            await #expect(throws: AddressBaseError.self) {
                try await town.store.edit(moved.adoption(by: "李", reason: nil))
            }
            #expect(try await town.node("#\(door.id)").node.position == Position(113.0123, 22.6123))
            #expect(throws: AddressBaseError.self) { try decided[0].adoption(by: "李", reason: nil) }
        }
    }

    @Test func aPhotographIsKeptWithItsProposal() async throws {
        try await LifeTown.run { town in
            let bytes = Data([0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 7, count: 5000))
            let picture = try ProposalPicture(bytes)
            #expect(picture.type == "image/jpeg")
            let with = try await town.store.propose(
                .init(kind: .wrong, address: "解放路5号", photo: "IMG_2.jpg", picture: picture, by: "网格员"))
            let without = try await town.store.propose(.init(kind: .wrong, address: "解放路5号", by: "网格员"))
            #expect(with.hasPicture && !without.hasPicture && with.draft.picture == nil)
            #expect(try await town.store.picture(ofProposal: with.id, access: .everything) == picture)
            #expect(try await town.store.picture(ofProposal: without.id, access: .everything) == nil)
            #expect(try await town.store.waitingProposals() == 2)
            await #expect(throws: AddressBaseError.self) {
                try await town.store.picture(ofProposal: 99, access: .everything)
            }
        }
        for data in [Data("<svg/>".utf8), Data([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: 3 << 20))] {
            #expect(throws: AddressBaseError.self) { try ProposalPicture(data) }
        }
    }

    @Test func aProposalSaysWhatItsKindNeeds() throws {
        for draft in [
            AddressProposal.Draft(kind: .new, by: "a"), .init(kind: .moved, address: "x", by: "a"),
            .init(kind: .wrong, text: "x", by: "a"), .init(kind: .new, text: "x", lon: 1, by: "a"),
        ] {
            #expect(throws: AddressBaseError.self) { try draft.check() }
        }
        #expect(throws: AddressBaseError.positionOutOfRange(longitude: 200, latitude: 1)) {
            try AddressProposal.Draft(kind: .new, text: "x", lon: 200, lat: 1, by: "a").check()
        }
    }
}
