import GeoModel
import TestSupport
import Testing

/// A row of the layer on which the contract is tried.
struct Shop: Hashable {
    var code: String?
    var name: String?
    var size: Double?
    var floors: Int64?
    var isOpen: Bool?
    var built: String?
    var place: Geometry?
    var zone: Int64 = 0

    static let schema = LayerSchema(
        id: layerID("shops"), kind: .free, title: "商铺", englishTitle: "Shops", theme: "专题", geometry: .mixed,
        fields: [
            FieldDefinition("code", .text, "编码", isRequired: true), FieldDefinition("name", .text, "名称"),
            FieldDefinition("size", .real, "面积", unit: "m2"), FieldDefinition("floors", .integer, "层数"),
            FieldDefinition("is_open", .boolean, "营业"), FieldDefinition("built", .date, "建成"),
        ])

    static func layerID(_ text: String) -> LayerID {
        guard let id = LayerID(text) else { preconditionFailure("\(text) is no layer id") }
        return id
    }

    /// Shop n, of n square metres, at (113 + n/1000, 22.5 + n/1000).
    init(_ number: Int, name: String? = nil) {
        code = "S\(number)"
        self.name = name ?? "店\(number)"
        size = Double(number)
        place = .point(Position(113 + Double(number) / 1000, 22.5 + Double(number) / 1000))
    }

    /// A shop with a value missing here and there, on a lattice so that borders are hit.
    init(number: Int, _ generator: inout SeededGenerator) {
        func sometimes<Value>(_ value: Value) -> Value? { generator.int(in: 0...4) == 0 ? nil : value }
        let names = ["朝阳路店", "Café", "cafe", "店'引号", "100%", "a_b", "Ünïcode", "z", ""]
        code = "S\(number)"
        name = sometimes(names.randomElement(using: &generator) ?? "")
        size = sometimes(Double(generator.int(in: -8...8)) / 2)
        floors = sometimes(Int64(generator.int(in: 0...5)))
        isOpen = sometimes(generator.int(in: 0...1) == 1)
        built = sometimes("20\(generator.int(in: 10...12))-0\(generator.int(in: 1...3))-15")
        let corner = Position(113 + Double(generator.int(in: 0...8)) / 64, 22.5 + Double(generator.int(in: 0...8)) / 64)
        switch generator.int(in: 0...3) {
        case 0: place = nil
        case 1:
            let box = BoundingBox(west: corner.x, south: corner.y, east: corner.x + 1 / 32, north: corner.y + 1 / 64)
            place = box.polygon
        default: place = .point(corner)
        }
        zone = Int64(generator.int(in: 0...2))
    }

    var values: [FieldValue] {
        [
            code.map { .text($0) } ?? .null, name.map { .text($0) } ?? .null, size.map { .real($0) } ?? .null,
            floors.map { .integer($0) } ?? .null, isOpen.map { .boolean($0) } ?? .null,
            built.map { .text($0) } ?? .null,
        ]
    }
}

/// Hands shops over as a reader would, in batches.
struct ShopBatches: PlacedBatchSource {
    private var rest: ArraySlice<(row: Int, shop: Shop)>
    private let failure: (any Error)?
    private let size: Int
    var rejectedRows: Int { 0 }

    /// - Parameter failure: thrown after the last row.
    init(_ shops: [Shop], batch size: Int = 3, failure: (any Error)? = nil) {
        rest = shops.enumerated().map { (row: $0 + 1, shop: $1) }[...]
        self.size = size
        self.failure = failure
    }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    mutating func next() throws -> PlacedBatch? {
        guard !rest.isEmpty else {
            if let failure { throw failure }
            return nil
        }
        let rows = rest.prefix(size)
        rest = rest.dropFirst(size)
        var geometry = ByteColumn()
        for row in rows {
            if let place = row.shop.place { geometry.append(WKB.encode(place)) } else { geometry.appendMissing() }
        }
        let shops = rows.map(\.shop)
        let columns: [Column] = [
            Self.texts(shops.map(\.code)), Self.texts(shops.map(\.name)), .reals(shops.map(\.size)),
            .integers(shops.map(\.floors)), .integers(shops.map { $0.isOpen.map { $0 ? 1 : 0 } }),
            Self.texts(shops.map(\.built)),
        ]
        let batch = FeatureBatch(rowNumbers: rows.map(\.row), columns: columns, geometry: geometry)
        return PlacedBatch(rows: batch, zones: shops.map(\.zone), cells: [])
    }

    private static func texts(_ values: [String?]) -> Column {
        var column = ByteColumn()
        for value in values {
            if let value { column.append(value.utf8) } else { column.appendMissing() }
        }
        return .texts(column)
    }
}

extension ImportStore where Self: FeatureSource {
    /// Takes shops in; the plan is keyed by `code` unless `change` says otherwise.
    @discardableResult
    func take(
        _ shops: [Shop], failure: (any Error)? = nil, _ change: (inout ImportPlan) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        var plan = ImportPlan(
            schema: Shop.schema, keyField: "code",
            source: ImportOrigin(file: "shops.shp", sourceLayer: "shops", encoding: "GBK", crs: "EPSG:4547"),
            operatorName: "王")
        change(&plan)
        return try await load(plan, from: ShopBatches(shops, failure: failure))
    }

    /// Every matching feature, page after page.
    func all(_ query: FeatureQuery = FeatureQuery(layer: Shop.schema.id), access: Access = .everything)
        async throws -> [Feature]
    {
        var query = query
        var found: [Feature] = []
        repeat {
            let chunk = try await features(query, access: access)
            #expect(chunk.features.count <= query.limit)
            found += chunk.features
            query.after = chunk.next
        } while query.after != nil
        return found
    }

    func codes(_ query: FeatureQuery, access: Access = .everything) async throws -> [String] {
        try await all(query, access: access).map { $0.code ?? "?" }
    }
}
