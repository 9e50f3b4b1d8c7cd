import AddressBase
import GeoModel
import Testing

@testable import TwinStore

/// The tree of a store follows every change of the layers that it is derived from.
@Suite struct AddressTreeTests {
    /// Every node by name, as text.
    private func picture(_ store: TwinStore) async throws -> [String] {
        let nodes = try await store.addressRecords().map(\.node)
        return try await store.read(access: .everything) { reader in
            try NodePicture(reader: reader).paths(nodes).sorted()
        }
    }

    /// The permanent ids by what they stand for.
    private func ids(_ store: TwinStore) async throws -> [String: [Int64]] {
        let nodes = try await store.addressRecords().map(\.node)
        return try await store.read(access: .everything) { reader in
            let picture = NodePicture(reader: reader)
            return Dictionary(grouping: nodes) { (try? picture.path($0)) ?? "?" }.mapValues { $0.map(\.id).sorted() }
        }
    }

    private func version(_ store: TwinStore) async throws -> Int64 {
        try await store.read(access: .everything) { $0.version }
    }

    private func best(_ store: TwinStore, _ text: String) async throws -> GeocodeCandidate? {
        try await Geocoder(source: store).geocode(text).candidates.first
    }

    @Test func changesAreSeenAndUndoBringsBackWhatWas() async throws {
        try await AddressSourceKind.withStore { store in
            var town = AddressContractTown()
            try await town.load(into: store)
            let before = try await picture(store)
            let permanent = try await ids(store)
            let firstVersion = try await version(store)
            let index = try #require(town.addresses.firstIndex { $0.elements[7] == "9号" && $0.elements[8] == nil })
            town.addresses[index].elements[7] = "99号"
            town.add(["广东省", "江门市", "蓬江区", "棠下镇", "沙溪村", nil, "新路", "8号"], 113.093, 22.693)
            let outcome = try await town.loadAddresses(into: store)
            #expect(outcome.inserted == 1 && outcome.updated == 1)
            #expect(try await best(store, "解放路99号")?.match == .exact)
            #expect(try await best(store, "新路8号")?.level == .doorplate)
            #expect(try await best(store, "解放路9号")?.match != .exact)
            #expect(try await version(store) > firstVersion)
            _ = try await store.undoImport(try #require(outcome.batch), operatorName: "张")
            #expect(try await picture(store) == before)
            #expect(try await ids(store) == permanent)
            #expect(permanent.values.joined().allSatisfy { FeatureID(rawValue: $0)?.site == 1 })
        }
    }

    @Test func takenTwiceNothingChanges() async throws {
        try await AddressSourceKind.withStore { store in
            let town = AddressContractTown()
            try await town.load(into: store)
            let before = try await picture(store)
            let seen = try await version(store)
            let again = try await town.loadAddresses(into: store)
            #expect(again.inserted + again.updated == 0)
            #expect(try await version(store) == seen)
            #expect(try await picture(store) == before)
        }
    }

    @Test func aDryRunLeavesTheTree() async throws {
        try await AddressSourceKind.withStore { store in
            var town = AddressContractTown()
            try await town.load(into: store)
            let before = try await picture(store)
            town.add(["广东省", "江门市", "蓬江区", "棠下镇", "沙溪村", nil, "新路", "8号"], 113.093, 22.693)
            try await town.loadAddresses(into: store) { $0.isDryRun = true }
            #expect(try await picture(store) == before)
        }
    }

    @Test func whatIsRetiredIsNotFound() async throws {
        try await AddressSourceKind.withStore { store in
            var town = AddressContractTown()
            try await town.load(into: store)
            town.addresses.removeAll { $0.elements[8] == "碧桂园小区" }
            let area = BoundingBox(west: 113.012, south: 22.6125, east: 113.013, north: 22.6127).polygon
            let outcome = try await town.loadAddresses(into: store) { $0.replaceWithin = area }
            #expect(outcome.retired == 3)
            #expect(try await best(store, "碧桂园小区1栋101")?.elements.estate == nil)
            #expect(try await best(store, "解放路3号")?.match == .exact)
        }
    }

    /// The same tree, in whatever order the layers come.
    @Test func theOrderOfImportsDoesNotMatter() async throws {
        let town = AddressContractTown()
        var expected: [String] = []
        try await AddressSourceKind.withStore { store in
            try await town.load(into: store)
            expected = try await picture(store)
        }
        try await AddressSourceKind.withStore { store in
            try await town.loadAddresses(into: store)
            try await town.load(into: store)
            #expect(try await picture(store) == expected)
        }
    }

    @Test func anEmptyBaseAnswersNothing() async throws {
        try await AddressSourceKind.withStore { store in
            let answer = try await Geocoder(source: store).geocode("解放路3号")
            #expect(answer.candidates.isEmpty && answer.reason != nil)
            #expect(try await Suggester(source: store).suggest("解").isEmpty)
            #expect(try await ReverseGeocoder(source: store).reverse(Position(113, 22)).addresses.isEmpty)
        }
    }
}
