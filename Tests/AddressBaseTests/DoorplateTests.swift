import GeoModel
import Testing

@testable import AddressBase

@Suite struct DoorplateTests {
    private func nodes(_ typed: String) async throws -> [Int64] {
        let source = try TestTown.source()
        return try await source.read(access: .everything) { reader in
            let typed = AddressNormalizer.units(typed)
            var address = TypedAddress(typed, SuggestStep(index: reader.index, limit: 1, zones: nil))
            return address.completions(limit: 1).prefix(1).map { reader.index.id($0) }
        }
    }

    private func card(_ address: String) async throws -> AddressCard {
        let doorplates = Doorplates(source: try TestTown.source())
        return try #require(try await doorplates.publicCards(of: nodes(address)).first)
    }

    /// 详细地址: cut at 小区 or 门牌, without 单元 and 户室; 坐标: not the household's.
    @Test func anybodySeesTheEstateButNotTheHousehold() async throws {
        let room = try await card("蓬江区环市街道丰雅社区解放路12号碧桂园小区2栋1单元3层302室")
        #expect(room.address == "广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区")
        #expect(room.level == .estate && room.isMasked)
        #expect(room.elements.building == nil && room.elements.unit == nil && room.elements.room == nil)
        let estate = try await card("蓬江区环市街道丰雅社区解放路12号碧桂园小区")
        #expect((room.lon, room.lat) == (estate.lon, estate.lat))
        #expect(room.code == estate.code)
        #expect(!estate.isMasked)
    }

    @Test func aTowerOnARoadIsCutAtItsDoorplate() async throws {
        let room = try await card("蓬江区环市街道红卫社区解放路3号锦华大厦2层201室")
        #expect(room.address == "广东省江门市蓬江区环市街道红卫社区解放路3号")
        #expect(room.level == .doorplate && room.isMasked)
    }

    @Test func doorplatesAndWhatIsWiderAreShownWhole() async throws {
        for address in ["蓬江区环市街道红卫社区解放路1号", "蓬江区棠下镇沙溪村一组2号", "蓬江区棠下镇沙溪村"] {
            let card = try await card(address)
            #expect(card.address.hasSuffix(address.dropFirst(3)), "\(card.address)")
            #expect(!card.isMasked)
        }
    }

    @Test func platesSayThePlaceAndTheNumber() async throws {
        let doorplates = Doorplates(source: try TestTown.source())
        for (address, place, number) in [
            ("蓬江区环市街道红卫社区解放路1号", "解放路", "1号"), ("蓬江区棠下镇沙溪村一组2号", "沙溪村一组", "2号"),
            ("蓬江区环市街道丰雅社区解放路12号碧桂园小区2栋", "碧桂园小区", "2栋"),
            ("蓬江区环市街道丰雅社区解放路12号碧桂园小区2栋1单元3层302室", "碧桂园小区2栋1单元3层", "302室"),
        ] {
            let text = try #require(try await doorplates.texts(of: nodes(address)).first)
            #expect((text.place, text.number) == (place, number), "\(text.place)")
        }
    }

    @Test func tokensAreLongRandomAndReadBack() {
        let tokens = Set((0..<10_000).map { _ in DoorplateToken.random() })
        #expect(tokens.count == 10_000)
        // Every place of every token takes every digit: no place is constant or derived.
        for place in 0..<DoorplateToken.length {
            #expect(Set(tokens.map { Array($0.text)[place] }).count == 32)
        }
        for token in tokens.prefix(100) {
            #expect(DoorplateToken(token.text) == token)
            #expect(DoorplateToken(token.text.lowercased()) == token)
        }
        for text in [
            "", "0", String(repeating: "0", count: 21), String(repeating: "I", count: 20), "0123456789ABCDEFGHJ%",
        ] {
            #expect(DoorplateToken(text) == nil)
        }
    }
}
