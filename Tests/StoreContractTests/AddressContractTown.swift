import AddressBase
import Foundation
import GeoModel
import OneMap
import TwinStore

/// Rows of a small county, handed to any address source.
struct AddressContractTown: Sendable {
    var regions: [(code: String, name: String, level: String, parent: String)] = [
        ("440703", "蓬江区", "county", "4407"), ("440703001", "环市街道", "town", "440703"),
        ("440703002", "棠下镇", "town", "440703"), ("440703001001", "红卫社区", "community", "440703001"),
        ("440703001002", "丰雅社区", "community", "440703001"), ("440703002201", "沙溪村", "community", "440703002"),
    ]
    var addresses: [Address]
    var roads: [(code: String, name: String)] = [("R1", "解放路"), ("R2", "无人路")]
    var places: [(code: String, name: String, x: Double, y: Double, cell: String?)] = [
        ("P1", "蓬江人民医院", 113.013, 22.613, "440703001001001"), ("P2", "沙溪祠堂", 113.091, 22.691, nil),
    ]

    struct Address: Sendable {
        var code: String
        var elements: [String?]
        var x: Double
        var y: Double
        var cell: String?
    }

    init() {
        addresses = []
        let upper: [String?] = ["广东省", "江门市", "蓬江区"]
        add(upper)
        add(upper + [nil, nil, nil, "解放路"])
        for number in [1, 3, 5, 9, 2, 4, 6, 12] {
            add(
                upper + ["环市街道", number < 9 ? "红卫社区" : "丰雅社区", nil, "解放路", "\(number)号"],
                113.01 + Double(number) * 0.0002, number % 2 == 0 ? 22.6122 : 22.6118)
        }
        for (building, unit, room) in [("1栋", "1单元", "101室"), ("1栋", "2单元", "101室"), ("2栋", "1单元", "302室")] {
            add(
                upper + ["环市街道", "丰雅社区", nil, "解放路", "12号", "碧桂园小区", building, unit, "\(room.prefix(1))层", room],
                113.0124, 22.6126, cell: "440703001002001")
        }
        for (group, number) in [("一组", 1), ("一组", 2), ("二组", 1)] {
            add(upper + ["棠下镇", "沙溪村", group, nil, "\(number)号"], 113.0912 + Double(number) * 0.0001, 22.6913)
        }
    }

    mutating func add(_ elements: [String?], _ x: Double = 113.01, _ y: Double = 22.61, cell: String? = nil) {
        let padded = elements + Array(repeating: nil, count: AddressRow.columns.count - elements.count)
        addresses.append(Address(code: "A\(100 + addresses.count)", elements: padded, x: x, y: y, cell: cell))
    }

    // MARK: In memory

    func memory() throws -> MemoryAddressSource {
        var feature: Int64 = 0
        func next() -> Int64 {
            feature += 1
            return feature
        }
        var cells: [Int64: String] = [:]
        let regions = regions.map {
            RegionRow(
                feature: next(), code: $0.code, name: $0.name, level: AddressLevel(rawValue: $0.level),
                parent: $0.parent, position: Position(113.05, 22.65))
        }
        let rows = addresses.map { address in
            let row = AddressRow(
                feature: next(), code: address.code, elements: address.elements,
                position: Position(address.x, address.y))
            cells[row.feature] = address.cell
            return row
        }
        let roads = roads.map {
            PlaceRow(feature: next(), code: $0.code, name: $0.name, region: nil, position: Position(113.015, 22.612))
        }
        let places = places.map { place in
            let row = PlaceRow(
                feature: next(), code: place.code, name: place.name, region: place.cell,
                position: Position(place.x, place.y))
            cells[row.feature] = place.cell
            return row
        }
        return try MemoryAddressSource(regions: regions, addresses: rows, roads: roads, places: places, cells: cells)
    }

    // MARK: In a store

    /// Imports everything; the grid cells first, because rows note theirs when they come.
    func load(into store: TwinStore) async throws {
        let cells = ["440703001001001", "440703001002001"]
        try await store.take("grids", cells.map { (["code": $0], .square(113.01, 22.61)) })
        try await store.take(
            "regions",
            regions.map {
                (["code": $0.code, "name": $0.name, "level": $0.level, "parent": $0.parent], .square(113.05, 22.65))
            })
        try await store.take("roads", roads.map { (["code": $0.code, "name": $0.name], .street(113.015, 22.612)) })
        try await loadAddresses(into: store)
        let numbers = try await store.cellNumbers()
        try await store.take(
            "places", places.map { (["code": $0.code, "name": $0.name], .point(Position($0.x, $0.y))) },
            cells: places.map { $0.cell.flatMap { numbers[$0] } ?? 0 })
    }

    @discardableResult
    func loadAddresses(
        into store: TwinStore, _ change: (inout ImportPlan) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        let numbers = try await store.cellNumbers()
        return try await store.take(
            "addresses",
            addresses.map { address in
                var fields = ["code": address.code, "address": address.elements.compactMap { $0 }.joined()]
                for (level, value) in zip(AddressRow.columns, address.elements) { fields[level.rawValue] = value }
                return (fields, .point(Position(address.x, address.y)))
            }, cells: addresses.map { $0.cell.flatMap { numbers[$0] } ?? 0 }, change)
    }
}

extension Geometry {
    static func square(_ x: Double, _ y: Double) -> Geometry {
        BoundingBox(west: x - 0.001, south: y - 0.001, east: x + 0.001, north: y + 0.001).polygon
    }

    static func street(_ x: Double, _ y: Double) -> Geometry {
        let ends = [Position(x - 0.001, y), Position(x + 0.001, y)]
        return (try? LineString(ends)).map { .lineString($0) } ?? .multiPoint(ends)
    }
}

extension TwinStore {
    /// Imports rows given by field name into a built-in layer.
    @discardableResult
    func take(
        _ layer: String, _ rows: [(fields: [String: String], place: Geometry)], cells: [Int64] = [],
        _ change: (inout ImportPlan) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        let schema = BuiltInLayers.all.first { $0.id.text == layer } ?? BuiltInLayers.addresses
        var geometry = ByteColumn()
        for row in rows { geometry.append(WKB.encode(row.place)) }
        let columns = schema.fields.map { field -> Column in
            switch field.type {
            case .integer, .boolean: return .integers(rows.map { $0.fields[field.name].flatMap { Int64($0) } })
            case .real: return .reals(rows.map { $0.fields[field.name].flatMap { Double($0) } })
            default:
                var column = ByteColumn()
                for row in rows {
                    if let text = row.fields[field.name] { column.append(text.utf8) } else { column.appendMissing() }
                }
                return .texts(column)
            }
        }
        var plan = ImportPlan(
            schema: schema, keyField: "code",
            source: ImportOrigin(file: "\(layer).shp", sourceLayer: layer, encoding: "GBK", crs: "EPSG:4490"),
            operatorName: "张")
        change(&plan)
        let batch = PlacedBatch(
            rows: FeatureBatch(rowNumbers: Array(1...max(1, rows.count)), columns: columns, geometry: geometry),
            zones: rows.map { _ in 0 }, cells: cells)
        return try await load(plan, from: OneBatch(batch: rows.isEmpty ? nil : batch))
    }

    /// The ids of the grid cells by code.
    func cellNumbers() async throws -> [String: Int64] {
        guard let grids = LayerID("grids") else { return [:] }
        let chunk = try await features(FeatureQuery(layer: grids, fields: ["code"]), access: .everything)
        return Dictionary(
            chunk.features.map { ($0.code ?? "", $0.id.rawValue) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Hands over one batch.
private struct OneBatch: PlacedBatchSource {
    var batch: PlacedBatch?
    var rejectedRows: Int { 0 }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    mutating func next() throws -> PlacedBatch? {
        defer { batch = nil }
        return batch
    }
}
