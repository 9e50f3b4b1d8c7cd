import Foundation
import GeoKernel
import GeoModel
import Testing

@testable import AddressBase

@Suite struct GeocoderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var address: String
        var level: AddressLevel
        var match: GeocodeMatch
        /// The score's range.
        var score: ClosedRange<Double>
        var testDescription: String { text }
    }

    static let estate = "广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区"

    static let cases: [Case] = [
        Case(
            text: "广东省江门市蓬江区环市街道丰雅社区解放路12号碧桂园小区3栋2单元3层302室", address: estate + "3栋2单元3层302室", level: .room,
            match: .exact, score: 0.99...1),
        Case(text: "碧桂园小区3栋2单元302", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.9...1),
        Case(text: "碧桂园三号楼二单元302房", address: estate + "3栋2单元3层302室", level: .room, match: .alias, score: 0.9...1),
        Case(text: "碧桂园小区3-2-302", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.9...1),
        Case(text: "解放路12号3幢2单元302室", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.9...1),
        Case(text: "解放路12号3幢二楼", address: estate + "3栋1单元2层", level: .floor, match: .exact, score: 0.4...0.6),
        Case(text: "解放路12号碧桂园小区3栋", address: estate + "3栋", level: .building, match: .exact, score: 0.9...1),
        Case(text: "碧桂园小区", address: estate, level: .estate, match: .exact, score: 0.9...1),
        Case(text: "碧桂圆小区3栋", address: estate + "3栋", level: .building, match: .fuzzy, score: 0.5...0.99),
        Case(
            text: "环市街红卫居委会解放路3号", address: "广东省江门市蓬江区环市街道红卫社区解放路3号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "蓬江解放路3号", address: "广东省江门市蓬江区环市街道红卫社区解放路3号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "解放路3號 蓬江區", address: "广东省江门市蓬江区环市街道红卫社区解放路3号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "解放路", address: "广东省江门市蓬江区解放路", level: .road, match: .exact, score: 0.99...1),
        Case(text: "锦华大厦3楼", address: "广东省江门市蓬江区环市街道红卫社区解放路3号锦华大厦3层", level: .floor, match: .exact, score: 0.85...1),
        Case(text: "蓬江人民医院", address: "广东省江门市蓬江区环市街道红卫社区蓬江人民医院", level: .place, match: .exact, score: 0.9...1),
        Case(text: "沙溪村二组3号", address: "广东省江门市蓬江区棠下镇沙溪村二组3号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "棠下沙溪村第2村民小组3号", address: "广东省江门市蓬江区棠下镇沙溪村二组3号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "棠下镇中心路5号", address: "广东省江门市蓬江区棠下镇沙溪村中心路5号", level: .doorplate, match: .exact, score: 0.9...1),
        Case(text: "蓬江区", address: "广东省江门市蓬江区", level: .county, match: .exact, score: 0.99...1),
        Case(text: "无人路", address: "广东省江门市蓬江区无人路", level: .road, match: .exact, score: 0.9...1),
        // Not in the base: the ancestor, whose score is its own.
        Case(text: "碧桂园小区3栋2单元999室", address: estate + "3栋2单元", level: .unit, match: .ancestor, score: 0.8...1),
        Case(text: "碧桂园小区9栋", address: estate, level: .estate, match: .ancestor, score: 0.8...1),
        Case(text: "解放路888号", address: "广东省江门市蓬江区解放路", level: .road, match: .ancestor, score: 0.8...1),
        Case(text: "沙溪村九组3号", address: "广东省江门市蓬江区棠下镇沙溪村", level: .community, match: .ancestor, score: 0.8...1),
        // Numbers glued together.
        Case(text: "解放路123栋2单元302室", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.8...0.95),
        Case(text: "解放路123#2单元302", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.8...0.95),
        Case(text: "解放路123-2-302", address: estate + "3栋2单元3层302室", level: .room, match: .exact, score: 0.8...0.95),
    ]

    @Test(arguments: cases)
    func theAddressIsFound(item: Case) async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode(item.text)
        let best = try #require(answer.candidates.first, "\(answer.reason ?? "")")
        #expect(best.address == item.address)
        #expect(best.level == item.level)
        #expect(best.match == item.match)
        #expect(item.score.contains(best.score), "score \(best.score)")
        #expect(best.elements.text == best.address)
        #expect(best.elements.finest == best.level)
        #expect(answer.reason == nil)
    }

    @Test(arguments: cases)
    func keptAndProbedNamesAgree(item: Case) async throws {
        let source = try TestTown.source()
        let probed = try await Geocoder(source: source, names: .probed).geocode(item.text)
        #expect(try await Geocoder(source: source, names: .kept).geocode(item.text) == probed)
    }

    @Test func aMissingNumberIsPlacedBetweenItsNeighbours() async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode("解放路7号")
        let best = try #require(answer.candidates.first)
        #expect(best.match == .interpolated && best.level == .doorplate && best.code == nil)
        #expect(best.address == "广东省江门市蓬江区解放路7号")
        #expect(best.score <= 0.7)
        // Between 5号 and 9号, on the odd side.
        let position = Position(try #require(best.lon), try #require(best.lat))
        #expect(Geodesic.distance(position, Position(113.01 + 7 * 0.0002, 22.6118)) < 1)
        #expect(answer.candidates.contains { $0.level == .road && $0.match == .ancestor })
    }

    @Test func whatIsInTheBaseTwiceIsNotCertain() async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode("中心路5号")
        #expect(answer.candidates.count { $0.level == .doorplate } == 2)
        #expect(answer.candidates.allSatisfy { $0.score <= 0.55 })
    }

    @Test func nearnessOrdersWhatIsEquallyGood() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        for (near, town) in [(Position(113.0111, 22.6111), "环市街道"), (Position(113.0911, 22.6911), "棠下镇")] {
            let answer = try await geocoder.geocode("中心路5号", options: GeocodeOptions(near: near))
            #expect(answer.candidates.first?.elements.town == town)
        }
    }

    @Test func areasConfine() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        let box = BoundingBox(west: 113.08, south: 22.68, east: 113.1, north: 22.7)
        for area in [AddressArea.box(box), .shape(box.polygon), .division("440703002")] {
            let answer = try await geocoder.geocode("中心路5号", options: GeocodeOptions(within: area))
            #expect(answer.candidates.first?.elements.town == "棠下镇")
            #expect(answer.candidates.allSatisfy { $0.elements.town == "棠下镇" })
            let outside = try await geocoder.geocode("碧桂园小区", options: GeocodeOptions(within: area))
            #expect(outside.candidates.isEmpty && outside.reason != nil)
        }
    }

    @Test func levelsLift() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        for (level, address) in [
            (AddressLevel.building, Self.estate + "3栋"), (.community, "广东省江门市蓬江区环市街道丰雅社区"), (.county, "广东省江门市蓬江区"),
        ] {
            let answer = try await geocoder.geocode("碧桂园小区3栋2单元302室", options: GeocodeOptions(level: level))
            #expect(answer.candidates.first?.address == address)
            #expect(answer.candidates.allSatisfy { $0.level == level })
        }
        let none = try await geocoder.geocode("解放路", options: GeocodeOptions(level: .room))
        #expect(none.candidates.isEmpty && none.reason == "nothing at level room matches")
    }

    @Test func whatMatchesNothingIsSaidSo() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        for text in ["北京市朝阳区三里屯路19号", "不存在大道12号", "", "，。", "12号", "500米"] {
            let answer = try await geocoder.geocode(text)
            #expect(answer.candidates.isEmpty && answer.reason?.isEmpty == false, "\(text)")
        }
    }

    @Test func contradictionsCostScore() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        let right = try await geocoder.geocode("环市街道解放路3号").candidates[0].score
        let wrong = try await geocoder.geocode("棠下镇解放路3号").candidates[0].score
        #expect(right > 0.95 && wrong < 0.8)
    }

    @Test func cellsComeFromTheRows() async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode("蓬江区")
        #expect(answer.candidates.first?.grid == "440703001001001")
    }

    @Test func badOptionsAreRefused() async throws {
        let geocoder = Geocoder(source: try TestTown.source())
        for options in [
            GeocodeOptions(limit: 0), GeocodeOptions(limit: 101), GeocodeOptions(near: Position(200, 10)),
            GeocodeOptions(within: .shape(.point(Position(113, 22)))),
        ] {
            await #expect(throws: AddressBaseError.self) { try await geocoder.geocode("解放路", options: options) }
        }
        let long = String(repeating: "解", count: 1001)
        await #expect(throws: AddressBaseError.self) { try await geocoder.geocode(long) }
    }

    @Test func limitsHold() async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode("中心路5号", options: GeocodeOptions(limit: 1))
        #expect(answer.candidates.count == 1)
    }

    /// What the service writes is what the command encodes, also where nothing is found, where a door is placed between
    /// others, and where roads meet.
    @Test(arguments: cases.map(\.text) + ["解放路7号", "解放路与中心路交叉口", "解放路K1+300", "没有这个\"地方\"", "\u{1}", "中心路5号"])
    func documentsSayWhatAnswersEncode(text: String) async throws {
        let geocoder = try Geocoder(source: TestTown.source())
        let written = try JSONReader.read(await geocoder.document(text))
        let encoded = try JSONReader.read(Array(JSONEncoder().encode(await geocoder.geocode(text))))
        #expect(Self.sorted(written) == Self.sorted(encoded))
    }

    @Test func documentsStandInTheSystemThatWasAskedFor() async throws {
        let geocoder = try Geocoder(source: TestTown.source())
        let plain = try #require(await geocoder.geocode("碧桂园小区3栋").candidates.first)
        let moved = try JSONReader.read(await geocoder.document("碧桂园小区3栋") { Position($0.y, $0.x) })
        let best = try #require(moved["candidates"]?.items.first)
        #expect(best["lon"] == JSONValue(plain.lat))
        #expect(best["lat"] == JSONValue(plain.lon))
    }

    @Test func nearAddressesAndCompletionsAreDocumentsToo() async throws {
        let source = try TestTown.source()
        let hit = try #require(await Geocoder(source: source).geocode("碧桂园小区3栋").candidates.first)
        let position = Position(try #require(hit.lon), try #require(hit.lat))
        let containing = ReverseGeocoder.Containing(cell: .init(code: "440703001001001", name: "一号网格"))
        let near = try await ReverseGeocoder(source: source).reverse(position, containing: containing, limit: 5)
        #expect(!near.addresses.isEmpty)
        #expect(
            try Self.sorted(near.document) == Self.sorted(JSONReader.read(Array(JSONEncoder().encode(near)))))
        for suggestion in try await Suggester(source: source).suggest("解放") {
            let encoded = try JSONReader.read(Array(JSONEncoder().encode(suggestion)))
            #expect(Self.sorted(suggestion.document) == Self.sorted(encoded))
        }
    }

    /// Members in the order of their names: encoders keep none. A whole number is read as one, however it was meant.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(members.map { .init($0.name, sorted($0.value)) }.sorted { $0.name < $1.name })
        case .array(let items): .array(items.map(sorted))
        case .integer(let number): .real(Double(number))
        default: value
        }
    }

    @Test func answersAreTheContractsJSON() async throws {
        let answer = try await Geocoder(source: TestTown.source()).geocode("碧桂园小区3栋2单元302室")
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(answer)) as? [String: Any]
        let first = try #require((json?["candidates"] as? [[String: Any]])?.first)
        for key in ["address", "code", "level", "match", "score", "lon", "lat", "elements"] {
            #expect(first[key] != nil, "\(key)")
        }
        let elements = try #require(first["elements"] as? [String: String])
        #expect(elements["building"] == "3栋" && elements["doorplate"] == "12号" && elements["community"] == "丰雅社区")
    }
}
