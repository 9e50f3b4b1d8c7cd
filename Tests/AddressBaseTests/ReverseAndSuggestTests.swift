import GeoModel
import Testing

@testable import AddressBase

@Suite struct ReverseGeocoderTests {
    @Test func theNearestAddressIsAnswered() async throws {
        let reverse = ReverseGeocoder(source: try TestTown.source())
        let answer = try await reverse.reverse(Position(113.0102, 22.61181))
        let hit = try #require(answer.addresses.first)
        #expect(hit.address == "广东省江门市蓬江区环市街道红卫社区解放路1号")
        #expect(hit.side == .odd && hit.level == .doorplate)
        #expect(hit.distanceMetres < 2)
    }

    /// A position on the ground tells no floor.
    @Test func roomsAreAnsweredAsTheirBuildingOnce() async throws {
        let reverse = ReverseGeocoder(source: try TestTown.source())
        let answer = try await reverse.reverse(Position(113.0124, 22.6125), limit: 3)
        #expect(answer.addresses.first?.level == .building)
        #expect(answer.addresses.first?.elements.building == "1栋")
        #expect(Set(answer.addresses.map(\.address)).count == answer.addresses.count)
    }

    @Test func nothingFarAwayIsAnswered() async throws {
        let reverse = ReverseGeocoder(source: try TestTown.source())
        let area = ReverseGeocoder.Containing.Area(code: "440703", name: "蓬江区")
        let answer = try await reverse.reverse(
            Position(114, 23), containing: ReverseGeocoder.Containing(county: area), withinMetres: 1000)
        #expect(answer.addresses.isEmpty)
        #expect(answer.containing.county?.name == "蓬江区")
    }

    @Test func impossiblePositionsAreRefused() async throws {
        let reverse = ReverseGeocoder(source: try TestTown.source())
        await #expect(throws: AddressBaseError.positionOutOfRange(longitude: 22, latitude: 113)) {
            try await reverse.reverse(Position(22, 113))
        }
    }
}

@Suite struct SuggesterTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var typed: String
        var name: String
        var testDescription: String { typed }
    }

    static let cases: [Case] = [
        Case(typed: "解放", name: "解放路"), Case(typed: "jiefang", name: "解放路"), Case(typed: "JFL", name: "解放路"),
        Case(typed: "解放lu", name: "解放路"), Case(typed: "bgy", name: "碧桂园小区"), Case(typed: "碧桂", name: "碧桂园小区"),
        Case(typed: "江门市蓬江区解放", name: "解放路"), Case(typed: "解放路1", name: "1号"), Case(typed: "jfl12", name: "12号"),
        Case(typed: "碧桂园3", name: "3栋"), Case(typed: "环市", name: "环市街道"), Case(typed: "pjrmyy", name: "蓬江人民医院"),
    ]

    @Test(arguments: cases)
    func typingIsCompleted(item: Case) async throws {
        let suggestions = try await Suggester(source: TestTown.source()).suggest(item.typed)
        #expect(suggestions.map(\.name).contains(item.name))
    }

    @Test func everyKeystrokeOfANameFindsIt() async throws {
        let suggester = Suggester(source: try TestTown.source())
        for text in ["蓬江人民医院", "pengjiangrenminyiyuan"] {
            for length in 2...text.count {
                let typed = String(text.prefix(length))
                let names = try await suggester.suggest(typed).map(\.name)
                #expect(names.contains("蓬江人民医院"), "\(typed)")
            }
        }
    }

    /// Whoever types a standard address sees it coming: every beginning of it, character by character, is completed by
    /// addresses that begin so.
    @Test func everyKeystrokeOfAWholeAddressIsCompleted() async throws {
        let suggester = Suggester(source: try TestTown.source())
        for row in TestTown.addresses().enumerated().filter({ $0.offset % 8 == 0 }).map(\.element) {
            let address = try #require(row.address)
            for length in 2...address.count {
                let typed = String(address.prefix(length))
                let found = try await suggester.suggest(typed, limit: 50)
                // A road runs through towns and communities: its own address names none.
                let shorter = row.elements[3...4].compactMap { $0 }.reduce(typed) { $0.replacing($1, with: "") }
                #expect(
                    found.contains { $0.text.hasPrefix(typed) || $0.text.hasPrefix(shorter) },
                    "\(typed) → \(found.map(\.text))")
            }
            #expect(try await suggester.suggest(address, limit: 50).first?.text == address)
        }
    }

    @Test func completionsStayInsideOfWhatWasTyped() async throws {
        let suggester = Suggester(source: try TestTown.source())
        func names(_ typed: String) async throws -> Set<String> {
            Set(try await suggester.suggest(typed, limit: 50).map(\.name))
        }
        #expect(try await names("广东省江门市蓬江区").isSuperset(of: ["蓬江区", "环市街道", "棠下镇"]))
        #expect(try await names("蓬江区环市街道红卫社区解放路") == ["解放路", "1号", "2号", "3号", "4号", "5号", "6号"])
        #expect(try await names("蓬江区环市街道丰雅社区解放路1") == ["10号", "11号", "12号"])
        #expect(try await names("广东省江门市蓬江区jf") == ["解放路"])
        #expect(try await suggester.suggest("北京市海淀区解放路9999号").isEmpty)
    }

    @Test func limitsHoldAndNothingIsTwice() async throws {
        let suggester = Suggester(source: try TestTown.source())
        let all = try await suggester.suggest("解放路1", limit: 50)
        #expect(Set(all.map(\.text)).count == all.count)
        #expect(try await suggester.suggest("解放路1", limit: 2).count == 2)
        #expect(try await suggester.suggest("").isEmpty)
        await #expect(throws: AddressBaseError.self) { try await suggester.suggest("解", limit: 0) }
    }
}
