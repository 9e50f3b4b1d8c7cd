import GeoModel
import TestSupport
import Testing

@Suite struct QueryContractTests {
    private let layer = Shop.schema.id

    private func query(_ change: (inout FeatureQuery) -> Void) -> FeatureQuery {
        var query = FeatureQuery(layer: layer)
        change(&query)
        return query
    }

    @Test(arguments: StoreKind.allCases)
    func theCatalogueShowsOnlyWhatWhoAsksMaySee(kind: StoreKind) async throws {
        try await kind.run { store in
            var shops = (1...20).map { Shop($0) }
            for place in 10..<20 { shops[place].zone = 2 }
            try await store.take(shops)
            let guest = Access(subject: "guest", zones: [2, 5], hiddenFields: ["size", "built"])
            let summary = try #require(try await store.layer(layer, access: guest))
            #expect(summary.schema.fields.map(\.name) == ["code", "name", "floors", "is_open"])
            #expect(summary.featureCount == 10)
            let extent = try #require(summary.extent)
            #expect(extent.west > 113.0109 && extent.west <= 113.011 && extent.east >= 113.02)
            #expect(try await store.layers(access: guest).first { $0.schema.id == layer } == summary)
            let nobody = Access(subject: "nobody", zones: [])
            let empty = try #require(try await store.layer(layer, access: nobody))
            #expect(empty.featureCount == 0)
            #expect(empty.extent == nil)
            #expect(empty.schema == Shop.schema)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theCatalogueTellsCountExtentAndVersion(kind: StoreKind) async throws {
        try await kind.run { store in
            #expect(try await store.layer(layer, access: .everything) == nil)
            await #expect(throws: (any Error).self) { try await store.count(query { _ in }, access: .everything) }
            var placeless = Shop(3)
            placeless.place = nil
            let outcome = try await store.take([Shop(1), Shop(20), placeless])
            let summary = try #require(try await store.layer(layer, access: .everything))
            #expect(summary.schema == Shop.schema)
            #expect(summary.featureCount == 3)
            let extent = try #require(summary.extent)
            // Holds every feature; an index in single precision may make it 2e-5 degrees (2 m) larger.
            #expect(extent.west <= 113.001 && extent.east >= 113.02 && extent.south <= 22.501 && extent.north >= 22.52)
            #expect(extent.east - extent.west <= 0.01904 && extent.north - extent.south <= 0.01904)
            #expect(summary.version == outcome.version)
            #expect(try await store.layers(access: .everything).contains(summary))
            #expect(try await store.features(query { _ in }, access: .everything).version == outcome.version)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aBoxHoldsItsBorderAndNoRowWithoutAPlace(kind: StoreKind) async throws {
        try await kind.run { store in
            var placeless = Shop(9)
            placeless.place = nil
            var line = Shop(8)
            line.place = .lineString(try LineString([Position(112.9, 22.4), Position(113.5, 22.4)]))
            var angle = Shop(7)
            // Its box touches the query's box, the line itself passes outside the corner.
            angle.place = .lineString(try LineString([Position(112.9, 22.5045), Position(113.0005, 22.6)]))
            try await store.take([Shop(1), Shop(2), Shop(4), placeless, line, angle])
            let box = query { $0.box = BoundingBox(west: 113, south: 22.5, east: 113.002, north: 22.502) }
            #expect(try await store.codes(box).sorted() == ["S1", "S2"])
            let south = query { $0.box = BoundingBox(west: 113.1, south: 22.3, east: 113.2, north: 22.45) }
            #expect(try await store.codes(south) == ["S8"])
            let point = query { $0.box = BoundingBox(west: 113.004, south: 22.504, east: 113.004, north: 22.504) }
            #expect(try await store.codes(point) == ["S4"])
            #expect(try await store.count(box, access: .everything) == 2)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func withinMindsHoles(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take((1...9).map { Shop($0) })
            guard case .polygon(let outer) = BoundingBox(west: 113, south: 22.5, east: 113.007, north: 22.507).polygon,
                case .polygon(let inner) = BoundingBox(west: 113.0025, south: 22.5025, east: 113.0055, north: 22.5055)
                    .polygon
            else { return }
            let area = query { $0.within = .polygon(Polygon(outer.exterior, holes: [inner.exterior])) }
            #expect(try await store.codes(area).sorted() == ["S1", "S2", "S6", "S7"])
            #expect(try await store.count(area, access: .everything) == 4)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func nearAnswersNearestFirstWithMetres(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take((1...9).map { Shop($0) })
            let origin = Position(113.004, 22.504)
            let step = PlaneRelations.haversine(origin, Position(113.005, 22.505))
            let radius = query { $0.near = .radius(origin, metres: step * 2.1) }
            let chunk = try await store.features(radius, access: .everything)
            #expect(chunk.features.first?.code == "S4")
            #expect(Set(chunk.features.compactMap(\.code)) == ["S2", "S3", "S4", "S5", "S6"])
            #expect(chunk.distances.count == 5)
            #expect(chunk.distances == chunk.distances.sorted())
            // Sphere and ellipsoid differ by less than 0.6 %.
            for (distance, steps) in zip(chunk.distances, [0.0, 1, 1, 2, 2]) {
                #expect(abs(distance - step * steps) <= step * 0.015)
            }
            await withKnownIssue("a store counts without the radius", isIntermittent: true) {
                let count = try await store.count(radius, access: .everything)
                #expect(count == 5)
            }
            let nearest = query { $0.near = .nearest(Position(113.0088, 22.5088), count: 3) }
            #expect(try await store.codes(nearest) == ["S9", "S8", "S7"])
            #expect(try await store.count(nearest, access: .everything) == 3)
            let many = query { $0.near = .nearest(origin, count: 100) }
            #expect(try await store.count(many, access: .everything) == 9)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func nearGoesInPagesAndWithOtherConditions(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take((1...9).map { Shop($0) })
            let near = query {
                $0.near = .nearest(Position(113, 22.5), count: 5)
                $0.filter = .comparison(.greater, .property("size"), .literal(.integer(2)))
                $0.limit = 2
            }
            #expect(try await store.codes(near) == ["S3", "S4", "S5", "S6", "S7"])
            let boxed = query {
                $0.near = .radius(Position(113, 22.5), metres: 100_000)
                $0.box = BoundingBox(west: 113.0035, south: 22, east: 113.0065, north: 23)
            }
            #expect(try await store.codes(boxed) == ["S4", "S5", "S6"])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func onlyTheFieldsAskedForAreAnsweredInTheirOrder(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take([Shop(1)])
            let chunk = try await store.features(
                query {
                    $0.fields = ["size", "code"]
                    $0.wantsGeometry = false
                    $0.filter = .comparison(.equal, .property("name"), .literal(.text("店1")))
                }, access: .everything)
            #expect(chunk.fields.map(\.name) == ["size", "code"])
            #expect(chunk.features.first?.values == [.real(1), .text("S1")])
            #expect(chunk.features.first?.geometry == nil)
            await #expect(throws: (any Error).self) {
                try await store.features(query { $0.fields = ["colour"] }, access: .everything)
            }
            await #expect(throws: (any Error).self) {
                try await store.features(query { $0.sort = [.init(field: "colour")] }, access: .everything)
            }
            await #expect(throws: FilterError.self) {
                try await store.features(query { $0.filter = .isNull(.property("colour")) }, access: .everything)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aFeatureIsFoundByItsID(kind: StoreKind) async throws {
        try await kind.run { store in
            try await store.take([Shop(1), Shop(2)])
            let features = try await store.all()
            for feature in features {
                let chunk = try await store.feature(feature.id, in: layer, access: .everything)
                #expect(chunk?.features == [feature])
                #expect(chunk?.fields == Shop.schema.fields)
            }
            let unused = try #require(FeatureID(site: 4000, sequence: 1))
            #expect(try await store.feature(unused, in: layer, access: .everything) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoMayNotSeeAZoneOrFieldFindsNothingThroughIt(kind: StoreKind) async throws {
        try await kind.run { store in
            var shops = (1...6).map { Shop($0) }
            for index in shops.indices { shops[index].zone = Int64(index % 3) }
            try await store.take(shops)
            let some = Access(subject: "张", zones: [0, 2])
            #expect(try await store.codes(query { _ in }, access: some).sorted() == ["S1", "S3", "S4", "S6"])
            #expect(try await store.count(query { _ in }, access: some) == 4)
            let nobody = Access(subject: "张", zones: [])
            #expect(try await store.count(query { _ in }, access: nobody) == 0)
            let near = query { $0.near = .nearest(Position(113.002, 22.502), count: 1) }
            let neighbours = try await store.codes(near, access: some)
            #expect(neighbours == ["S1"] || neighbours == ["S3"])
            let hidden = try #require(try await store.all().first { $0.code == "S2" })
            #expect(try await store.feature(hidden.id, in: layer, access: some) == nil)

            let masked = Access(subject: "张", hiddenFields: ["size"])
            let chunk = try await store.features(query { _ in }, access: masked)
            #expect(!chunk.fields.contains { $0.name == "size" })
            #expect(chunk.features.allSatisfy { $0.values.count == Shop.schema.fields.count - 1 })
            let changes: [(inout FeatureQuery) -> Void] = [
                { $0.fields = ["size"] }, { $0.sort = [.init(field: "size")] },
                { $0.filter = .comparison(.greater, .property("size"), .literal(.integer(0))) },
            ]
            for change in changes {
                await #expect(throws: (any Error).self) { try await store.features(query(change), access: masked) }
            }
        }
    }
}
