import AddressBase
import Foundation
import GRDB
import GeoModel
import Testing

@testable import TwinStore

/// The index of a store is in step with its tree: what is noted beside the image answers as an image made anew.
@Suite struct AddressIndexContractTests {
    static let texts =
        AddressContractTests.texts + [
            "解放路99号", "解放路9号", "新路8号", "沙溪村新路8号", "沙溪村三组7号", "碧桂园小区9栋", "碧桂园小区1栋1单元101", "碧桂园小区1栋1单元102",
            "沙溪宗祠", "沙溪祠堂", "蓬江人民医院", "解放北路5号", "云山诗意3栋", "环市街道", "解放路5号",
        ]

    private func answers(_ store: TwinStore, _ names: Geocoder.Names) async throws -> [GeocodeAnswer] {
        try await Geocoder(source: store, names: names).geocode(Self.texts)
    }

    private func notes(_ store: TwinStore) async throws -> Int {
        try await store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM address_index_change") ?? 0 }
    }

    private func rebuild(_ store: TwinStore) async throws {
        try await store.writer().write { try AddressIndexWriter($0).refresh(.all) }
    }

    /// Changes of every sort, one after the other: after each the answers are those of an index made anew.
    @Test func whatIsNotedAnswersAsARebuiltIndex() async throws {
        let edits: [@Sendable (inout AddressContractTown) throws -> Void] = [
            // A number changes.
            { town in
                let row = try #require(town.addresses.firstIndex { $0.elements[7] == "9号" && $0.elements[8] == nil })
                town.addresses[row].elements[7] = "99号"
            },
            // A road, an estate and a group come.
            { town in town.add(["广东省", "江门市", "蓬江区", "棠下镇", "沙溪村", nil, "新路", "8号"], 113.093, 22.693) },
            { town in town.add(["广东省", "江门市", "蓬江区", "棠下镇", "沙溪村", "三组", nil, "7号"], 113.094, 22.693) },
            { town in
                town.add(["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", nil, "解放北路", "5号", "云山诗意", "3栋"], 113.02, 22.62)
            },
            // A room comes to a staircase that is there; a position moves.
            { town in
                town.add(
                    [
                        "广东省", "江门市", "蓬江区", "环市街道", "丰雅社区", nil, "解放路", "12号", "碧桂园小区", "1栋", "1单元", "1层", "102室",
                    ], 113.0124, 22.6126)
            },
            { town in
                let row = try #require(town.addresses.firstIndex { $0.elements[7] == "5号" && $0.elements[6] == "解放路" })
                town.addresses[row].x += 0.001
            },
        ]
        try await AddressSourceKind.withStore { store in
            var town = AddressContractTown()
            try await town.load(into: store)
            try await rebuild(store)
            for (step, edit) in edits.enumerated() {
                try edit(&town)
                let outcome = try await town.loadAddresses(into: store)
                #expect(outcome.inserted + outcome.updated > 0, "step \(step)")
                #expect(try await notes(store) > 0, "step \(step)")
                let noted = try await answers(store, .probed)
                #expect(try await answers(store, .kept) == noted, "step \(step)")
                try await rebuild(store)
                #expect(try await notes(store) == 0)
                for (before, after) in zip(noted, try await answers(store, .probed)) {
                    #expect(before.candidates.first == after.candidates.first, "step \(step): \(before.query)")
                    #expect(before.candidates.isEmpty == after.candidates.isEmpty)
                }
            }
        }
    }

    /// Answers and suggestions see an edit without an index made anew.
    @Test func anEditIsSeenAtOnceByWhoeverHoldsTheIndex() async throws {
        try await AddressSourceKind.withStore { store in
            var town = AddressContractTown()
            try await town.load(into: store)
            let geocoder = Geocoder(source: store, names: .kept)
            let suggester = Suggester(source: store, names: .kept)
            #expect(try await geocoder.geocode("新路8号").candidates.isEmpty)
            town.add(["广东省", "江门市", "蓬江区", "棠下镇", "沙溪村", nil, "新路", "8号"], 113.093, 22.693)
            let outcome = try await town.loadAddresses(into: store)
            #expect(try await geocoder.geocode("新路8号").candidates.first?.match == .exact)
            #expect(try await suggester.suggest("新路").first?.name == "新路")
            _ = try await store.undoImport(try #require(outcome.batch), operatorName: "张")
            #expect(try await geocoder.geocode("新路8号").candidates.isEmpty)
            #expect(try await suggester.suggest("新路").isEmpty)
        }
    }

    @Test func aDamagedBlockIsAnErrorAndNotAnAnswer() async throws {
        try await AddressSourceKind.withStore { store in
            try await AddressContractTown().load(into: store)
            #expect(try await Geocoder(source: store).geocode("解放路3号").candidates.first?.match == .exact)
            try await store.writer().write { database in
                let bytes = try Data.fetchOne(database, sql: "SELECT bytes FROM address_index WHERE block = 0")
                var damaged = try #require(bytes)
                damaged[2000] ^= 0xFF
                try database.execute(sql: "UPDATE address_index SET bytes = ? WHERE block = 0", arguments: [damaged])
                // What is held in memory is of the version before.
                try database.execute(sql: "UPDATE address_index_head SET generation = generation + 1")
            }
            for names in [Geocoder.Names.probed, .kept] {
                await #expect(throws: AddressBaseError.self) {
                    try await Geocoder(source: store, names: names).geocode("解放路3号")
                }
            }
            try await store.writer().write { try $0.execute(sql: "DELETE FROM address_index WHERE block = 0") }
            for names in [Geocoder.Names.probed, .kept] {
                await #expect(throws: AddressBaseError.self) {
                    try await Geocoder(source: store, names: names).geocode("解放路3号")
                }
            }
        }
    }

    /// The centre lines come from the layer of roads, whatever the tree knows of them.
    @Test func crossingsLieWhereTheLinesOfRoadsMeet() async throws {
        try await AddressSourceKind.withStore { store in
            try await store.take(
                "roads",
                [
                    (["code": "R1", "name": "东西路"], line([(113.0, 22.6), (113.02, 22.6)])),
                    (["code": "R2", "name": "南北路"], line([(113.01, 22.59), (113.01, 22.61)])),
                    (["code": "R3", "name": "远方路"], line([(113.1, 22.7), (113.1, 22.71)])),
                ])
            let geocoder = Geocoder(source: store)
            for text in ["东西路与南北路交叉口", "南北路东西路路口", "东西路和南北路交汇处"] {
                let best = try #require(try await geocoder.geocode(text).candidates.first, "\(text)")
                #expect(best.level == .crossing && best.match == .interpolated && best.code == nil)
                #expect(abs((best.lon ?? 0) - 113.01) < 1e-6 && abs((best.lat ?? 0) - 22.6) < 1e-6)
                #expect(best.score >= 0.9)
            }
            // Roads that do not meet have no crossing.
            let none = try await geocoder.geocode("东西路与远方路交叉口").candidates
            #expect(none.allSatisfy { $0.level != .crossing && $0.score < 0.9 })
            // 0.0045 degrees of latitude are 498 m here (GRS80: 1 degree is 110.75 km at 22.6°).
            let post = try #require(try await geocoder.geocode("南北路K0+498").candidates.first)
            #expect(post.match == .interpolated && post.address.hasSuffix("南北路K0+498"))
            #expect(abs((post.lat ?? 0) - 22.5945) < 2e-5 && abs((post.lon ?? 0) - 113.01) < 1e-6)
            let beyond = try await geocoder.geocode("南北路K9+000").candidates
            #expect(beyond.allSatisfy { $0.match != .interpolated })
        }
    }

    private func line(_ points: [(Double, Double)]) -> Geometry {
        let positions = points.map { Position($0.0, $0.1) }
        return (try? LineString(positions)).map { .lineString($0) } ?? .multiPoint(positions)
    }
}
