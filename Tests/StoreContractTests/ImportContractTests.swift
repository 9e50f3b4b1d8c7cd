import GeoModel
import Synchronization
import TestSupport
import Testing

@Suite struct ImportContractTests {
    private struct SourceBroke: Error {}
    private let layer = Shop.schema.id

    private func shops(_ numbers: ClosedRange<Int>) -> [Shop] { numbers.map { Shop($0) } }

    /// What a reader sees of a store, to tell whether anything changed.
    private func picture(_ store: any ContractStore) async throws -> [Feature] {
        try await store.all().sorted { $0.id < $1.id }
    }

    @Test(arguments: StoreKind.allCases)
    func firstImportInsertsEveryRowAsItIs(kind: StoreKind) async throws {
        try await kind.run { store in
            var generator = SeededGenerator(seed: 1)
            let shops = (1...40).map { Shop(number: $0, &generator) }
            let outcome = try await store.take(shops)
            #expect((outcome.inserted, outcome.updated, outcome.unchanged, outcome.retired) == (40, 0, 0, 0))
            #expect(outcome.refusals.isEmpty)
            #expect(outcome.version > 0)
            let features = try await store.all()
            #expect(Set(features.map(\.id)).count == 40)
            let stored = Dictionary(grouping: features) { $0.code ?? "" }
            for shop in shops {
                let feature = try #require(stored[shop.code ?? ""]?.first)
                #expect(feature.values == shop.values)
                #expect(feature.geometry == shop.place)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func secondImportOfTheSameRowsChangesNothing(kind: StoreKind) async throws {
        try await kind.run { store in
            let first = try await store.take(shops(1...7))
            let before = try await picture(store)
            let second = try await store.take(shops(1...7).reversed())
            #expect((second.inserted, second.updated, second.unchanged) == (0, 0, 7))
            #expect(second.batch == nil)
            #expect(second.version == first.version)
            #expect(try await picture(store) == before)
            #expect(try await store.importBatches().count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func changedRowsKeepTheirIDAndNewOnesJoin(kind: StoreKind) async throws {
        try await kind.run { store in
            let first = try await store.take(shops(1...5))
            let ids = Dictionary(uniqueKeysWithValues: try await picture(store).map { ($0.code ?? "", $0.id) })
            var moved = Shop(2)
            moved.place = .point(Position(113.9, 22.9))
            let second = try await store.take([Shop(1), moved, Shop(3, name: "改名"), Shop(6)])
            #expect((second.inserted, second.updated, second.unchanged, second.missing) == (1, 2, 1, 2))
            #expect(second.version > first.version)
            let after = Dictionary(uniqueKeysWithValues: try await picture(store).map { ($0.code ?? "", $0) })
            #expect(after.count == 6)
            for (code, id) in ids { #expect(after[code]?.id == id) }
            #expect(after["S2"]?.geometry == moved.place)
            #expect(after["S3"]?.values[1] == .text("改名"))
            let batch = try #require(try await store.importBatches().last)
            #expect(batch.id == second.batch)
            #expect((batch.inserted, batch.updated, batch.unchanged, batch.isUndone) == (1, 2, 1, false))
            #expect(batch.layer == layer)
            #expect(batch.origin.file == "shops.shp")
            #expect(batch.operatorName == "王")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func repeatedAndMissingKeysAreRefusedWithTheirRow(kind: StoreKind) async throws {
        try await kind.run { store in
            var nameless = Shop(9)
            nameless.code = nil
            var empty = Shop(9)
            empty.code = ""
            let outcome = try await store.take([Shop(1), Shop(2), Shop(1, name: "again"), nameless, Shop(3), empty])
            #expect(outcome.inserted == 3)
            #expect(outcome.refusals.map(\.row) == [3, 4, 6])
            #expect(outcome.refusals.first?.value == "S1")
            #expect(outcome.refusals.allSatisfy { $0.field == "code" && !$0.reason.isEmpty })
            #expect(try await store.codes(FeatureQuery(layer: layer)).sorted() == ["S1", "S2", "S3"])
            #expect(try await picture(store).first?.values[1] == .text("店1"))
            #expect(try await store.importBatches().first?.rejected == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func rowsWithoutAKeyAreToldApartByContent(kind: StoreKind) async throws {
        try await kind.run { store in
            let rows = [Shop(1), Shop(1), Shop(2)]
            let first = try await store.take(rows) { $0.keyField = nil }
            #expect(first.inserted == 3)
            let second = try await store.take(rows) { $0.keyField = nil }
            #expect((second.inserted, second.unchanged) == (0, 3))
            let third = try await store.take([Shop(1), Shop(1), Shop(1), Shop(2, name: "x")]) { $0.keyField = nil }
            #expect((third.inserted, third.updated, third.unchanged) == (2, 0, 2))
            #expect(try await picture(store).count == 5)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func skipLeavesExistingRowsAndFailTakesNothing(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take(shops(1...3))
            let skipped = try await store.take([Shop(1, name: "x"), Shop(4)]) { $0.onConflict = .skip }
            #expect((skipped.inserted, skipped.updated, skipped.unchanged) == (1, 0, 1))
            let before = try await picture(store)
            #expect(before.first { $0.code == "S1" }?.values[1] == .text("店1"))
            await #expect(throws: (any Error).self) {
                try await store.take([Shop(5), Shop(1, name: "x")]) { $0.onConflict = .fail }
            }
            #expect(try await picture(store) == before)
            let same = try await store.take([Shop(1), Shop(5)]) { $0.onConflict = .fail }
            #expect((same.inserted, same.unchanged) == (1, 1))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aSourceThatBreaksLeavesTheStoreAsItWas(kind: StoreKind) async throws {
        try await kind.run { store in
            await #expect(throws: SourceBroke.self) { try await store.take(shops(1...5), failure: SourceBroke()) }
            let empty = try await store.layer(layer, access: .everything)
            #expect(empty == nil || empty?.featureCount == 0)
            #expect(try await store.importBatches().isEmpty)
            let first = try await store.take(shops(1...5))
            let before = try await picture(store)
            await #expect(throws: SourceBroke.self) {
                try await store.take([Shop(1, name: "x"), Shop(9)], failure: SourceBroke())
            }
            #expect(try await picture(store) == before)
            #expect(try await store.layer(layer, access: .everything)?.version == first.version)
            #expect(try await store.take(shops(1...6)).inserted == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aDryRunCountsAndChangesNothing(kind: StoreKind) async throws {
        try await kind.run { store in
            let first = try await store.take(shops(1...3)) { $0.isDryRun = true }
            #expect(first.inserted == 3)
            #expect((first.batch, first.version) == (nil, 0), "what was taken back has no batch and no version")
            let untouched = try await store.layer(layer, access: .everything)
            #expect(untouched == nil || untouched?.featureCount == 0)
            try await store.take(shops(1...3))
            let before = try await picture(store)
            let area = BoundingBox(west: 112, south: 22, east: 114, north: 23).polygon
            let second = try await store.take([Shop(1, name: "x"), Shop(4), Shop(4)]) {
                $0.isDryRun = true
                $0.replaceWithin = area
            }
            #expect((second.inserted, second.updated, second.retired, second.refusals.count) == (1, 1, 2, 1))
            let standing = try await store.layer(layer, access: .everything)
            #expect((second.batch, second.version) == (nil, standing?.version))
            #expect(try await picture(store) == before)
            #expect(try await store.importBatches().count == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoAsksIsToldWhatBecomesOfEveryRow(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take(shops(1...5))
            var moved = Shop(2)
            moved.place = .point(Position(113.5, 22.9))
            var changed = Shop(3, name: "改名")
            (changed.size, changed.isOpen) = (nil, true)
            let told = Mutex<[RowChange]>([])
            let area = BoundingBox(west: 113, south: 22.5, east: 113.0045, north: 22.51).polygon
            let outcome = try await store.take([Shop(1), moved, changed, Shop(8)]) {
                $0.replaceWithin = area
                $0.isDryRun = true
                $0.onChange = { changes in told.withLock { $0 += changes } }
            }
            let changes = told.withLock { $0 }
            #expect((outcome.inserted, outcome.updated, outcome.missing, outcome.retired) == (1, 2, 2, 1))
            #expect(changes.map(\.change) == [.changed, .changed, .added, .retired, .missing])
            #expect(changes.map(\.key) == ["S2", "S3", "S8", "S4", "S5"])
            #expect(changes.map(\.row) == [2, 3, 4, nil, nil])
            #expect(changes.map { $0.id == nil } == [false, false, true, false, false])
            typealias Difference = RowChange.Difference
            #expect(
                changes[0].values == [
                    Difference(
                        field: "geometry", title: "位置", old: Shop(2).place.map(WKT.encode),
                        new: moved.place.map(WKT.encode))
                ])
            #expect(
                changes[1].values == [
                    Difference(field: "name", title: "名称", old: "店3", new: "改名"),
                    Difference(field: "size", title: "面积", old: "3", new: nil),
                    Difference(field: "is_open", title: "营业", old: nil, new: "true"),
                ])
            #expect(changes[2].values.allSatisfy { $0.old == nil && $0.new != nil })
            #expect(changes[4].values.map(\.old) == ["S5", "店5", "5", Shop(5).place.map(WKT.encode)])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func replacingRetiresWhatTheFileLeavesOutInsideTheAreaOnly(kind: StoreKind) async throws {
        try await kind.run { store in
            var placeless = Shop(99)
            placeless.place = nil
            try await store.take(shops(1...9) + [placeless])
            let area = BoundingBox(west: 113, south: 22.5, east: 113.0055, north: 22.51).polygon
            let outcome = try await store.take([Shop(2), Shop(3, name: "x"), Shop(20)]) { $0.replaceWithin = area }
            #expect((outcome.inserted, outcome.updated, outcome.unchanged, outcome.retired) == (1, 1, 1, 3))
            #expect(outcome.missing == 8)
            let left = try await store.codes(FeatureQuery(layer: layer)).sorted()
            #expect(left == ["S2", "S20", "S3", "S6", "S7", "S8", "S9", "S99"])
            #expect(try await store.importBatches().last?.retired == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aPartialDeliveryKeepsWhatItDoesNotHold(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take(shops(1...3))
            var partial = Shop(2, name: "改名")
            (partial.size, partial.place) = (nil, nil)
            let outcome = try await store.take([partial]) {
                $0.absentFields = ["size", "floors", "is_open", "built"]
                $0.hasGeometry = false
            }
            #expect((outcome.inserted, outcome.updated) == (0, 1))
            let feature = try #require(try await picture(store).first { $0.code == "S2" })
            #expect(feature.values[1...2] == [.text("改名"), .real(2)])
            #expect(feature.geometry == Shop(2).place)
            let again = try await store.take([partial]) {
                $0.absentFields = ["size", "floors", "is_open", "built"]
                $0.hasGeometry = false
            }
            #expect((again.updated, again.unchanged) == (0, 1))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anotherShapeOfTheLayerIsRefused(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take(shops(1...2))
            let before = try await picture(store)
            await #expect(throws: (any Error).self) {
                try await store.take([Shop(3)]) { $0.schema.fields[2].type = .text }
            }
            #expect(try await picture(store) == before)
        }
    }
}
